"""When a resolution binds."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from chassis.refusals import FieldError, Kind, TongxinError
from services.deliberation.domain.attendance import Attendance, N
from services.deliberation.domain.closing import Form


def quorum_of(councillors: int) -> int:
    """Return how many N must be present: two thirds of the filled N seats, rounded up.

    By analogy with 村民委员会组织法 26: two thirds of the representatives take part, and
    what the majority of those present agrees to is decided.
    """
    return -(-2 * councillors // 3)


def carries(yes: int, present: int) -> bool:
    """Return whether the yes votes of present N are more than half of the N present.

    By analogy with 村民委员会组织法 26.
    """
    return 2 * yes > present


def check_binding(
    form: Form,
    attendance: Iterable[Attendance],
    votes: Mapping[UUID, Collection[UUID]],
) -> None:
    """Refuse resolutions that do not bind. `votes` maps a proposal to who voted yes.

    Raises:
        TongxinError: QUORUM_NOT_MET with present, quorum and councillors; MAJORITY_NOT_MET
            with yes and present of the first such item; every such item is named.
    """
    adopted = [item for item in form.items if item.proposal_id is not None]
    councillors = [person for person in attendance if person.seat == N]
    present = {person.person_id for person in councillors if person.present}
    quorum = quorum_of(len(councillors))
    if adopted and len(present) < quorum:
        raise TongxinError(
            Kind.STATE,
            "QUORUM_NOT_MET",
            "Too few councillors are present for a binding resolution.",
            fields=[
                FieldError(f"{item.field}.adopted_proposal", "QUORUM_NOT_MET", "No quorum.")
                for item in adopted
            ],
            metadata={
                "present": str(len(present)),
                "quorum": str(quorum),
                "councillors": str(len(councillors)),
            },
        )
    yes = {
        item.field: len(present.intersection(votes.get(item.proposal_id, ())))
        for item in adopted
        if item.proposal_id is not None
    }
    failed = [field for field, count in yes.items() if not carries(count, len(present))]
    if failed:
        raise TongxinError(
            Kind.STATE,
            "MAJORITY_NOT_MET",
            "Not more than half of the councillors present voted for it.",
            fields=[
                FieldError(f"{field}.adopted_proposal", "MAJORITY_NOT_MET", "No majority.")
                for field in failed
            ],
            metadata={"yes": str(yes[failed[0]]), "present": str(len(present))},
        )
