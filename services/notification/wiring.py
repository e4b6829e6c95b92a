"""The composition root of notification."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.database import Database
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.service import Wired
from chassis.settings import ServiceSettings
from chassis.texts import Sentences
from services.notification.api.consumers import subscriptions
from services.notification.api.grpc_inbox import InboxServicer
from services.notification.api.published import publish
from services.notification.policy import POLICY
from services.notification.store.inbox_queries import InboxQueries
from services.notification.store.work import Unit
from tongxin.notification.v1 import notification_pb2_grpc


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store and entry points."""
    begin = Unit(database, POLICY, publish)
    acts = SystemActs("notification", SystemTokens(settings.system_key_file, "notification"))
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    inbox = InboxServicer(begin, InboxQueries(database, POLICY, pages), Sentences.load())
    return Wired(
        policy=POLICY,
        servicers=[(notification_pb2_grpc.add_InboxServiceServicer_to_server, inbox)],
        subscriptions=subscriptions(begin, acts),
    )
