"""Between intake's values and the contract's messages."""

from chassis.names import name_of
from chassis.wire import body_message, moment, number, stamp, text_message, word
from services.intake.app.views import CustodyView, MatterView, TimelineView, WorkView
from services.intake.domain.answer import Answer
from services.intake.domain.bodies import Body
from services.intake.domain.extension import Extension
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import extension_pb2
from tongxin.intake.v1 import matter_pb2 as pb


def body(value: Body | None) -> common.Body | None:
    """Encode a body."""
    return body_message(value.name, value.level, value.region) if value else None


def answer_of(message: pb.Answer) -> Answer:
    """Decode an answer."""
    return Answer(
        word(pb.Outcome, message.outcome),
        message.text,
        message.action_record,
        message.reason,
        tuple(message.law_references),
        moment(message.expected_time) if message.HasField("expected_time") else None,
    )


def _answer(value: Answer) -> pb.Answer:
    return pb.Answer(
        outcome=number(pb.Outcome, value.outcome),
        text=value.text,
        action_record=value.action_record,
        reason=value.reason,
        law_references=value.law_references,
        expected_time=stamp(value.expected_at),
    )


def _resolution(view: MatterView) -> pb.Resolution | None:
    value = view.matter.resolution
    if value is None or view.distant:
        return None
    said = value.answer
    return pb.Resolution(
        resolution_no=value.resolution_no,
        # What was said to her may name her: masked readers get the kind of end only.
        answer=pb.Answer(outcome=number(pb.Outcome, said.outcome))
        if view.masked
        else _answer(said),
        body=body(value.body),
        create_time=stamp(value.created_at),
        satisfaction=number(pb.Satisfaction, view.satisfaction),
        confirm_time=stamp(value.confirmed_at),
    )


def extension(name: str, value: Extension) -> extension_pb2.Extension:
    """Encode an extension."""
    return extension_pb2.Extension(
        matter=name,
        days=value.days,
        reason=value.reason,
        state=number(extension_pb2.ExtensionState, value.state),
        body=value.body,
        ask_time=stamp(value.asked_at),
        decide_time=stamp(value.decided_at),
        decision_reason=value.decision_reason,
    )


def _extension(view: MatterView) -> extension_pb2.Extension | None:
    """Encode it for those who know the names anyhow, or have to decide about it."""
    value = view.matter.extension
    hidden = view.masked and "decide_extension" not in view.allowed_actions
    if value is None or view.distant or hidden:
        return None
    return extension(name_of("matters", view.matter.id), value)


def matter(view: MatterView) -> pb.Matter:
    """Encode a matter as its caller may see it."""
    item = view.matter
    course = not view.distant
    return pb.Matter(
        name=name_of("matters", item.id),
        region=item.region,
        topic=item.topic,
        right=number(pb.Right, item.right),
        urgency=number(common.Urgency, item.urgency),
        risk=number(common.Risk, item.risk),
        confidentiality=number(common.Confidentiality, item.confidentiality),
        channel=number(pb.Channel, item.channel),
        audience=number(pb.Audience, item.audience),
        group=name_of("groups", item.group) if item.group else "",
        text="" if view.masked else item.text,
        council_text=item.council_text,
        parties=[
            pb.Party(
                role=number(pb.PartyRole, party.role),
                person=name_of("people", party.person),
                display_name=party.display_name,
            )
            for party in view.parties
        ],
        pseudonym=item.pseudonym,
        masked=view.masked,
        status=number(pb.MatterStatus, item.status if course else ""),
        phase=number(pb.MatterPhase, item.phase if course else ""),
        epoch=item.epoch if course else 0,
        owner=body(item.owner) if course else None,
        deadline=stamp(item.deadline) if course else None,
        overdue=view.overdue,
        taken_time=stamp(item.taken_at),
        resolution=_resolution(view),
        extension=_extension(view),
        parent=name_of("matters", item.parent) if item.parent else "",
        children_count=item.children_count,
        status_line=text_message(view.status_line),
        allowed_actions=view.allowed_actions,
        etag=view.etag,
        create_time=stamp(item.created_at),
        resolved_level=int((item.resolved_level if course else None) or 0),  # type: ignore[arg-type]  # an enum's number
    )


def timeline_entry(view: TimelineView) -> pb.TimelineEntry:
    """Encode one sentence."""
    return pb.TimelineEntry(
        entry_no=view.entry_no,
        create_time=stamp(view.at),
        template_key=view.template_key,
        text=text_message(view.text),
    )


def custody(view: CustodyView) -> pb.Custody:
    """Encode one link of the chain."""
    return pb.Custody(
        epoch=view.epoch,
        body=body(view.body),
        since=stamp(view.since),
        move=number(pb.Move, view.move),
        deadline=stamp(view.deadline),
    )


def work_item(view: WorkView) -> common.WorkItem:
    """Encode one thing that waits."""
    item = view.matter
    name = name_of("matters", item.id)
    return common.WorkItem(
        kind=view.kind,
        resource=name,
        matter=name,
        line=text_message(view.line),
        since=stamp(view.since),
        due=stamp(view.due),
        overdue=view.overdue,
        level=int(item.owner.level) if item.owner else 0,  # type: ignore[arg-type]  # an enum's number
        region=item.region,
        allowed_actions=view.allowed_actions,
        epoch=item.epoch,
    )
