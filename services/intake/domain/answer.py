"""What is said to her when a matter is answered: no silent close."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.validation import Fields

PROMISED = "PROMISED"
OUTCOMES = frozenset({"SOLVED", "PARTLY_SOLVED", "ADVISED", "NOT_POSSIBLE", PROMISED})
SATISFACTIONS = frozenset({"SATISFIED", "MOSTLY_SATISFIED", "NOT_SATISFIED"})
_SENTENCE = {
    "SOLVED": "answered.solved",
    "PARTLY_SOLVED": "answered.partly",
    "ADVISED": "answered.advised",
    "NOT_POSSIBLE": "answered.not_possible",
    PROMISED: "answered.promised",
}
MAX_TEXT = 4000
MAX_LAWS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome in plain words, with what was done or why nothing could be.

    `expected_at`: by when it will be done, for PROMISED and nothing else.
    """

    outcome: str
    text: str = field(repr=False)
    action_record: str = field(repr=False, default="")
    reason: str = field(repr=False, default="")
    law_references: tuple[str, ...] = ()
    expected_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """The timeline's sentence for this outcome."""
        return _SENTENCE[self.outcome]


def checked(answer: Answer, fields: Fields) -> Answer:
    """Return the answer cleaned; note what is missing.

    RESOLVED needs an outcome and an action record or a stated reason (1-domain: no silent
    close).
    """
    fields.choice("answer.outcome", answer.outcome, OUTCOMES)
    text = fields.text("answer.text", answer.text, maximum=MAX_TEXT)
    action = fields.text("answer.action_record", answer.action_record, minimum=0, maximum=MAX_TEXT)
    reason = fields.text("answer.reason", answer.reason, minimum=0, maximum=MAX_TEXT)
    fields.require(
        condition=bool(action or reason),
        field="answer.action_record",
        reason="NO_SILENT_CLOSE",
        description="Say what was done, or give a reason.",
    )
    fields.require(
        condition=len(answer.law_references) <= MAX_LAWS,
        field="answer.law_references",
        reason="TOO_MANY",
        description=f"At most {MAX_LAWS}.",
    )
    laws = tuple(
        fields.text(f"answer.law_references[{index}]", law, maximum=200)
        for index, law in enumerate(answer.law_references[:MAX_LAWS])
    )
    fields.require(
        condition=(answer.outcome == PROMISED) == (answer.expected_at is not None),
        field="answer.expected_time",
        reason="PROMISE_NEEDS_A_DATE",
        description="By when: for PROMISED, and for nothing else.",
    )
    return Answer(answer.outcome, text, action, reason, laws, answer.expected_at)
