"""When a resolution binds: at once, provisionally, or not."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.refusals import FieldError, Kind, TongxinError
from services.deliberation.domain.attendance import Attendance, N
from services.deliberation.domain.closing import ItemForm
from services.deliberation.domain.rules import Rules


def quorum_of(councillors: int, rules: Rules) -> int:
    """Return how many N must be present: the rules' share of the filled N seats, rounded up."""
    return math.ceil(rules.present * councillors)


def carries(yes: int, present: int, rules: Rules) -> bool:
    """Return whether the yes votes are more than the rules' share of the N present."""
    return yes > rules.in_favour * present


@dataclass(frozen=True, slots=True)
class Bench:
    """The N who may decide on one item: without those who recused themselves.

    `chair` leads the item: the director, or whom she named when she recused herself.
    """

    councillors: frozenset[UUID]
    present: frozenset[UUID]
    chair: UUID | None

    def quorum(self, rules: Rules) -> int:
        """Return how many of them must be present."""
        return quorum_of(len(self.councillors), rules)

    def complete(self, rules: Rules) -> bool:
        """Whether enough are there for a resolution that binds for good."""
        return len(self.present) >= self.quorum(rules)

    def at_once(self, rules: Rules) -> bool:
        """Whether the chair and enough others are there to decide for the time being."""
        return self.chair in self.present and len(self.present) > rules.more_councillors


def bench_of(
    attendance: Iterable[Attendance], chair: UUID | None, recused: Collection[UUID]
) -> Bench:
    """Return who may decide on an item."""
    may = [one for one in attendance if one.seat == N and one.person_id not in recused]
    return Bench(
        frozenset(one.person_id for one in may),
        frozenset(one.person_id for one in may if one.present),
        chair,
    )


@dataclass(frozen=True, slots=True)
class Vote:
    """An item whose proposal is to be adopted: its form, who decides, who said yes."""

    form: ItemForm
    bench: Bench
    yes: frozenset[UUID]


def check_binding(votes: Iterable[Vote], rules: Rules, *, at_once: bool) -> dict[UUID, bool]:
    """Return the items whose resolution binds: item → whether it is provisional.

    Provisional: an urgent or on-site meeting (`at_once`) without quorum, but with the chair and
    enough others. Help, visits and tasks need no quorum; only resolutions do.

    Raises:
        TongxinError: QUORUM_NOT_MET with present, quorum and councillors of the first such
            item; MAJORITY_NOT_MET with yes and present; every such item is named.
    """
    provisional: dict[UUID, bool] = {}
    unfit: list[Vote] = []
    failed: list[Vote] = []
    for vote in votes:
        complete = vote.bench.complete(rules)
        if not complete and not (at_once and vote.bench.at_once(rules)):
            unfit.append(vote)
        elif not carries(len(vote.yes & vote.bench.present), len(vote.bench.present), rules):
            failed.append(vote)
        provisional[vote.form.item_id] = not complete
    if unfit:
        bench = unfit[0].bench
        raise TongxinError(
            Kind.STATE,
            "QUORUM_NOT_MET",
            "Too few councillors are present for a binding resolution.",
            fields=_named(unfit, "QUORUM_NOT_MET", "No quorum."),
            metadata={
                "present": str(len(bench.present)),
                "quorum": str(bench.quorum(rules)),
                "councillors": str(len(bench.councillors)),
            },
        )
    if failed:
        raise TongxinError(
            Kind.STATE,
            "MAJORITY_NOT_MET",
            "Not more than half of the councillors present voted for it.",
            fields=_named(failed, "MAJORITY_NOT_MET", "No majority."),
            metadata={
                "yes": str(len(failed[0].yes & failed[0].bench.present)),
                "present": str(len(failed[0].bench.present)),
            },
        )
    return provisional


def _named(votes: Iterable[Vote], reason: str, description: str) -> list[FieldError]:
    return [FieldError(vote.form.at("adopted_proposal"), reason, description) for vote in votes]


def votes_on(
    forms: Iterable[ItemForm], benches: Mapping[UUID, Bench], yes: Mapping[UUID, Collection[UUID]]
) -> list[Vote]:
    """Return the items of which a proposal is to be adopted; `yes` maps a proposal to people."""
    return [
        Vote(form, benches[form.item_id], frozenset(yes.get(form.proposal_id, ())))
        for form in forms
        if form.proposal_id is not None
    ]
