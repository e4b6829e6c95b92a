"""View → contract message: what happens to tasks."""

from chassis.names import name_of
from chassis.wire import stamp
from services.deliberation.app.views import VisitView
from services.deliberation.domain.action import Progress
from tongxin.deliberation.v1 import tasks_pb2


def progress_message(told: Progress) -> tasks_pb2.Progress:
    """Encode what was told about a task."""
    return tasks_pb2.Progress(
        name=f"{name_of('actions', told.action_id)}/{name_of('progress', told.id)}",
        person=name_of("people", told.person_id),
        text=told.text,
        percent=told.percent,
        expected_time=stamp(told.expected_at),
        create_time=stamp(told.created_at),
    )


def visit_message(view: VisitView) -> tasks_pb2.Visit:
    """Encode a visit."""
    visit = view.visit
    return tasks_pb2.Visit(
        name=f"{name_of('actions', visit.action_id)}/visit",
        matter=name_of("matters", view.matter_id),
        people=[name_of("people", person_id) for person_id in visit.people],
        visit_time=stamp(visit.visited_at),
        place=visit.place,
        finding=visit.finding,
        create_time=stamp(visit.created_at),
    )
