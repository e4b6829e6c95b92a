"""What waits for the caller, composed of three services."""

from pydantic import BaseModel, ConfigDict

from gateway.schemas.common import WorkItem


class Worklist(BaseModel):
    """What waits for you, the earliest due first: a top list, not a paged one."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[WorkItem]
    """The items."""
    total: int
    """How many wait in all, also beyond `page_size`."""
    overdue: int
    """How many of all are overdue."""
    unavailable: list[str]
    """The services that could not be asked; their work is missing here."""


class PartCounts(BaseModel):
    """How much waits at one platform."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    total: int
    """How many wait."""
    overdue: int
    """How many of them are overdue."""


class WorklistCounts(PartCounts):
    """How much waits for you."""

    parts: dict[str, PartCounts]
    """The same for each service that could be asked."""
    unavailable: list[str]
    """The services that could not be asked; their work is missing here."""
