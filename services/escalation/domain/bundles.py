"""A bundle: what was asked of several bodies at once, and when it counts as done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.escalation.domain.asks import ANSWERED, ENDED, WITHDRAWN, Ask

ALL, ANY = "ALL", "ANY"
COMPLETIONS = frozenset({ALL, ANY})
# OPEN: somebody still works on it. DONE: as the bundle asked. SETTLED: nobody works on it any
# more and it is not as it was asked: the asker has to see how to go on.
OPEN, DONE, SETTLED = "OPEN", "DONE", "SETTLED"
# The outcome of an answer that counts as done.
OUTCOME_DONE = "DONE"


@dataclass(slots=True)
class Bundle:
    """Requests that belong together. `seen_at`: when the asker went on after its end."""

    id: UUID
    matter_id: UUID
    asker: str
    completion: str
    since: datetime
    state: str = OPEN
    seen_at: datetime | None = None

    def judge(self, asks: Collection[Ask], now: datetime) -> bool:
        """Follow the bundle's requests; return whether it has just become DONE."""
        state = state_of(self.completion, asks)
        if state == self.state:
            return False
        self.state, self.since, self.seen_at = state, now, None
        return state == DONE


def state_of(completion: str, asks: Collection[Ask]) -> str:
    """Return where a bundle stands: what was withdrawn, or ended by the rest, does not count."""
    counted = [ask for ask in asks if ask.state not in (WITHDRAWN, ENDED)]
    done = [ask for ask in counted if ask.state == ANSWERED and ask.outcome == OUTCOME_DONE]
    if done and (completion == ANY or len(done) == len(counted)):
        return DONE
    return OPEN if any(ask.waits for ask in counted) else SETTLED
