"""The composition root of escalation."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.database import Database
from chassis.grpcclient import open_channel
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.service import Wired
from chassis.settings import ServiceSettings
from services.escalation.api.consumers import subscriptions, timers
from services.escalation.api.grpc_bodies import BodyServicer
from services.escalation.api.grpc_cases import CaseServicer
from services.escalation.api.grpc_dispatches import DispatchServicer, InformationServicer
from services.escalation.api.grpc_federations import FederationServicer
from services.escalation.api.grpc_requests import RequestServicer
from services.escalation.api.grpc_supervision import SupervisionServicer
from services.escalation.api.published import publish
from services.escalation.app.refer_case import Parts
from services.escalation.clients.intake import IntakeRegister
from services.escalation.clients.intake_facts import IntakeFacts
from services.escalation.policy import POLICY
from services.escalation.store.ask_queries import AskQueries
from services.escalation.store.ask_work import AskWork
from services.escalation.store.body_queries import BodyQueries
from services.escalation.store.case_queries import CaseQueries
from services.escalation.store.federation_queries import FederationQueries
from services.escalation.store.note_queries import NoteQueries
from services.escalation.store.overdue_queries import OverdueQueries
from services.escalation.store.stage_work import StageWork
from services.escalation.store.supervision_queries import SupervisionQueries
from services.escalation.store.supervision_work import SupervisionWork
from services.escalation.store.work import Unit
from services.escalation.store.work_queries import WorkQueries
from tongxin.escalation.v1 import (
    asks_pb2_grpc,
    bodies_pb2_grpc,
    dispatches_pb2_grpc,
    escalation_pb2_grpc,
    supervision_pb2_grpc,
)


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store, register and entry points."""
    acts = SystemActs("escalation", SystemTokens(settings.system_key_file, "escalation"))
    begin = Unit(database, POLICY, publish)
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    channel = open_channel(settings.intake_address)
    register = IntakeRegister(channel)
    federations = FederationServicer(begin, FederationQueries(database, POLICY, pages))
    case_queries = CaseQueries(database, POLICY, pages)
    cases = CaseServicer(
        begin,
        register,
        case_queries,
        NoteQueries(database, POLICY, pages),
        WorkQueries(
            database, POLICY, [StageWork(POLICY), SupervisionWork(POLICY), AskWork(POLICY)]
        ),
    )
    supervisions = SupervisionServicer(
        begin,
        register,
        SupervisionQueries(database, POLICY, pages),
        OverdueQueries(database, POLICY, pages),
    )
    body_queries = BodyQueries(database, POLICY, pages)
    bodies = BodyServicer(begin, body_queries)
    asks = AskQueries(database, POLICY, pages)
    facts = IntakeFacts(channel)
    parts = Parts(case_queries, register, facts, body_queries)
    requests = RequestServicer(begin, parts, asks, asks)
    dispatches = DispatchServicer(begin, parts, facts, asks)
    information = InformationServicer(begin, parts, facts, asks)
    return Wired(
        policy=POLICY,
        servicers=[
            (escalation_pb2_grpc.add_FederationServiceServicer_to_server, federations),
            (escalation_pb2_grpc.add_CaseServiceServicer_to_server, cases),
            (bodies_pb2_grpc.add_BodyServiceServicer_to_server, bodies),
            (supervision_pb2_grpc.add_SupervisionServiceServicer_to_server, supervisions),
            (asks_pb2_grpc.add_RequestServiceServicer_to_server, requests),
            (dispatches_pb2_grpc.add_DispatchServiceServicer_to_server, dispatches),
            (dispatches_pb2_grpc.add_InformationServiceServicer_to_server, information),
        ],
        subscriptions=subscriptions(begin, acts),
        timers=timers(begin, acts),
        close=[channel.close],
    )
