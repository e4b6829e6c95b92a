"""What a close form may do: everything it reads, locked and checked, before anything is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.validation import Fields
from services.deliberation.app.ports import DeliberationWork
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import (
    Form,
    attendance_of,
    check_items,
    check_parts,
    places_of,
)
from services.deliberation.domain.council import DIRECTOR, VOTING_KINDS, Seat
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.invitation import ACCEPTED, Invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from services.deliberation.domain.quorum import Bench, bench_of, check_binding, quorum_of, votes_on
from services.deliberation.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """A close that is allowed.

    `hidden` are the items that the caller may not see; `complete` says of which items enough
    N are there, `provisional` which resolutions have to be ratified, `checks` when the council
    looks again at an adopted proposal.
    """

    meeting: Meeting
    quorum: int
    form: Form
    attendance: list[Attendance]
    items: Mapping[UUID, Item]
    entries: dict[UUID, Entry]
    invitations: list[Invitation]
    hidden: set[UUID]
    complete: dict[UUID, bool]
    provisional: dict[UUID, bool]
    checks: dict[UUID, datetime]
    now: datetime


async def quorum_for(work: DeliberationWork, meeting: Meeting) -> tuple[list[Seat], Rules, int]:
    """Return the seats, the meeting's rules, and how many N must be present."""
    seats = await work.councils.seats(meeting.council)
    rules = work.rules.of_version(meeting.rules, meeting.region)
    return seats, rules, quorum_of(sum(seat.kind in VOTING_KINDS for seat in seats), rules)


async def close_plan(
    work: DeliberationWork,
    meeting: Meeting,
    items: Mapping[UUID, Item],
    hidden: set[UUID],
    read: Callable[[Fields], Form],
) -> ClosePlan:
    """Return the plan for open items of a meeting, by the form that `read` gives.

    Raises:
        TongxinError: INVALID_FIELDS with everything that is wrong; QUORUM_NOT_MET,
            MAJORITY_NOT_MET.
    """
    seats, rules, quorum = await quorum_for(work, meeting)
    matter_ids = [item.matter_id for item in items.values()]
    invitations = await work.meetings.live_invitations(items)
    guests = [invitation for invitation in invitations if invitation.state == ACCEPTED]
    recused = await work.meetings.recused(items)
    fields = Fields()
    form = read(fields)
    attendance = attendance_of(
        fields,
        form,
        meeting.id,
        places_of(seats, guests),
        await work.meetings.seen(meeting.id, spoken=meeting.asynchronous),
        counted=meeting.asynchronous,
    )
    check_items(fields, form, [item for item in items.values() if item.id not in hidden])
    await _check_forms(work, fields, form, items, recused)
    known = await work.meetings.items(meeting.id)
    check_parts(fields, form, [item for item in known if item.id not in hidden])
    fields.refuse_if_any()
    director = next((seat.person_id for seat in seats if seat.kind == DIRECTOR), None)
    benches: dict[UUID, Bench] = {
        item.id: bench_of(attendance, item.chair_id or director, recused.get(item.id, set()))
        for item in items.values()
    }
    yes = await work.talk.yes_votes(await work.talk.proposals(items))
    votes = votes_on(form.items, benches, yes)
    provisional = check_binding(votes, rules, at_once=meeting.at_once)
    entries = await work.docket.at_council(meeting.council, matter_ids)
    complete = {item_id: bench.complete(rules) for item_id, bench in benches.items()}
    return ClosePlan(
        meeting,
        quorum,
        form,
        attendance,
        items,
        entries,
        invitations,
        hidden,
        complete,
        provisional,
        await _checks(work, form),
        work.now,
    )


async def _checks(work: DeliberationWork, form: Form) -> dict[UUID, datetime]:
    adopted = [item.proposal_id for item in form.items if item.proposal_id is not None]
    return {one: at for one, (_, at) in (await work.rounds.checks(adopted)).items()}


async def _check_forms(
    work: DeliberationWork,
    fields: Fields,
    form: Form,
    items: Mapping[UUID, Item],
    recused: Mapping[UUID, set[UUID]],
) -> None:
    """Note what cannot be adopted, and who cannot do a task."""
    proposals = await work.talk.proposals(items)
    excluded = await work.standing.excluded([item.matter_id for item in items.values()])
    for item_form in form.items:
        if item_form.proposal_id and proposals.get(item_form.proposal_id) != item_form.item_id:
            path = item_form.at("adopted_proposal")
            fields.error(path, "UNKNOWN_PROPOSAL", "Not of this item.")
        item = items.get(item_form.item_id)
        if item is None:
            continue
        if item.ratifies is not None and item_form.actions:
            fields.error(item_form.at("actions"), "ONLY_RATIFIED", "Its tasks exist already.")
        for action in item_form.actions:
            if (action.assignee_id, item.matter_id) in excluded or (
                action.assignee_id in recused.get(item.id, set())
            ):
                fields.error(f"{action.field}.assignee", "ASSIGNEE_NOT_POSSIBLE", "Somebody else.")
