"""The composition root of deliberation."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.database import Database
from chassis.grpcclient import open_channel
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.service import Wired
from chassis.settings import ServiceSettings
from services.deliberation.api.consumers import subscriptions
from services.deliberation.api.grpc_actions import ActionServicer
from services.deliberation.api.grpc_attendance import AttendanceServicer
from services.deliberation.api.grpc_councils import CouncilServicer
from services.deliberation.api.grpc_docket import DocketServicer
from services.deliberation.api.grpc_meetings import MeetingServicer
from services.deliberation.api.grpc_rounds import RoundServicer
from services.deliberation.api.grpc_standing import PublicationServicer, StandingServicer
from services.deliberation.api.grpc_tasks import TaskServicer
from services.deliberation.api.published import publish
from services.deliberation.api.timers import timers
from services.deliberation.clients.groups import IntakeGroups
from services.deliberation.clients.intake import IntakeRegister
from services.deliberation.policy import POLICY
from services.deliberation.store.action_queries import ActionQueries
from services.deliberation.store.attendance_queries import AttendanceQueries
from services.deliberation.store.bench_queries import BenchQueries
from services.deliberation.store.council_queries import CouncilQueries
from services.deliberation.store.round_queries import RoundQueries
from services.deliberation.store.task_queries import TaskQueries
from services.deliberation.store.work import Unit
from services.deliberation.store.worklist import WorklistQueries
from tongxin.deliberation.v1 import (
    attendance_pb2_grpc,
    council_pb2_grpc,
    meeting_pb2_grpc,
    rounds_pb2_grpc,
    standing_pb2_grpc,
    tasks_pb2_grpc,
)


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store, register and entry points."""
    begin = Unit(database, POLICY, publish)
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    channel = open_channel(settings.intake_address)
    register = IntakeRegister(channel)
    acts = SystemActs("deliberation", SystemTokens(settings.system_key_file, "deliberation"))
    meetings = ActionQueries(database, POLICY, pages)
    rounds = RoundQueries(database, POLICY, pages)
    bench = BenchQueries(database, POLICY, pages)
    return Wired(
        policy=POLICY,
        servicers=[
            (
                council_pb2_grpc.add_CouncilServiceServicer_to_server,
                CouncilServicer(begin, CouncilQueries(database, POLICY, pages)),
            ),
            (
                council_pb2_grpc.add_DocketServiceServicer_to_server,
                DocketServicer(begin.look, register, WorklistQueries(database, POLICY, pages)),
            ),
            (
                meeting_pb2_grpc.add_MeetingServiceServicer_to_server,
                MeetingServicer(begin, begin.look, register, meetings, rounds),
            ),
            (
                attendance_pb2_grpc.add_AttendanceServiceServicer_to_server,
                AttendanceServicer(begin, meetings, AttendanceQueries(database)),
            ),
            (
                meeting_pb2_grpc.add_ActionServiceServicer_to_server,
                ActionServicer(begin, meetings),
            ),
            (
                standing_pb2_grpc.add_StandingServiceServicer_to_server,
                StandingServicer(begin, bench),
            ),
            (
                standing_pb2_grpc.add_PublicationServiceServicer_to_server,
                PublicationServicer(begin, bench, IntakeGroups(channel)),
            ),
            (
                rounds_pb2_grpc.add_RoundServiceServicer_to_server,
                RoundServicer(begin, rounds, rounds),
            ),
            (
                tasks_pb2_grpc.add_TaskServiceServicer_to_server,
                TaskServicer(
                    begin, begin.look, register, meetings, TaskQueries(database, POLICY, pages)
                ),
            ),
        ],
        subscriptions=subscriptions(begin, acts),
        timers=timers(begin, acts),
        close=[channel.close],
    )
