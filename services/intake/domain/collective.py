"""Collective matters 群体诉求: joining, hearing what the parent heard, leaving."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.bodies import Body
from services.intake.domain.events import EVERYBODY, OFFICE, WATCHERS, Told
from services.intake.domain.state import MERGED, OPEN, By, MatterState

# What is said to the collective matter's own reporter only.
_OWN_WORDS = frozenset({"cosigned", "confirmed", "finished"})


@dataclass(slots=True)
class Collective(MatterState):
    """A matter as part of a collective one."""

    def join(
        self,
        parent: "MatterState",
        *,
        actor: str,
        now: datetime,
        reason: str = "",
        request_id: str = "",
    ) -> None:
        """Become part of a collective matter, whose owner answers this one too."""
        self.parent = parent.id
        parent.children_count += 1
        parent.revision += 1
        self._end("MERGE", MERGED, By(actor, now, reason, request_id))
        self.phase = parent.phase
        assert parent.owner is not None  # noqa: S101 - only open matters are joined
        until = parent.deadline.isoformat() if parent.deadline else ""
        self._say("merged", now, {"body": parent.owner.name, "until": until}, hearers=EVERYBODY)
        parent._say("cosigned", now, {"number": str(parent.children_count)})  # noqa: SLF001 - the same class

    def overhear(self, parent: "MatterState", told: Iterable[Told]) -> None:
        """Have what happened to the collective matter on this child's own timeline too."""
        for item in told:
            own = item.hearers in (OFFICE, WATCHERS) or item.key in _OWN_WORDS
            if not own and not item.key.startswith("answered."):
                self.events.append(Told(self.id, item.key, item.params, item.at))
        if self.phase not in ("RESOLVED", "ENDED"):
            self.phase = parent.phase
        if self.region == parent.left_region:
            self.region = parent.region  # relayed together

    def be_taken_out(self, owner: Body, by: By) -> None:
        """Become a matter of one's own again, because an officer found that it is another one."""
        self.status, self.parent = OPEN, None
        self._hand_over("UNMERGE", owner, by)
        self.tell("unmerged", by.now, hearers=EVERYBODY)

    def leave_parent(self, owner: Body, *, now: datetime) -> None:
        """Become a matter of one's own because the collective matter was taken back."""
        self.status, self.parent = OPEN, None
        self._hand_over("UNMERGE", owner, By("system:intake", now))
        self.tell("parent.withdrawn", now, hearers=EVERYBODY)
