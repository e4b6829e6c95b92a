"""View → contract message."""

from chassis.names import name_of
from chassis.wire import number, stamp, text_message
from services.deliberation.app.views import (
    ActionView,
    CouncilView,
    EntryView,
    InvitationView,
    ItemView,
    MeetingView,
    ProposalView,
    StatementView,
    WorkItemView,
)
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.council import Expert, Seat
from services.deliberation.domain.item import OPEN, RESOLVED, Item
from services.deliberation.domain.support import LEVELS
from services.deliberation.domain.topics import work_line
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2, meeting_pb2


def council_message(view: CouncilView) -> council_pb2.Council:
    """Encode a council."""
    return council_pb2.Council(
        name=view.name,
        region=view.region,
        councillor_count=view.councillor_count,
        allowed_actions=view.allowed_actions,
    )


def seat_message(seat: Seat) -> council_pb2.Seat:
    """Encode a seat."""
    return council_pb2.Seat(
        name=f"{seat.council}/{name_of('seats', seat.id)}",
        person=name_of("people", seat.person_id),
        kind=number(council_pb2.SeatKind, seat.kind),
        since=stamp(seat.since),
    )


def expert_message(expert: Expert) -> council_pb2.Expert:
    """Encode an expert."""
    return council_pb2.Expert(
        name=f"{expert.council}/{name_of('experts', expert.id)}",
        person=name_of("people", expert.person_id),
        skills=expert.skills,
    )


def entry_message(view: EntryView) -> council_pb2.DocketEntry:
    """Encode a docket entry."""
    entry = view.entry
    return council_pb2.DocketEntry(
        name=f"{entry.council}/{name_of('docket', entry.matter_id)}",
        matter=name_of("matters", entry.matter_id),
        epoch=entry.epoch,
        topic=entry.topic,
        confidentiality=number(common_pb2.Confidentiality, entry.confidentiality),
        state=number(council_pb2.DocketState, entry.state),
        since=stamp(entry.since),
        deadline=stamp(entry.deadline),
        meeting=name_of("meetings", entry.meeting_id) if entry.meeting_id else "",
        allowed_actions=view.allowed_actions,
    )


def work_message(view: WorkItemView) -> common_pb2.WorkItem:
    """Encode one thing that waits for the caller."""
    return common_pb2.WorkItem(
        kind=view.kind,
        resource=view.resource,
        matter=name_of("matters", view.matter_id) if view.matter_id else "",
        line=text_message(work_line(view.kind, view.topic)),
        since=stamp(view.since),
        due=stamp(view.due),
        overdue=view.overdue,
        level=common_pb2.LEVEL_VILLAGE,
        region=view.region,
        allowed_actions=view.allowed_actions,
        epoch=view.epoch,
    )


def action_message(view: ActionView) -> meeting_pb2.Action:
    """Encode a task."""
    action = view.action
    return meeting_pb2.Action(
        name=name_of("actions", action.id),
        matter=name_of("matters", action.matter_id),
        text=action.text,
        assignee=name_of("people", action.assignee_id) if action.assignee_id else "",
        due_time=stamp(action.due_at),
        state=number(meeting_pb2.ActionState, action.state),
        note=action.note,
        allowed_actions=view.allowed_actions,
        kind=number(meeting_pb2.ActionKind, action.kind),
        percent=action.percent,
        expected_time=stamp(action.expected_at),
        overdue=view.overdue,
    )


def invitation_message(view: InvitationView) -> meeting_pb2.Invitation:
    """Encode an invitation."""
    invitation = view.invitation
    return meeting_pb2.Invitation(
        name=name_of("invitations", invitation.id),
        item=f"{name_of('meetings', invitation.meeting_id)}/{name_of('items', invitation.item_id)}",
        matter=name_of("matters", invitation.matter_id),
        person=name_of("people", invitation.person_id),
        skill=invitation.skill,
        state=number(meeting_pb2.InvitationState, invitation.state),
        allowed_actions=view.allowed_actions,
    )


def _item_name(item: Item) -> str:
    return f"{name_of('meetings', item.meeting_id)}/{name_of('items', item.id)}"


