"""Outcomes: answered, confirmed, taken up again. `answer` is the only way to RESOLVED."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.intake.domain import clocks
from services.intake.domain.answer import Answer
from services.intake.domain.bodies import next_above
from services.intake.domain.events import DISTANT, EVERYBODY
from services.intake.domain.refusals import matter_moved, not_open, too_late_to_reopen
from services.intake.domain.resolution import Resolution
from services.intake.domain.reviews import MOST_REVIEWS, Reviews, review_refused
from services.intake.domain.state import (
    CLOSED_CONFIRMED,
    CLOSED_UNCONFIRMED,
    MERGED,
    OPEN,
    RESOLVED,
    WORKED_ON,
    By,
)


@dataclass(slots=True)
class Outcomes(Reviews):
    """Answering, and what she says of it."""

    def answer(
        self, *, expected_epoch: int, answer: Answer, actor: str, request_id: str, now: datetime
    ) -> Resolution:
        """Give the matter its outcome; the owner stays and asks her. The only way to RESOLVED."""
        self._expect(expected_epoch, WORKED_ON)
        self._require_screened()
        assert self.owner is not None  # noqa: S101 - open matters have one
        clocks.require_keepable(answer.expected_at, now, self.clocks_at(now))
        self.resolution_no += 1
        self.resolution = Resolution(self.resolution_no, answer, self.owner, now)
        self.status = RESOLVED
        self._hand_over("ANSWER", self.owner, By(actor, now, request_id=request_id))
        self.tell(answer.sentence, now)
        return self.resolution

    def answered_with_parent(self, resolution: Resolution, now: datetime) -> Resolution:
        """Take over the collective matter's outcome as this child's own, numbered by itself."""
        self.resolution_no += 1
        self.resolution = Resolution(self.resolution_no, resolution.answer, resolution.body, now)
        promised = self.resolution.promised_until
        self.phase = "ACTING" if promised else "RESOLVED"
        self.revision += 1
        until = (promised or clocks.ask_her_due(now, self.clocks_at(now))).isoformat()
        self._say(
            resolution.answer.sentence,
            now,
            {"body": resolution.body.name, "until": until},
            hearers=EVERYBODY,
        )
        return self.resolution

    @property
    def promise_is_open(self) -> bool:
        """Whether the newest outcome is a promise of which nobody said that it is kept."""
        return self.resolution is not None and self.resolution.promised_until is not None

    def fulfil(self, *, expected_epoch: int, actor: str, request_id: str, now: datetime) -> None:
        """What was promised is done: she is asked, as after every other outcome."""
        if expected_epoch != self.epoch:
            raise matter_moved(self.epoch, self.owner)
        if self.status != RESOLVED or self.resolution is None:
            raise not_open("MATTER_NOT_RESOLVED", "There is no outcome.")
        if self.resolution.promised_until is None:
            raise not_open("NOTHING_PROMISED", "Nothing is promised that could be fulfilled.")
        assert self.owner is not None  # noqa: S101 - matters with an outcome have one
        self.resolution = replace(self.resolution, fulfilled_at=now)
        self._hand_over("FULFIL", self.owner, By(actor, now, request_id=request_id))
        self.tell("promise.fulfilled", now)

    def fulfilled_with_parent(self, now: datetime) -> None:
        """Take over that what was promised for the collective matter is done."""
        if self.resolution is None or self.resolution.promised_until is None:
            return
        self.resolution = replace(self.resolution, fulfilled_at=now)
        self.phase = "RESOLVED"
        self.revision += 1
        until = clocks.ask_her_due(now, self.clocks_at(now)).isoformat()
        self._say("promise.fulfilled", now, {"body": self.resolution.body.name, "until": until})

    def promise_passed(self, *, now: datetime) -> None:
        """The promised day is over and nothing was done: the same body goes on, with a clock."""
        assert self.owner is not None  # noqa: S101 - matters with an outcome have one
        self.status = OPEN
        self.village_due_at = None  # stage clocks start again
        self._hand_over("PROMISE_PASSED", self.owner, By("system:intake", now))
        self.tell("promise.passed", now)

    def confirm(self, *, resolution_no: int, actor: str, request_id: str, now: datetime) -> None:
        """She says "solved": the matter ends; a child stays with its collective matter."""
        resolution = self._spoken_of(resolution_no)
        if self.status not in (RESOLVED, MERGED) or self.has_ended:
            raise not_open("MATTER_NOT_RESOLVED", "There is no outcome to confirm.")
        self.resolved_level = resolution.body.level
        if self.status == MERGED:
            self.revision += 1
            self.phase = "ENDED"
        else:
            self._end("CONFIRM", CLOSED_CONFIRMED, By(actor, now, request_id=request_id))
        self._say("confirmed", now, {"body": resolution.body.name})
        self._say("finished", now, {}, hearers=DISTANT)

    def reopen(
        self, *, resolution_no: int, reason: str, actor: str, request_id: str, now: datetime
    ) -> None:
        """She says "no": back to who closed, then one level above; the third is a review."""
        resolution = self._spoken_of(resolution_no)
        learned = resolution.confirmed_at or resolution.created_at
        if self.status not in (RESOLVED, MERGED, CLOSED_CONFIRMED, CLOSED_UNCONFIRMED):
            raise not_open("MATTER_NOT_RESOLVED", "There is no outcome to take up again.")
        # Who was never heard can always say "no": the days count from when she learned of it.
        heard = self.status != CLOSED_UNCONFIRMED  # whoever was never reached has no last day
        if heard and self.has_ended and now > clocks.reopen_until(learned, self.clocks_at(now)):
            raise too_late_to_reopen()
        self.reopen_count += 1
        owner, key = resolution.body, "reopened.same"
        above = next_above(owner, self.region)
        if self.reopen_count > 2 and above is not None and self.legal_route == "NONE":  # noqa: PLR2004 - the third
            if self.review_no >= MOST_REVIEWS:
                raise review_refused("REVIEW_EXHAUSTED")
            self._review(above, By(actor, now, reason, request_id))
            return
        if self.reopen_count > 1 and above is not None:
            owner, key = above, "reopened.above"
        unmerged = self.status == MERGED
        self.status, self.parent = OPEN, None if unmerged else self.parent
        self.resolved_level = self.village_due_at = None  # stage clocks start again
        self._hand_over(
            "UNMERGE" if unmerged else "REOPEN", owner, By(actor, now, reason, request_id)
        )
        self.tell("unmerged" if unmerged else key, now, hearers=EVERYBODY)
