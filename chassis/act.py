"""Who does what now, and because of what: handed from the entry point to the use case."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from chassis.auth import Caller, SystemTokens


@dataclass(frozen=True, slots=True)
class Cause:
    """The event or timer that made a system act: handled once, however often it comes."""

    id: UUID
    kind: str  # "event" or "timer"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one caller.

    `name` is the RPC's or the event's full name; `token` is the caller's own and
    is passed on to other services; `request_id` and `fingerprint` make a repeated
    request answer what the first one made.
    """

    caller: Caller
    name: str
    token: str = field(default="", repr=False)
    request_id: str = ""
    fingerprint: bytes = b""
    cause: Cause | None = None


def subject_of(caller: Caller) -> str:
    """Return the name under which facts speak of a caller: `people/{id}` or `system:{service}`."""
    return caller.subject if caller.is_system else f"people/{caller.person_id}"


class SystemActs:
    """Makes the acts of a service itself: never with a stored token of a person."""

    def __init__(self, service: str, tokens: SystemTokens) -> None:
        self._caller = Caller(subject=f"system:{service}", session="", acr="system")
        self._tokens = tokens

    def of_event(self, event_id: UUID, name: str) -> Act:
        """Return the act that an event causes, once."""
        return Act(self._caller, name, self._tokens.token(), cause=Cause(event_id, "event"))

    def own(self, name: str) -> Act:
        """Return an act that may be repeated: it finds what is left to do by itself."""
        return Act(self._caller, name, self._tokens.token())

    def of_timer(self, timer_id: UUID, name: str) -> Act:
        """Return the act that a timer causes, once."""
        return Act(self._caller, name, self._tokens.token(), cause=Cause(timer_id, "timer"))
