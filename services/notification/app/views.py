"""What queries of notification return: plain values of the caller's own inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntryView:
    """One thing that a person was told; the sentence is made from key and params."""

    number: int
    matter: UUID
    template_key: str
    params: Mapping[str, str]
    read: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of an inbox; `unread` counts the whole of it.

    `language` is the one that its owner chose; `quiet` tells that it is her quiet time.
    """

    entries: Sequence[EntryView]
    next_page_token: str
    unread: int
    last: int
    language: str
    quiet: bool
