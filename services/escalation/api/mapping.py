"""Views of cases → messages."""

from chassis.names import name_of
from chassis.wire import number, stamp, text_message
from services.escalation.app.views import CaseView, NoteView, WorkItemView
from services.escalation.domain.stages import Stage
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb


def case_message(view: CaseView) -> pb.Case:
    """Return a case as the contract's message."""
    case = view.case
    return pb.Case(
        name=name_of("cases", case.matter_id),
        matter=name_of("matters", case.matter_id),
        region=case.traits.region,
        topic=case.traits.topic,
        confidentiality=number(common_pb2.Confidentiality, case.traits.confidentiality),
        stages=[_stage(stage) for stage in view.stages],
        epoch=case.epoch,
        without_deliberation=case.without_deliberation,
        allowed_actions=view.allowed_actions,
    )


def _stage(stage: Stage) -> pb.Stage:
    return pb.Stage(
        federation=stage.federation,
        level=common_pb2.Level.ValueType(stage.level.value),
        epoch=stage.epoch,
        state=number(pb.StageState, stage.state),
        since=stamp(stage.since),
        deadline=stamp(stage.deadline),
        officer=stage.officer,
    )


def note_message(view: NoteView) -> pb.ActionNote:
    """Return an action note as the contract's message."""
    booking = view.booking
    return pb.ActionNote(
        name=f"{name_of('cases', view.matter_id)}/notes/{view.id}",
        person=view.person,
        text=view.text,
        resource=booking.resource if booking else "",
        booked_from=stamp(booking.since) if booking else None,
        booked_until=stamp(booking.until) if booking else None,
        create_time=stamp(view.created_at),
    )


def work_item_message(view: WorkItemView) -> common_pb2.WorkItem:
    """Return a work item as the contract's message."""
    return common_pb2.WorkItem(
        kind=view.kind,
        resource=view.resource,
        matter=view.matter,
        line=text_message(view.line),
        since=stamp(view.since),
        due=stamp(view.due),
        overdue=view.overdue,
        level=common_pb2.Level.ValueType(view.level.value),
        region=view.region,
        allowed_actions=view.allowed_actions,
        epoch=view.epoch,
    )
