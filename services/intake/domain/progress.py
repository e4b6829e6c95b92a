"""What a council or federation did with a matter that it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: its sentence, the epoch in which it happened and when, the phase it shows.

    `phase` is empty where the step shows none; `taken`: the owner has opened its stage;
    `for_her`: something was done for her, not only about the matter.
    A parameter `until` is filled with the deadline that holds when it is told.
    """

    key: str
    params: Mapping[str, str]
    epoch: int
    at: datetime
    phase: str = ""
    taken: bool = False
    for_her: bool = False
