"""The composition root of notification."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens, TokenVerifier, load_jwks
from chassis.database import Database
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.service import Wired
from chassis.settings import ServiceSettings
from chassis.texts import Sentences
from services.notification.api.consumers import subscriptions
from services.notification.api.grpc_inbox import InboxServicer
from services.notification.api.grpc_preferences import PreferencesServicer
from services.notification.api.grpc_watch import WatchServicer
from services.notification.api.published import publish
from services.notification.api.watching import Watchers
from services.notification.policy import POLICY
from services.notification.store.inbox_queries import InboxQueries
from services.notification.store.work import Unit
from tongxin.notification.v1 import notification_pb2_grpc, preferences_pb2_grpc, watch_pb2_grpc


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store and entry points."""
    begin = Unit(database, POLICY, publish)
    acts = SystemActs("notification", SystemTokens(settings.system_key_file, "notification"))
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    queries = InboxQueries(database, POLICY, pages)
    watchers = Watchers()
    verifier = TokenVerifier(load_jwks(settings.jwks_file), development=settings.development)
    inbox = InboxServicer(begin, queries, Sentences.load(), watchers)
    preferences = PreferencesServicer(begin, queries)
    watch = WatchServicer(verifier, watchers)
    return Wired(
        policy=POLICY,
        servicers=[
            (notification_pb2_grpc.add_InboxServiceServicer_to_server, inbox),
            (preferences_pb2_grpc.add_PreferencesServiceServicer_to_server, preferences),
            (watch_pb2_grpc.add_WatchServiceServicer_to_server, watch),
        ],
        subscriptions=subscriptions(begin, acts, watchers),
    )
