"""The composition root of intake."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.database import Database
from chassis.events import Handler
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.replication import replicate_facts
from chassis.service import Wired
from chassis.settings import ServiceSettings
from services.intake.api.consumers import subscriptions, timers
from services.intake.api.grpc_attachments import AttachmentServicer
from services.intake.api.grpc_clocks import ClockServicer
from services.intake.api.grpc_conversation import ConversationServicer
from services.intake.api.grpc_desk import DeskServicer
from services.intake.api.grpc_field import FieldServicer
from services.intake.api.grpc_matters import MatterServicer
from services.intake.api.grpc_moves import MoveServicer
from services.intake.api.grpc_offices import OfficeServicer
from services.intake.api.grpc_people import GroupServicer, PeopleServicer
from services.intake.api.grpc_posts import PostServicer
from services.intake.api.grpc_register import RegisterServicer
from services.intake.api.published import publish
from services.intake.api.uploads import sweeping, upload_timers
from services.intake.app.leave_unstaffed import notice_last_day
from services.intake.policy import POLICY
from services.intake.settings import Settings
from services.intake.store.attachment_files import LocalFiles
from services.intake.store.attachment_queries import AttachmentQueries
from services.intake.store.conversation_queries import ConversationQueries
from services.intake.store.desk_queries import DeskQueries
from services.intake.store.dispute_queries import DisputeQueries
from services.intake.store.field_queries import FieldQueries
from services.intake.store.matter_queries import MatterQueries
from services.intake.store.office_queries import OfficeQueries
from services.intake.store.people_queries import PeopleQueries
from services.intake.store.post_queries import PostQueries
from services.intake.store.work import Unit
from services.intake.store.worklist import Worklist
from tongxin.intake.v1 import (
    attachments_pb2_grpc,
    clocks_pb2_grpc,
    conversation_pb2_grpc,
    desk_pb2_grpc,
    field_pb2_grpc,
    matter_pb2_grpc,
    moves_pb2_grpc,
    offices_pb2_grpc,
    people_pb2_grpc,
    posts_pb2_grpc,
    register_pb2_grpc,
)


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store and entry points."""
    if not isinstance(settings, Settings):
        msg = "intake needs its own settings"
        raise TypeError(msg)
    begin = Unit(database, POLICY, publish)
    acts = SystemActs("intake", SystemTokens(settings.system_key_file, "intake"))
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    people = PeopleQueries(database, POLICY, pages)
    matters = MatterQueries(database, POLICY, pages)
    conversation = ConversationServicer(begin, ConversationQueries(database, POLICY, pages))
    files = LocalFiles(settings.attachments_folder)
    shown = AttachmentQueries(database, POLICY, pages)
    desk = DeskServicer(begin, matters, DeskQueries(database, POLICY))
    offices = OfficeServicer(begin, people, OfficeQueries(database))
    posts = PostServicer(begin, matters, PostQueries(database, POLICY, pages))
    field = FieldServicer(begin, FieldQueries(database, POLICY, pages))
    register = RegisterServicer(begin, Worklist(database, POLICY), matters)

    def follows(source: str) -> Handler:
        return replicate_facts(begin, acts, source, notice_last_day)

    return Wired(
        policy=POLICY,
        servicers=[
            (
                moves_pb2_grpc.add_MoveServiceServicer_to_server,
                MoveServicer(begin, matters, DisputeQueries(database, POLICY)),
            ),
            (matter_pb2_grpc.add_MatterServiceServicer_to_server, MatterServicer(begin, matters)),
            (
                register_pb2_grpc.add_RegisterServiceServicer_to_server,
                register,
            ),
            (clocks_pb2_grpc.add_ClockServiceServicer_to_server, ClockServicer(begin, matters)),
            (people_pb2_grpc.add_PeopleServiceServicer_to_server, PeopleServicer(begin, people)),
            (people_pb2_grpc.add_GroupServiceServicer_to_server, GroupServicer(begin, people)),
            (
                conversation_pb2_grpc.add_ConversationServiceServicer_to_server,
                conversation,
            ),
            (
                attachments_pb2_grpc.add_AttachmentServiceServicer_to_server,
                AttachmentServicer(begin, files, shown),
            ),
            (desk_pb2_grpc.add_DeskServiceServicer_to_server, desk),
            (field_pb2_grpc.add_FieldServiceServicer_to_server, field),
            (posts_pb2_grpc.add_PostServiceServicer_to_server, posts),
            (offices_pb2_grpc.add_OfficeServiceServicer_to_server, offices),
        ],
        subscriptions=subscriptions(begin, follows, acts),
        timers={**timers(begin, acts), **upload_timers(begin, files, acts)},
        loops=[sweeping(files, shown)],
    )
