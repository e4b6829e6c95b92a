"""Views of asks → messages."""

from chassis.names import name_of
from chassis.wire import number, stamp
from services.escalation.app.ask_views import AskView, BundleView
from tongxin.escalation.v1 import asks_pb2 as pb


def request_message(view: AskView) -> pb.Request:
    """Return a request; the matter is named only to who asks."""
    ask = view.ask
    return pb.Request(
        name=name_of("requests", ask.id),
        kind=number(pb.AskKind, ask.kind),
        asker=ask.asker,
        body=ask.doer,
        matter=name_of("matters", ask.matter_id) if view.asks and ask.matter_id else "",
        bundle=name_of("bundles", ask.bundle) if view.asks and ask.bundle else "",
        pseudonym=view.pseudonym,
        text=ask.text,
        disclosed=ask.disclosed,
        state=number(pb.AskState, ask.state),
        create_time=stamp(ask.asked_at),
        since=stamp(ask.since),
        due_time=stamp(ask.due),
        overdue=view.overdue,
        half_gone=ask.reminded_at is not None,
        officer=ask.officer,
        outcome=number(pb.AskOutcome, ask.outcome),
        answer=ask.answer,
        reason=ask.reason,
        agenda_document=ask.agenda_document,
        agenda_date=ask.agenda_date.isoformat() if ask.agenda_date else "",
        allowed_actions=view.allowed_actions,
    )


def bundle_message(view: BundleView) -> pb.Bundle:
    """Return a bundle with its requests."""
    bundle = view.bundle
    return pb.Bundle(
        name=name_of("bundles", bundle.id),
        case=name_of("cases", bundle.matter_id),
        asker=bundle.asker,
        completion=number(pb.Completion, bundle.completion),
        state=number(pb.BundleState, bundle.state),
        since=stamp(bundle.since),
        seen=bundle.seen_at is not None,
        requests=[request_message(request) for request in view.requests],
        allowed_actions=view.allowed_actions,
    )
