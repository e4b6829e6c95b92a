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
from services.escalation.api.grpc_federations import FederationServicer
from services.escalation.api.grpc_supervision import SupervisionServicer
from services.escalation.api.published import publish
from services.escalation.clients.intake import IntakeRegister
from services.escalation.policy import POLICY
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
from tongxin.escalation.v1 import bodies_pb2_grpc, escalation_pb2_grpc, supervision_pb2_grpc


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store, register and entry points."""
    acts = SystemActs("escalation", SystemTokens(settings.system_key_file, "escalation"))
    begin = Unit(database, POLICY, publish)
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    channel = open_channel(settings.intake_address)
    register = IntakeRegister(channel)
    federations = FederationServicer(begin, FederationQueries(database, POLICY, pages))
    cases = CaseServicer(
        begin,
        register,
        CaseQueries(database, POLICY, pages),
        NoteQueries(database, POLICY, pages),
        WorkQueries(database, POLICY, [StageWork(POLICY), SupervisionWork(POLICY)]),
    )
    supervisions = SupervisionServicer(
        begin,
        register,
        SupervisionQueries(database, POLICY, pages),
        OverdueQueries(database, POLICY, pages),
    )
    bodies = BodyServicer(begin, BodyQueries(database, POLICY, pages))
    return Wired(
        policy=POLICY,
        servicers=[
            (escalation_pb2_grpc.add_FederationServiceServicer_to_server, federations),
            (escalation_pb2_grpc.add_CaseServiceServicer_to_server, cases),
            (bodies_pb2_grpc.add_BodyServiceServicer_to_server, bodies),
            (supervision_pb2_grpc.add_SupervisionServiceServicer_to_server, supervisions),
        ],
        subscriptions=subscriptions(begin, acts),
        timers=timers(begin, acts),
        close=[channel.close],
    )
