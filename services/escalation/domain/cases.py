"""A case 跟进件: a matter at the third platform."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from chassis.region import Level, RegionCode
from services.escalation.domain.events import AtStage
from services.escalation.domain.stages import (
    ACCEPTED,
    ENDED,
    OPENED,
    Acceptance,
    Custody,
    Stage,
    stages_of,
)

ACCEPT = "case.accept"
NOTE = "case.note"
ANSWER = "case.answer"
RAISE = "case.raise"
REQUEST, REFER = "request.create", "request.refer"
DISPATCH, INFORM = "dispatch.create", "information.create"


@dataclass(frozen=True, slots=True)
class Traits:
    """What the newest custody says about the matter itself: codes, and its alias if PROTECTED."""

    region: RegionCode
    topic: str
    confidentiality: str
    needs_screening: bool
    urgency: str = "NORMAL"
    pseudonym: str = ""


class Case:
    """One matter with the custody that this service has seen, complete or not."""

    def __init__(
        self,
        matter_id: UUID,
        traits: Traits,
        custody: Iterable[Custody],
        acceptances: Iterable[Acceptance] = (),
    ) -> None:
        self.matter_id = matter_id
        self.traits = traits
        self.custody = {entry.epoch: entry for entry in custody}
        self.acceptances = {entry.epoch: entry for entry in acceptances}

    @property
    def epoch(self) -> int:
        """The newest epoch that was seen; 0 before the first."""
        return max(self.custody, default=0)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, oldest first."""
        return stages_of(self.custody.values(), self.acceptances)

    @property
    def live(self) -> Stage | None:
        """The stage that has not ended: the owner's, if the owner is a federation."""
        stages = self.stages
        return stages[-1] if stages and stages[-1].state != ENDED else None

    @property
    def without_deliberation(self) -> bool:
        """Whether a move on the way left out the council."""
        return any(entry.without_deliberation for entry in self.custody.values())

    def take_custody(self, entry: Custody, traits: Traits) -> bool:
        """Take an entry of the chain; return whether it is the newest one.

        A repeated epoch changes nothing; an older one only fills the chain.
        """
        newest = entry.epoch > self.epoch
        if newest:
            self.traits = traits
        self.custody.setdefault(entry.epoch, entry)
        return newest

    def require_epoch(self, expected: int) -> None:
        """Refuse an act on another epoch than the newest.

        Raises:
            TongxinError: MATTER_MOVED when it is older, with the present owner;
                NOT_YET_ARRIVED when this service has not seen it yet.
        """
        if expected < self.epoch:
            raise TongxinError(
                Kind.CONFLICT,
                "MATTER_MOVED",
                "The matter has moved on; read it again.",
                metadata={"epoch": str(self.epoch), "owner": self.custody[self.epoch].body},
            )
        if expected > self.epoch:
            raise TongxinError(
                Kind.CONFLICT,
                "NOT_YET_ARRIVED",
                "The matter is on its way here; try again in a moment.",
                retry_after=1,
            )

    def accept(self, officer: str, now: datetime) -> bool:
        """Let a named person take the live stage; return whether that is new.

        Raises:
            TongxinError: ALREADY_ACCEPTED when somebody else has it, or it is answered.
        """
        stage = self.require_live()
        if stage.state == OPENED:
            self.acceptances[self.epoch] = Acceptance(self.epoch, officer, now)
            return True
        if stage.officer == officer:
            return False
        raise TongxinError(Kind.STATE, "ALREADY_ACCEPTED", "Somebody else has taken it.")

    def require_accepted(self) -> Stage:
        """Return the live stage.

        Raises:
            TongxinError: STAGE_NOT_ACCEPTED unless a named person has it.
        """
        stage = self.require_live()
        if stage.state != ACCEPTED:
            raise TongxinError(
                Kind.STATE, "STAGE_NOT_ACCEPTED", "Somebody has to take it by name first."
            )
        return stage

    def require_answerable(self) -> None:
        """Refuse an answer that nobody stands for or that safety forbids.

        Raises:
            TongxinError: STAGE_NOT_ACCEPTED, SCREENING_REQUIRED.
        """
        self.require_accepted()
        if self.traits.needs_screening:
            raise TongxinError(
                Kind.STATE, "SCREENING_REQUIRED", "Ask the safety questions before you answer."
            )

    def require_raisable(self) -> None:
        """Refuse to raise what nobody has taken or what has nothing above it.

        Raises:
            TongxinError: STAGE_NOT_ACCEPTED, NO_LEVEL_ABOVE.
        """
        if self.require_accepted().level is Level.PROVINCE:
            raise TongxinError(Kind.STATE, "NO_LEVEL_ABOVE", "There is no level above this one.")

    def require_dispatchable(self) -> Stage:
        """Return the live stage of a federation that has others below it.

        Raises:
            TongxinError: STAGE_NOT_ACCEPTED, NO_LEVEL_BELOW.
        """
        stage = self.require_accepted()
        if stage.level is Level.VILLAGE:
            raise TongxinError(Kind.STATE, "NO_LEVEL_BELOW", "There is no federation below.")
        return stage

    def require_live(self) -> Stage:
        """Return the live stage.

        Raises:
            TongxinError: MATTER_MOVED when no federation has the matter.
        """
        if self.live is None:
            raise TongxinError(
                Kind.CONFLICT, "MATTER_MOVED", "The matter is with no federation now."
            )
        return self.live

    def open_acts(self) -> frozenset[str]:
        """Return the acts that the live stage's state leaves open."""
        stage = self.live
        if stage is None:
            return frozenset()
        if stage.state == OPENED:
            return frozenset({ACCEPT})
        if stage.state != ACCEPTED:
            return frozenset()
        acts = {NOTE, REQUEST, REFER, INFORM}
        if not self.traits.needs_screening:
            acts.add(ANSWER)
        if stage.level is not Level.PROVINCE:
            acts.add(RAISE)
        if stage.level is not Level.VILLAGE:
            acts.add(DISPATCH)
        return frozenset(acts)

    def at_stage(self, now: datetime) -> AtStage:
        """Say where something happens now, for the events about the live stage."""
        stage = self.require_live()
        return AtStage(
            self.matter_id,
            self.epoch,
            stage.federation,
            stage.level,
            self.traits.region,
            self.traits.confidentiality,
            now,
        )
