"""Asking her whether it is solved: silence closes little, and only after it was really tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.calendar import add_working_days, business_date
from services.intake.domain.events import DISTANT, EVERYBODY, OFFICE
from services.intake.domain.outcomes import Outcomes
from services.intake.domain.refusals import not_open
from services.intake.domain.state import CLOSED_UNCONFIRMED, RESOLVED, By
from services.intake.domain.topics import SEALED

VISIT = "VISIT"
MEDIA = frozenset({"PHONE", "SMS", "WECHAT", "LETTER", VISIT})
# Matters about a child, whoever speaks for it.
_OF_MINORS = frozenset({"child_harm", "custody", "left_behind"})


@dataclass(frozen=True, slots=True)
class Contact:
    """One try to ask her: how, when, by whom, and whether she was reached."""

    medium: str
    at: datetime
    actor: str
    reached: bool

    @property
    def day(self) -> date:
        """The day in Shanghai."""
        return business_date(self.at)


def tried_enough(contacts: Sequence[Contact]) -> bool:
    """Whether she was tried twice by different media on different days, and once in person."""
    if any(contact.reached for contact in contacts):
        return False
    afar = [contact for contact in contacts if contact.medium != VISIT]
    twice = any(
        one.medium != other.medium and one.day != other.day for one in afar for other in afar
    )
    return twice and len(afar) < len(contacts)


@dataclass(slots=True)
class Asking(Outcomes):
    """What becomes of an outcome of which she has not spoken."""

    @property
    def silence_may_close(self) -> bool:
        """Never for a sealed matter, HIGH or CRITICAL risk, or a minor's matter."""
        return (
            self.confidentiality != SEALED
            and self.risk not in ("HIGH", "CRITICAL")
            and self.topic not in _OF_MINORS
        )

    def note_contact(
        self, contacts: Sequence[Contact], *, resolution_no: int, request_id: str, now: datetime
    ) -> None:
        """Take the newest of all tries for the present outcome.

        Tried enough and not reached, the matter ends, counted as not solved. Where silence may
        not close it, whoever has it asks again within 3 working days, and that climbs.
        """
        self._spoken_of(resolution_no)
        if self.status != RESOLVED or self.promise_is_open:
            raise not_open("MATTER_NOT_RESOLVED", "There is no outcome to ask about.")
        assert self.owner is not None  # noqa: S101 - who answered asks
        newest = contacts[-1]
        self.revision += 1
        if newest.reached:
            return
        if not tried_enough(contacts):
            self._say("contact.missed", now, {"body": self.owner.name})
        elif self.silence_may_close:
            body = self.owner.name
            by = By(newest.actor, now, request_id=request_id)
            self._end("CLOSE_UNCONFIRMED", CLOSED_UNCONFIRMED, by)
            self._say("closed.unconfirmed", now, {"body": body}, hearers=EVERYBODY)
            self._say("finished", now, {}, hearers=DISTANT)
        else:
            days = self.clocks_at(now).follow_up_working_days
            self.deadline = add_working_days(now, days).at
            self.deadline_no += 1
            self._say("contact.missed", now, {"body": self.owner.name})
            self.tell("reminder.follow_up", now, hearers=OFFICE)
