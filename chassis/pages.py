"""Keyset pages of a list: a signed token bound to caller and filter, cut from one row more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from chassis.act import Act
from chassis.paging import PageTokens, page_size

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that is being read: fetch `size + 1` rows after the key `after`, then `cut`."""

    size: int
    after: str
    _tokens: PageTokens
    _filter_hash: str
    _caller: str

    def cut(self, rows: list[T], key: Callable[[T], str]) -> tuple[list[T], str]:
        """Return the page's rows and the token of the next page ('' on the last)."""
        if len(rows) <= self.size:
            return rows, ""
        rows = rows[: self.size]
        token = self._tokens.encode(
            {"after": key(rows[-1])}, filter_hash=self._filter_hash, caller=self._caller
        )
        return rows, token


class Pages:
    """Opens pages with the service's page token key."""

    def __init__(self, tokens: PageTokens) -> None:
        self._tokens = tokens

    def open(self, act: Act, filters: str, size: int, token: str) -> OpenPage:
        """Begin a page; `filters` names the list and everything that limits it.

        Raises:
            InvalidPageSizeError, InvalidPageTokenError: as their names say.
        """
        filter_hash = hashlib.sha256(f"{act.name} {filters}".encode()).hexdigest()
        caller = act.caller.subject
        after = ""
        if token:
            after = self._tokens.decode(token, filter_hash=filter_hash, caller=caller)["after"]
        return OpenPage(page_size(size), after, self._tokens, filter_hash, caller)
