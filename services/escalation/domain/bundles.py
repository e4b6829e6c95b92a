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
    """Requests that belong together.

    `since`: when something last came from a body; `seen_at`: when the asker has seen that.
    """

    id: UUID
    matter_id: UUID
    asker: str
    completion: str
    since: datetime
    state: str = OPEN
    seen_at: datetime | None = None

    def follow(self, asks: Collection[Ask], now: datetime, *, news: bool) -> bool:
        """Follow the bundle's requests; return whether it has just become DONE.

        `news`: something came from a body, which the asker has not seen yet.
        """
        before, self.state = self.state, state_of(self.completion, asks)
        if news:
            self.since, self.seen_at = now, None
        return self.state == DONE and before != DONE

    def see(self, now: datetime) -> None:
        """The asker has seen what came."""
        self.seen_at = self.seen_at or now


def state_of(completion: str, asks: Collection[Ask]) -> str:
    """Return where a bundle stands: what was withdrawn, or ended by the rest, does not count."""
    counted = [ask for ask in asks if ask.state not in (WITHDRAWN, ENDED)]
    done = [ask for ask in counted if ask.state == ANSWERED and ask.outcome == OUTCOME_DONE]
    if done and (completion == ANY or len(done) == len(counted)):
        return DONE
    return OPEN if any(ask.waits for ask in counted) else SETTLED
