"""Review 复查 and re-check 复核: a higher level looks at a numbered answer again."""

from dataclasses import dataclass
from datetime import datetime

from chassis.refusals import TongxinError
from services.intake.domain import clocks
from services.intake.domain.bodies import Body, next_above
from services.intake.domain.events import EVERYBODY
from services.intake.domain.refusals import not_open
from services.intake.domain.state import (
    CLOSED_CONFIRMED,
    CLOSED_UNCONFIRMED,
    MERGED,
    OPEN,
    RESOLVED,
    By,
    MatterState,
)

MOST_REVIEWS = 2  # 信访工作条例 35, 36: one review, one re-check, then it is final
_ANSWERED = frozenset({RESOLVED, MERGED, CLOSED_CONFIRMED, CLOSED_UNCONFIRMED})
_REFUSALS = {
    "MATTER_NOT_RESOLVED": "There is no outcome to look at again.",
    "LEGAL_ROUTE_OPEN": "A court or an agency decides about it.",
    "REVIEW_EXHAUSTED": "It was reviewed and re-checked: that is final.",
    "NO_LEVEL_ABOVE": "There is no level above the province.",
    "REVIEW_WINDOW_OVER": "More than 30 days have passed.",
}


def review_refused(reason: str) -> TongxinError:
    """Return the refusal of a review."""
    return not_open(reason, _REFUSALS[reason])


@dataclass(slots=True)
class Reviews(MatterState):
    """Asking the next higher level."""

    def refuse_review(self, now: datetime) -> str:
        """Return why she cannot ask for a review now; empty when she can."""
        resolution = self.resolution
        if resolution is None or self.status not in _ANSWERED:
            return "MATTER_NOT_RESOLVED"
        if self.status == MERGED and self.phase not in ("RESOLVED", "ENDED"):
            return "MATTER_NOT_RESOLVED"
        if self.legal_route != "NONE":
            return "LEGAL_ROUTE_OPEN"
        if self.review_no >= MOST_REVIEWS:
            return "REVIEW_EXHAUSTED"
        if next_above(resolution.body, self.region) is None:
            return "NO_LEVEL_ABOVE"
        learned = resolution.confirmed_at or resolution.created_at
        return "" if now <= clocks.reopen_until(learned) else "REVIEW_WINDOW_OVER"

    def review(self, *, resolution_no: int, by: By) -> None:
        """She asks the level above the one that answered; each kind of review once."""
        resolution = self._spoken_of(resolution_no)
        if reason := self.refuse_review(by.now):
            raise review_refused(reason)
        above = next_above(resolution.body, self.region)
        assert above is not None  # noqa: S101 - refused above
        self._review(above, by)

    def _review(self, above: Body, by: By) -> None:
        """Give it to the reviewing level for 30 days, beyond the first procedure's clock."""
        self.review_no += 1
        due = clocks.review_due(by.now)
        self.whole_due_at = max(self.whole_due_at, due)
        self.parent = None if self.status == MERGED else self.parent
        self.status = OPEN
        self.resolved_level = self.village_due_at = None
        self._hand_over("REVIEW", above, by, due)
        self.tell("reviewed" if self.review_no == 1 else "rechecked", by.now, hearers=EVERYBODY)
