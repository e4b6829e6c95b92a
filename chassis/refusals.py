"""Refusals as part of the interface: a stable reason, all field errors at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What kind of refusal it is; the value is the gRPC status code's name."""

    INVALID = "INVALID_ARGUMENT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "PERMISSION_DENIED"
    NOT_FOUND = "NOT_FOUND"
    EXISTS = "ALREADY_EXISTS"
    STATE = "FAILED_PRECONDITION"
    CONFLICT = "ABORTED"
    EXHAUSTED = "RESOURCE_EXHAUSTED"
    DEADLINE = "DEADLINE_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: its path, a stable reason and an English sentence."""

    field: str
    reason: str
    description: str


class TongxinError(Exception):
    """A refusal with a stable reason that may be shown outside.

    `metadata` holds codes and ids only; `retry_after` is in seconds.
    """

    def __init__(
        self,
        kind: Kind,
        reason: str,
        message: str,
        *,
        fields: Sequence[FieldError] = (),
        metadata: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{reason}: {message}")
        self.kind = kind
        self.reason = reason
        self.message = message
        self.fields = tuple(fields)
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after


def invalid(*fields: FieldError) -> TongxinError:
    """Return the refusal that names every wrong field."""
    return TongxinError(
        Kind.INVALID, "INVALID_FIELDS", "Some fields are not as they should be.", fields=fields
    )


def not_found() -> TongxinError:
    """Return the one answer for unknown and for forbidden."""
    return TongxinError(Kind.NOT_FOUND, "NOT_FOUND", "There is no such thing for you.")


def forbidden(action: str) -> TongxinError:
    """Return the refusal of an act on something that the caller may see."""
    return TongxinError(
        Kind.FORBIDDEN, "ACTION_NOT_ALLOWED", "You may not do this.", metadata={"action": action}
    )


def unavailable(reason: str, message: str) -> TongxinError:
    """Return the refusal of a part that is away; the caller should come back in 2 s."""
    return TongxinError(Kind.UNAVAILABLE, reason, message, retry_after=2)


def internal() -> TongxinError:
    """Return what is said outside about a fault of ours; the log holds the rest."""
    return TongxinError(Kind.INTERNAL, "INTERNAL", "Something went wrong on our side.")
