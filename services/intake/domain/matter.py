"""The matter: its life, its owner, its deadline. The register is the only one that moves it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.region import Level, RegionCode
from services.intake.domain import clocks
from services.intake.domain.answer import Answer
from services.intake.domain.bodies import (
    COUNCIL,
    FEDERATION,
    GROUP,
    Body,
    council_of,
    from_here_up,
    next_above,
)
from services.intake.domain.events import CLOSE, DISTANT, EVERYBODY, Moved, Told
from services.intake.domain.progress import Progress
from services.intake.domain.refusals import (
    matter_moved,
    not_open,
    resolution_stale,
    screening_required,
    too_late_to_reopen,
)
from services.intake.domain.resolution import Resolution
from services.intake.domain.topics import PROTECTED, TOPICS

OPEN, RESOLVED, MERGED = "OPEN", "RESOLVED", "MERGED"
CLOSED_CONFIRMED, WITHDRAWN = "CLOSED_CONFIRMED", "WITHDRAWN"
# What is said to the collective matter's own reporter only.
_OWN_WORDS = frozenset({"cosigned", "confirmed", "finished"})
ENDED = frozenset({CLOSED_CONFIRMED, "CLOSED_UNCONFIRMED", WITHDRAWN})


@dataclass(frozen=True, slots=True)
class _By:
    """Who makes a move, when, why, by which request."""

    actor: str
    now: datetime
    reason: str = ""
    request_id: str = ""
    without_deliberation: bool = False


@dataclass(slots=True)
class Matter:
    """One row of the register. Every method is one move; each makes the epoch one higher."""

    id: UUID
    region: RegionCode
    topic: str
    right: str
    urgency: str
    risk: str
    confidentiality: str
    channel: str
    audience: str
    group: UUID | None
    text: str = field(repr=False)
    pseudonym: str
    whole_due_at: datetime
    created_at: datetime
    council_text: str = field(repr=False, default="")
    status: str = OPEN
    phase: str = "SUBMITTED"
    phase_at: datetime | None = None  # of the step that set the phase; None: the hand-over did
    epoch: int = 0
    owner: Body | None = None
    deadline: datetime | None = None
    deadline_no: int = 0
    village_due_at: datetime | None = None
    policy: str = clocks.POLICY.version
    taken_at: datetime | None = None
    resolution: Resolution | None = None
    resolution_no: int = 0
    reopen_count: int = 0
    resolved_level: Level | None = None
    revision: int = 1
    parent: UUID | None = None
    children_count: int = 0
    handed_in: bool = False
    # Bodies all of whose known officers must not learn of the matter: passed over.
    unfit: frozenset[str] = frozenset()
    events: list[Moved | Told] = field(default_factory=list)

    @property
    def needs_screening(self) -> bool:
        """Whether ⚠ a safety screening is still missing."""
        return TOPICS[self.topic].needs_screening

    @property
    def has_ended(self) -> bool:
        """Whether nothing moves it but taking it up again; a child ends with her "solved"."""
        return self.status in ENDED or (self.status == MERGED and self.phase == "ENDED")

    def file(self, owner: Body, *, actor: str, now: datetime, on_behalf: bool) -> None:
        """Give the matter its first owner."""
        self._hand_over("FILE", owner, _By(actor, now))
        kind = {GROUP: "group", COUNCIL: "council", FEDERATION: "federation"}[owner.kind]
        self.tell("filed.on_behalf" if on_behalf else f"filed.{kind}", now, hearers=EVERYBODY)

    def join(self, parent: "Matter", *, actor: str, now: datetime) -> None:
        """Become part of a collective matter, whose owner answers this one too."""
        self.parent = parent.id
        parent.children_count += 1
        parent.revision += 1
        self._end("MERGE", MERGED, _By(actor, now))
        self.phase = parent.phase
        assert parent.owner is not None  # noqa: S101 - only open matters are joined
        until = parent.deadline.isoformat() if parent.deadline else ""
        self._say("merged", now, {"body": parent.owner.name, "until": until}, hearers=EVERYBODY)
        parent._say("cosigned", now, {"number": str(parent.children_count)})  # noqa: SLF001 - the same class

    def forward(
        self, *, expected_epoch: int, council_text: str, actor: str, request_id: str, now: datetime
    ) -> None:
        """Hand the matter from the group to the council of the place."""
        self._expect(expected_epoch)
        self._require_screened()
        self.hand_in(council_text)
        self._hand_over("FORWARD", council_of(self.region), _By(actor, now, request_id=request_id))
        self.tell("forwarded", now)

    def forward_by_clock(self, *, now: datetime) -> None:
        """The leader's clock has ended: the council gets it by itself, the leader is thanked."""
        self.handed_in = True
        self._hand_over("CLOCK", council_of(self.region), _By("system:intake", now))
        self.tell("clock.to_council", now)

    def raise_up(
        self,
        *,
        expected_epoch: int,
        without_deliberation: bool,
        reason: str,
        actor: str,
        request_id: str,
        now: datetime,
    ) -> None:
        """Hand the matter to the next federation above its owner."""
        self._expect(expected_epoch)
        assert self.owner is not None  # noqa: S101 - open matters have one
        above = next_above(self.owner, self.region)
        if above is None:
            raise not_open("NO_LEVEL_ABOVE", "There is no level above the province.")
        self.handed_in = True
        self._hand_over("RAISE", above, _By(actor, now, reason, request_id, without_deliberation))
        if without_deliberation:
            self.tell("raised.without_deliberation", now)
        else:
            self.tell(f"raised.{self.owner.level.token}", now)

    def answer(
        self, *, expected_epoch: int, answer: Answer, actor: str, request_id: str, now: datetime
    ) -> Resolution:
        """Give the matter its outcome; the owner stays and asks her. The only way to RESOLVED."""
        self._expect(expected_epoch)
        self._require_screened()
        assert self.owner is not None  # noqa: S101 - open matters have one
        self.resolution_no += 1
        self.resolution = Resolution(self.resolution_no, answer, self.owner, now)
        self.status = RESOLVED
        self._hand_over("ANSWER", self.owner, _By(actor, now, request_id=request_id))
        self.tell(answer.sentence, now)
        return self.resolution

    def answered_with_parent(self, resolution: Resolution, now: datetime) -> Resolution:
        """Take over the collective matter's outcome as this child's own, numbered by itself."""
        self.resolution_no += 1
        self.resolution = Resolution(self.resolution_no, resolution.answer, resolution.body, now)
        self.phase = "RESOLVED"
        self.revision += 1
        until = clocks.ask_her_due(now).isoformat()
        self._say(
            resolution.answer.sentence,
            now,
            {"body": resolution.body.name, "until": until},
            hearers=EVERYBODY,
        )
        return self.resolution

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
            self._end("CONFIRM", CLOSED_CONFIRMED, _By(actor, now, request_id=request_id))
        self._say("confirmed", now, {"body": resolution.body.name})
        self._say("finished", now, {}, hearers=DISTANT)

    def reopen(
        self, *, resolution_no: int, reason: str, actor: str, request_id: str, now: datetime
    ) -> None:
        """She says "not solved": back to the body that closed, the second time one level above."""
        resolution = self._spoken_of(resolution_no)
        learned = resolution.confirmed_at or resolution.created_at
        if self.status not in (RESOLVED, MERGED, CLOSED_CONFIRMED, "CLOSED_UNCONFIRMED"):
            raise not_open("MATTER_NOT_RESOLVED", "There is no outcome to take up again.")
        # Who was never heard can always say "no": the days count from when she learned of it.
        if self.has_ended and now > clocks.reopen_until(learned):
            raise too_late_to_reopen()
        self.reopen_count += 1
        owner, key = resolution.body, "reopened.same"
        above = next_above(owner, self.region)
        if self.reopen_count > 1 and above is not None:
            owner, key = above, "reopened.above"
        unmerged = self.status == MERGED
        self.status, self.parent = OPEN, None if unmerged else self.parent
        self.resolved_level = self.village_due_at = None  # stage clocks start again
        self._hand_over(
            "UNMERGE" if unmerged else "REOPEN", owner, _By(actor, now, reason, request_id)
        )
        self.tell("unmerged" if unmerged else key, now, hearers=EVERYBODY)

    def overhear(self, parent: "Matter", told: Iterable[Told]) -> None:
        """Have what happened to the collective matter on this child's own timeline too."""
        for item in told:
            if item.key not in _OWN_WORDS and not item.key.startswith("answered."):
                self.events.append(Told(self.id, item.key, item.params, item.at))
        if self.phase not in ("RESOLVED", "ENDED"):
            self.phase = parent.phase

    def leave_parent(self, owner: Body, *, now: datetime) -> None:
        """Become a matter of one's own because the collective matter was taken back."""
        self.status, self.parent = OPEN, None
        self._hand_over("UNMERGE", owner, _By("system:intake", now))
        self.tell("parent.withdrawn", now, hearers=EVERYBODY)

    def withdraw(self, *, reason: str, actor: str, request_id: str, now: datetime) -> None:
        """She takes it back."""
        if self.has_ended:
            raise not_open("MATTER_ENDED", "The matter has ended.")
        self._end("WITHDRAW", WITHDRAWN, _By(actor, now, reason, request_id))
        self._say("withdrawn", now, {}, hearers=EVERYBODY)

    def set_deadline(
        self, *, expected_epoch: int, cause: str, until: datetime, now: datetime
    ) -> None:
        """Move the present deadline to a meeting's or action's date, inside the whole clock."""
        self._expect(expected_epoch)
        if cause == "AGENDA" and self.confidentiality == PROTECTED and not self.council_text:
            raise not_open("COUNCIL_TEXT_REQUIRED", "Confirm a text without names first.")
        self.deadline = clocks.capped(until, self.whole_due_at, now)
        self.deadline_no += 1
        self.revision += 1
        key = {"AGENDA": "deadline.agenda", "RESOLUTION": "deadline.resolution"}[cause]
        self._say(key, now, {"until": self.deadline.isoformat()})

    def note_progress(self, step: Progress, now: datetime) -> None:
        """Tell what a body did; only the present epoch's newest step changes the picture."""
        present = step.epoch == self.epoch
        # Nobody works on what has ended; a former owner's receipt promises what it cannot keep.
        if self.owner is None or (step.taken and not present):
            return
        if present and self.status == OPEN:
            if step.phase and (self.phase_at is None or step.at >= self.phase_at):
                self.phase, self.phase_at = step.phase, step.at
            if step.taken and self.taken_at is None:
                self.taken_at = now
        params = dict(step.params)
        if "until" in params and self.deadline is not None:
            params["until"] = self.deadline.isoformat()
        self._say(step.key, now, params, hearers=EVERYBODY if step.taken else CLOSE)

    def hand_in(self, council_text: str) -> None:
        """Confirm what leaves the named readers; PROTECTED needs a text without names."""
        if council_text:
            self.council_text = council_text
        if self.confidentiality == PROTECTED and not self.council_text:
            raise not_open("COUNCIL_TEXT_REQUIRED", "Confirm a text without names first.")
        self.council_text = self.council_text or self.text
        self.handed_in = True

    def tell(self, key: str, now: datetime, *, hearers: str = CLOSE) -> None:
        """Note a sentence about the present owner and deadline."""
        params = {
            "body": self.owner.name if self.owner else "",
            "until": self.deadline.isoformat() if self.deadline else "",
        }
        self._say(key, now, params, hearers=hearers)

    def _say(
        self, key: str, now: datetime, params: dict[str, str], *, hearers: str = CLOSE
    ) -> None:
        self.events.append(Told(self.id, key, params, now, hearers))

    def _expect(self, epoch: int) -> None:
        if self.status != OPEN and epoch == self.epoch:
            raise not_open("MATTER_NOT_OPEN", "The matter is not open.")
        if epoch != self.epoch:
            raise matter_moved(self.epoch, self.owner)

    def _require_screened(self) -> None:
        if self.needs_screening:
            raise screening_required()

    def _spoken_of(self, resolution_no: int) -> Resolution:
        if self.resolution is None or resolution_no != self.resolution_no:
            raise resolution_stale(self.resolution_no)
        return self.resolution

    def _hand_over(self, move: str, receiver: Body, by: _By) -> None:
        if receiver != self.owner:
            up = from_here_up(receiver, self.region)
            receiver = next((body for body in up if body.name not in self.unfit), up[-1])
        giver, self.owner = self.owner, receiver
        stays = giver == receiver
        if self.status == RESOLVED:
            self.deadline = clocks.ask_her_due(by.now)
        else:
            self.deadline = clocks.owner_due(
                receiver,
                urgency=self.urgency,
                now=by.now,
                whole_due_at=self.whole_due_at,
                village_due_at=self.village_due_at,
            )
        if clocks.shares_village_budget(receiver) and self.village_due_at is None:
            self.village_due_at = self.deadline
        self.phase, self.phase_at = self._phase_with(receiver), None
        # A group's leader has it as soon as it is there: there is no stage to open.
        self.taken_at = by.now if receiver.kind == GROUP else (self.taken_at if stays else None)
        self._moved(move, giver, by)

    def _phase_with(self, owner: Body) -> str:
        if self.status == RESOLVED:
            return "RESOLVED"
        return {GROUP: "SUBMITTED", COUNCIL: "DOCKETED", FEDERATION: "ESCALATED"}[owner.kind]

    def _end(self, move: str, status: str, by: _By) -> None:
        giver, self.owner, self.deadline, self.taken_at = self.owner, None, None, None
        self.status = status
        self.phase, self.phase_at = "ENDED", None
        self._moved(move, giver, by)

    def _moved(self, move: str, giver: Body | None, by: _By) -> None:
        self.epoch += 1
        self.revision += 1
        self.deadline_no += 1
        self.events.append(
            Moved(
                matter=self.id,
                epoch=self.epoch,
                move=move,
                giver=giver,
                receiver=self.owner,
                status=self.status,
                deadline=self.deadline,
                region=self.region,
                topic=self.topic,
                confidentiality=self.confidentiality,
                urgency=self.urgency,
                since=by.now,
                pseudonym=self.pseudonym if self.confidentiality == PROTECTED else "",
                needs_screening=self.needs_screening,
                without_deliberation=by.without_deliberation,
                actor=by.actor,
                reason=by.reason,
                request_id=by.request_id,
            )
        )
