"""Regions of the catalogue."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from chassis import region as catalogue
from gateway.schemas import words


class Region(BaseModel):
    """One region."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """12 digits."""
    name: str
    """What it is called."""
    level: words.Level
    """Its level."""
    parent: str | None
    """The code of the region above; null above a province."""

    @classmethod
    def of(cls, region: catalogue.Region) -> Self:
        """Return a region of the catalogue as JSON shows it."""
        return cls.model_validate(
            {
                "code": region.code,
                "name": region.name,
                "level": region.level.name,
                "parent": region.parent,
            }
        )
