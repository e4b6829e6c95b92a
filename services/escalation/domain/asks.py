"""An ask 协办: what one body asks of another. It never changes who has the matter.

One mechanism with different words: the asker keeps the request with its clock, the doer a task
with the same id. What a kind allows beyond this stands in a module of its own: `requests`,
`dispatches`, `supervision`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from chassis.names import name_of
from chassis.refusals import Kind, TongxinError

DISPATCH, REQUEST, REFER = "DISPATCH", "REQUEST", "REFER"
INFORM, TOPIC_CALL, SUPERVISION = "INFORM", "TOPIC_CALL", "SUPERVISION"
KINDS = frozenset({DISPATCH, REQUEST, REFER, INFORM, TOPIC_CALL, SUPERVISION})

ASKED, ACCEPTED, REFUSED, ANSWERED = "ASKED", "ACCEPTED", "REFUSED", "ANSWERED"
VERIFIED, SENT_BACK, ENDED, WITHDRAWN = "VERIFIED", "SENT_BACK", "ENDED", "WITHDRAWN"
STATES = (ASKED, ACCEPTED, REFUSED, ANSWERED, VERIFIED, SENT_BACK, ENDED, WITHDRAWN)
# The timer of half of an ask's time.
ASK_HALF_GONE = "ask_half_gone"
# The doer has to do something.
WAITING = (ASKED, ACCEPTED, SENT_BACK)


@dataclass(slots=True)
class Ask:
    """One ask of one body. `text`, `disclosed`, `answer` and `reason` are kept here only.

    `matter_id` is None and `epoch` 0 for what belongs to no matter. `due_no` counts the dates
    that were set, so that a timer of an earlier one finds nothing to do.
    """

    id: UUID
    kind: str
    asker: str
    doer: str
    matter_id: UUID | None
    epoch: int
    text: str = field(repr=False)
    asked_by: str
    asked_at: datetime
    since: datetime
    due: datetime | None = None
    due_no: int = 1
    title: str = ""
    disclosed: str = field(repr=False, default="")
    masked: bool = True
    bundle: UUID | None = None
    state: str = ASKED
    officer: str = ""
    outcome: str = ""
    answer: str = field(repr=False, default="")
    reason: str = field(repr=False, default="")
    agenda_document: str = ""
    agenda_date: date | None = None
    reminded_at: datetime | None = None

    @property
    def timer_object(self) -> str:
        """The name under which its timers run: `asks/{id}`."""
        return name_of("asks", self.id)

    @property
    def waits(self) -> bool:
        """Whether the doer has to do something."""
        return self.state in WAITING

    def accept(self, officer: str, now: datetime) -> bool:
        """Let a named person of the doer take it; return whether that is new.

        Raises:
            TongxinError: ALREADY_ACCEPTED when somebody else has it; ASK_NOT_OPEN.
        """
        if self.state == ACCEPTED:
            if self.officer == officer:
                return False
            raise TongxinError(Kind.STATE, "ALREADY_ACCEPTED", "Somebody else has taken it.")
        self.require(ASKED)
        self.officer = officer
        self._step(ACCEPTED, now)
        return True

    def refuse(self, officer: str, reason: str, now: datetime) -> None:
        """The doer says no before it has taken it. Raises ASK_NOT_OPEN."""
        self.require(ASKED)
        self.officer, self.reason = officer, reason
        self._step(REFUSED, now)

    def give_answer(self, officer: str, outcome: str, text: str, now: datetime) -> None:
        """The doer says what came of it; who answers has taken it. Raises ASK_NOT_OPEN."""
        self.require(*WAITING)
        self.officer = self.officer or officer
        self.outcome, self.answer = outcome, text
        self._step(ANSWERED, now)

    def verify(self, now: datetime) -> None:
        """The asker has looked: it is done. Raises ASK_NOT_OPEN unless it was answered."""
        self.require(ANSWERED)
        self._step(VERIFIED, now)

    def send_back(self, reason: str, due: datetime, now: datetime) -> None:
        """The asker has looked: it is not done yet. Raises ASK_NOT_OPEN unless answered."""
        self.require(ANSWERED)
        self.reason = reason
        self.set_due(due)
        self._step(SENT_BACK, now)

    def withdraw(self, reason: str, now: datetime) -> None:
        """The asker no longer wants it, or goes on without who said no. Raises ASK_NOT_OPEN."""
        self.require(*WAITING, REFUSED)
        self.reason = reason
        self._step(WITHDRAWN, now)

    def end(self, reason: str, now: datetime) -> bool:
        """End it because there is nothing left to do; `reason` is a code. Says if it was new."""
        if self.state not in (*WAITING, ANSWERED) or (
            self.state == ANSWERED and self.kind != DISPATCH
        ):
            return False
        self.reason = reason
        self._step(ENDED, now)
        return True

    def set_due(self, due: datetime) -> None:
        """Give it another date; timers of the earlier one become void."""
        self.due = due
        self.due_no += 1
        self.reminded_at = None

    def remind(self, number: int, now: datetime) -> bool:
        """Half of its time is gone: say so to the doer once. A void timer changes nothing."""
        if number != self.due_no or not self.waits or self.reminded_at is not None:
            return False
        self.reminded_at = now
        return True

    def require(self, *states: str) -> None:
        """Refuse what another state than these does not allow. Raises ASK_NOT_OPEN."""
        if self.state not in states:
            raise not_open(self.state)

    def _step(self, state: str, now: datetime) -> None:
        self.state, self.since = state, now


def not_open(state: str) -> TongxinError:
    """Return the refusal of an act that this state does not allow."""
    return TongxinError(
        Kind.STATE,
        "ASK_NOT_OPEN",
        "What was asked is not in a state for this.",
        metadata={"state": state},
    )


def half_way(asked_at: datetime, due: datetime) -> datetime:
    """Return when half of the time is gone."""
    return asked_at + (due - asked_at) / 2


def waiting(asks: Collection[Ask]) -> list[Ask]:
    """Return those for which somebody still has to do something."""
    return [ask for ask in asks if ask.waits]
