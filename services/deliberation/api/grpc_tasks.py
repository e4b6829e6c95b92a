"""TaskService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, word
from services.deliberation.api.mapping import action_message
from services.deliberation.api.mapping_tasks import progress_message, visit_message
from services.deliberation.app.create_action import CreateAction, create_action
from services.deliberation.app.create_progress import CreateProgress, create_progress
from services.deliberation.app.hand_on_action import HandOnAction, hand_on_action
from services.deliberation.app.ports import Begin, Look, Register
from services.deliberation.app.readers import MeetingReader, TaskReader
from services.deliberation.app.record_visit import RecordVisit, record_visit
from services.deliberation.app.release_action import release_action
from tongxin.deliberation.v1 import meeting_pb2, tasks_pb2_grpc
from tongxin.deliberation.v1 import tasks_pb2 as pb


class TaskServicer(tasks_pb2_grpc.TaskServiceServicer):
    """What happens to a task between its opening and its end."""

    def __init__(
        self,
        begin: Begin,
        look: Look,
        register: Register,
        actions: MeetingReader,
        tasks: TaskReader,
    ) -> None:
        self._begin = begin
        self._look = look
        self._register = register
        self._actions = actions
        self._tasks = tasks

    async def CreateAction(
        self, request: pb.CreateActionRequest, context: object
    ) -> meeting_pb2.Action:
        """Open a task without a meeting."""
        act = current_act(request)
        command = CreateAction(
            council=request.council,
            matter=request.matter,
            kind=word(meeting_pb2.ActionKind, request.kind),
            text=request.text,
            due_time=moment(request.due_time) if request.HasField("due_time") else None,
            assignee=request.assignee,
        )
        name = await perform(create_action(self._begin, act, command))
        return action_message(await self._actions.action(act, name))

    async def GetAction(self, request: pb.GetActionRequest, context: object) -> meeting_pb2.Action:
        """Read a task."""
        return action_message(await self._actions.action(current_act(), request.name))

    async def CreateProgress(
        self, request: pb.CreateProgressRequest, context: object
    ) -> pb.Progress:
        """Tell how far a task is."""
        act = current_act(request)
        command = CreateProgress(
            action=request.parent,
            text=request.text,
            percent=request.percent,
            expected_time=moment(request.expected_time)
            if request.HasField("expected_time")
            else None,
        )
        name = await perform(create_progress(self._begin, self._look, self._register, act, command))
        return progress_message(await self._tasks.progress(act, name))

    async def ListProgress(
        self, request: pb.ListProgressRequest, context: object
    ) -> pb.ListProgressResponse:
        """List what was told about a task."""
        told, token = await self._tasks.progress_of(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListProgressResponse(
            progress=[progress_message(one) for one in told], next_page_token=token
        )

    async def ReleaseAction(
        self, request: pb.ReleaseActionRequest, context: object
    ) -> meeting_pb2.Action:
        """Give a task back."""
        act = current_act(request)
        name = await perform(release_action(self._begin, act, request.name))
        return action_message(await self._actions.action(act, name))

    async def HandOnAction(
        self, request: pb.HandOnActionRequest, context: object
    ) -> meeting_pb2.Action:
        """Hand a task on."""
        act = current_act(request)
        command = HandOnAction(request.name, request.assignee)
        name = await perform(hand_on_action(self._begin, act, command))
        return action_message(await self._actions.action(act, name))

    async def RecordVisit(self, request: pb.RecordVisitRequest, context: object) -> pb.Visit:
        """Write down a visit."""
        act = current_act(request)
        command = RecordVisit(
            name=request.name,
            people=tuple(request.people),
            visit_time=moment(request.visit_time) if request.HasField("visit_time") else None,
            place=request.place,
            finding=request.finding,
        )
        name = await perform(record_visit(self._begin, act, command))
        return visit_message(await self._tasks.visit(act, name))

    async def GetVisit(self, request: pb.GetVisitRequest, context: object) -> pb.Visit:
        """Read the visit of a task."""
        return visit_message(await self._tasks.visit(current_act(), request.name))