def item_message(view: ItemView) -> meeting_pb2.Item:
    """Encode an item."""
    item = view.item
    resolution = None
    if item.state == RESOLVED:
        resolution = meeting_pb2.Resolution(
            proposal=f"{_item_name(item)}/proposals/{item.proposal_id}",
            text=item.resolution_text,
            actions=[action_message(action) for action in view.actions],
            create_time=stamp(item.closed_at),
        )
    return meeting_pb2.Item(
        name=_item_name(item),
        matter=name_of("matters", item.matter_id),
        epoch=item.epoch,
        closed=item.state != OPEN,
        invitations=[invitation_message(one) for one in view.invitations],
        resolution=resolution,
        ratification=number(meeting_pb2.Ratification, item.ratification),
        ratifies=view.ratifies,
        chair=name_of("people", item.chair_id) if item.chair_id else "",
        actions=[action_message(action) for action in view.actions],
    )


def attendance_message(person: Attendance) -> meeting_pb2.Attendance:
    """Encode who was there."""
    return meeting_pb2.Attendance(
        person=name_of("people", person.person_id),
        present=person.present,
        seat=person.seat,
        sign_in_time=stamp(person.signed_in_at),
    )


def meeting_message(view: MeetingView) -> meeting_pb2.Meeting:
    """Encode a meeting."""
    meeting = view.meeting
    return meeting_pb2.Meeting(
        name=name_of("meetings", meeting.id),
        council=meeting.council,
        kind=number(meeting_pb2.MeetingKind, meeting.kind),
        mode=number(meeting_pb2.MeetingMode, meeting.mode),
        start_time=stamp(meeting.start_time),
        state=number(meeting_pb2.MeetingState, meeting.state),
        items=[item_message(item) for item in view.items],
        attendance=[attendance_message(person) for person in view.attendance],
        minutes=view.minutes,
        quorum=view.quorum,
        allowed_actions=view.allowed_actions,
        etag=view.etag,
        create_time=stamp(meeting.created_at),
        close_time=stamp(meeting.close_time),
        place=meeting.place,
        door_of=name_of("matters", view.door_of) if view.door_of else "",
        rules=meeting.rules,
        month=meeting.month or "",
        held_start_time=stamp(meeting.held_from),
        held_end_time=stamp(meeting.held_until),
        minutes_parts=[
            meeting_pb2.MinutesPart(
                number=part.number,
                item=f"{name_of('meetings', meeting.id)}/{name_of('items', part.item_id)}"
                if part.item_id
                else "",
                text=part.text,
            )
            for part in view.parts
        ],
    )


def statement_message(view: StatementView) -> meeting_pb2.Statement:
    """Encode a statement."""
    said = view.statement
    return meeting_pb2.Statement(
        name=f"meetings/{view.meeting_id}/items/{said.item_id}/statements/{said.id}",
        person=name_of("people", said.person_id),
        text=said.text,
        law_references=said.law_references,
        create_time=stamp(said.created_at),
    )


def proposal_message(view: ProposalView) -> meeting_pb2.Proposal:
    """Encode a proposal with its counts."""
    proposal = view.proposal
    return meeting_pb2.Proposal(
        name=f"meetings/{view.meeting_id}/items/{proposal.item_id}/proposals/{proposal.id}",
        person=name_of("people", proposal.person_id),
        text=proposal.text,
        yes_count=view.yes_count,
        no_count=view.no_count,
        abstain_count=view.abstain_count,
        create_time=stamp(proposal.created_at),
        support=[
            meeting_pb2.SupportCount(
                level=number(meeting_pb2.SupportLevel, count.level),
                words=text_message(LEVELS[count.level]),
                councillors=count.councillors,
                associates=count.associates,
                invited=count.invited,
            )
            for count in view.support
        ],
        my_support=number(meeting_pb2.SupportLevel, view.my_support)
        if view.my_support
        else meeting_pb2.SUPPORT_LEVEL_UNSPECIFIED,
        round=proposal.round_no,
        left_in_round=proposal.left_no,
        built_on=view.built_on,
        conditions=proposal.conditions,
        check_time=stamp(proposal.check_at),
    )
