"""Faults in the log: classes, SQLSTATE and lines of code. Their texts may hold a matter's words."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

_FRAMES = 12
_CAUSES = 5


def frames_of(error: BaseException) -> list[str]:
    """Return the lines that an exception passed: the innermost 12 outside libraries, the last.

    A library's own lines would crowd out ours: SQLAlchemy has more than 12 below a statement.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename][-_FRAMES:]
    last = [frame for frame in frames[-1:] if frame not in ours]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in [*ours, *last]]


def describe_fault(error: BaseException) -> dict[str, object]:
    """Return what may be written of an exception: `error`, `where`, `causes`, `sqlstate`.

    PostgreSQL's texts quote whole rows (DETAIL), so no text of any exception is among it.
    """
    chain = list(_chain(error))
    described: dict[str, object] = {"error": type(error).__name__, "where": frames_of(error)}
    if chain[1:]:
        described["causes"] = [type(cause).__name__ for cause in chain[1:]]
    states = [state for state in (getattr(cause, "sqlstate", None) for cause in chain) if state]
    if states:
        described["sqlstate"] = str(states[0])
    return described


def log_fault(log: logging.Logger, message: str, error: BaseException, **about: object) -> None:
    """Log a fault of ours as an error. `about` holds ids and codes only."""
    log.error(message, extra={**describe_fault(error), **about})


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it was raised from, at most 6."""
    cause: BaseException | None = error
    for _ in range(_CAUSES + 1):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
