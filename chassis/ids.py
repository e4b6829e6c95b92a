"""Ids: UUID version 7 that say where they are at home.

    48 bits  milliseconds since 1970     ids sort by the time they were made
    12 bits  rand_a: home number         of the county, city or province, 0 for none
    62 bits  rand_b: random              from the operating system's secure source

The home number lets the gateway find the cell that keeps a thing without a directory. It is the
region catalogue's number (`Catalogue.home_number`). An id is no secret and gives no access.
"""

import secrets
import time
from typing import Final
from uuid import UUID

MAX_HOME_NUMBER: Final = (1 << 12) - 1
"""Home numbers are 1 to 4095: as many as the 12 bits hold; 0 means "without a home"."""

_NO_HOME: Final = 0
_MAX_MS: Final = (1 << 48) - 1
_VERSION: Final = 7
_VARIANT: Final = 0b10


class InvalidIdError(ValueError):
    """The value is not an id of ours. The message never repeats it: it may be anything."""

    reason: Final = "INVALID_ID"

    def __init__(self) -> None:
        """Say what is wanted."""
        super().__init__("an id is a version 7 UUID in its lower-case form with hyphens")


def new_id(home_number: int, *, now_ms: int | None = None) -> UUID:
    """Make an id for a thing at home in the region with this home number (1 to 4095).

    `now_ms` is the time in milliseconds since 1970, by default the clock's. Raises `ValueError`
    for a number or a time that does not fit.
    """
    if not 1 <= home_number <= MAX_HOME_NUMBER:
        message = f"a home number is 1 to {MAX_HOME_NUMBER}, not {home_number}"
        raise ValueError(message)
    return _make(home_number, now_ms)


def new_random_id(*, now_ms: int | None = None) -> UUID:
    """Make an id for a thing without a home, such as an event or a request: home number 0."""
    return _make(_NO_HOME, now_ms)


def home_number_of(identity: UUID) -> int:
    """Return the home number in an id, 0 when it has no home.

    Raises `InvalidIdError` for a UUID of another version, whose bits mean something else.
    """
    if identity.version != _VERSION:
        raise InvalidIdError
    return (identity.int >> 64) & MAX_HOME_NUMBER


def parse_id(text: str) -> UUID:
    """Return the id that the text spells.

    Only the canonical form is accepted (36 characters, lower case, version 7), so that one thing
    has one spelling in URLs, keys and logs. Raises `InvalidIdError`.
    """
    try:
        identity = UUID(text)
    except ValueError:
        raise InvalidIdError from None
    if identity.version != _VERSION or str(identity) != text:
        raise InvalidIdError
    return identity


def _make(home_number: int, now_ms: int | None) -> UUID:
    milliseconds = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    if not 0 <= milliseconds <= _MAX_MS:
        message = f"a time of {milliseconds} ms does not fit into an id"
        raise ValueError(message)
    high = milliseconds << 16 | _VERSION << 12 | home_number
    return UUID(int=high << 64 | _VARIANT << 62 | secrets.randbits(62))
