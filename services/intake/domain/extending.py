"""One extension of the whole time, asked with a reason and decided above (信访工作条例 34)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.intake.domain.events import OFFICE, WATCHERS
from services.intake.domain.extension import APPROVED, PENDING, REFUSED, Extension
from services.intake.domain.lateness import Lateness
from services.intake.domain.refusals import extension_refused
from services.intake.domain.state import WORKED_ON


@dataclass(slots=True)
class Extending(Lateness):
    """Asking for more time, and deciding on it: two persons of two bodies, once."""

    def refuse_extension(self, now: datetime) -> str:
        """Return why nobody can ask for more time now; empty when somebody can."""
        asked = self.extension
        if asked is not None and asked.state == APPROVED:
            return "EXTENDED_ALREADY"
        if asked is not None and asked.state == PENDING:
            return "EXTENSION_PENDING"
        if asked is not None and asked.state == REFUSED and asked.epoch == self.epoch:
            return "EXTENSION_REFUSED"
        # What is late already is not healed.
        if self.deadline is None or now >= min(self.deadline, self.whole_due_at):
            return "TOO_LATE_TO_EXTEND"
        return "NO_LEVEL_ABOVE" if self.superior is None else ""

    def ask_extension(
        self, *, expected_epoch: int, days: int, reason: str, actor: str, now: datetime
    ) -> Extension:
        """Ask the level above for more time. The epoch stays: nothing moves yet.

        Raises:
            TongxinError: EXTENDED_ALREADY, EXTENSION_PENDING, EXTENSION_REFUSED (by those above
                this owner), TOO_LATE_TO_EXTEND, NO_LEVEL_ABOVE.
        """
        self._expect(expected_epoch, WORKED_ON)
        if why := self.refuse_extension(now):
            raise extension_refused(why)
        above = self.superior
        assert above is not None  # noqa: S101 - refused above
        number = self.extension.number + 1 if self.extension else 1
        self.extension = Extension(number, self.epoch, days, reason, above.name, actor, now)
        self.revision += 1
        self._say("extension.asked", now, {"body": above.name}, hearers=WATCHERS)
        return self.extension

    def decide_extension(
        self, *, approved: bool, reason: str, actor: str, now: datetime
    ) -> Extension:
        """Grant it or not; who asked never decides. She is told of the later day.

        Raises:
            TongxinError: NO_EXTENSION_PENDING, DECIDED_BY_THE_ASKER; TOO_LATE_TO_EXTEND when the
                days that were asked for are over: then it can only be refused.
        """
        asked = self.extension
        if asked is None or asked.state != PENDING or self.owner is None or self.deadline is None:
            raise extension_refused("NO_EXTENSION_PENDING")
        if actor == asked.asked_by:
            raise extension_refused("DECIDED_BY_THE_ASKER")
        self.extension = replace(
            asked,
            state=APPROVED if approved else REFUSED,
            decided_by=actor,
            decided_at=now,
            decision_reason=reason,
        )
        self.revision += 1
        if not approved:
            self.tell("extension.refused", now, hearers=OFFICE)
            return self.extension
        # What passed before a pause began goes on being late; all else moves by the whole days.
        since = self.pausing.since if self.pausing is not None else asked.asked_at
        self._shift(timedelta(days=asked.days), since)
        if min(self.deadline, self.whole_due_at) <= now:
            raise extension_refused("TOO_LATE_TO_EXTEND")
        self.deadline_no += 1
        self._say("extension.granted", now, {"until": self.deadline.isoformat()})
        self.tell("extension.agreed", now, hearers=OFFICE)
        return self.extension
