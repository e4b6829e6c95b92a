"""The composition root of intake."""

from tongxin.intake.v1 import people_pb2_grpc

from chassis.database import Database
from chassis.pages import Pages
from chassis.paging import PageTokens
from chassis.service import Wired
from chassis.settings import ServiceSettings
from services.intake.api.grpc_people import GroupServicer, PeopleServicer
from services.intake.api.published import publish
from services.intake.policy import POLICY
from services.intake.store.people_queries import PeopleQueries
from services.intake.store.work import Unit


def wire(settings: ServiceSettings, database: Database) -> Wired:
    """Connect use cases, store and entry points."""
    begin = Unit(database, POLICY, publish)
    pages = Pages(PageTokens(settings.page_token_key_file.read_bytes()))
    people = PeopleQueries(database, POLICY, pages)
    return Wired(
        policy=POLICY,
        servicers=[
            (people_pb2_grpc.add_PeopleServiceServicer_to_server, PeopleServicer(begin, people)),
            (people_pb2_grpc.add_GroupServiceServicer_to_server, GroupServicer(begin, people)),
        ],
    )
