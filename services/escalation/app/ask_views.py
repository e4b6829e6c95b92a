"""What queries on asks return: plain values, already cut to the caller's rights."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.escalation.domain.asks import Ask
from services.escalation.domain.bundles import Bundle


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask and what the caller may do with it.

    `asks`: the caller stands on the asker's side, and may know which matter it belongs to.
    """

    ask: Ask
    pseudonym: str
    asks: bool
    overdue: bool
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle with its requests."""

    bundle: Bundle
    requests: Sequence[AskView]
    allowed_actions: Sequence[str]
