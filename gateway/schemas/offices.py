"""Stand-ins, hand-overs, and organisers of buildings."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Moment, Request, Resource
from tongxin.intake.v1 import offices_pb2 as pb


class CreateDeputy(Request):
    """Names somebody who stands in for you."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "body": "groups/019a0000-0000-7000-8000-000000000001",
                    "person": "people/019a0000-0000-7000-8000-000000000002",
                    "until": "2026-10-08T00:00:00+08:00",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateDeputyRequest

    body: str
    """The body of which you are an officer, `groups/{id}`."""
    person: str
    """`people/{id}`."""
    since: Moment | None = None
    """From when; now when left out."""
    until: Moment
    """Until when: at most 90 days."""


class Deputy(Resource):
    """Somebody who stands in."""

    MESSAGE: ClassVar = pb.Deputy

    name: str
    """`deputies/{id}`."""
    body: str
    """The body."""
    relation: str
    """The relation that she holds for the time, for example `leader`."""
    officer: str
    """For whom she stands in, `people/{id}`."""
    person: str
    """Who stands in, `people/{id}`."""
    since: datetime | None
    """From when."""
    until: datetime | None
    """Until when."""


class Deputies(Resource):
    """The deputies of now and of later."""

    MESSAGE: ClassVar = pb.ListDeputiesResponse

    deputies: list[Deputy]
    """Those whom you named, and those that you are."""


class HandOver(Request):
    """Gives every office of a person, with all open work, to another in one act."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "giver": "people/019a0000-0000-7000-8000-000000000001",
                    "receiver": "people/019a0000-0000-7000-8000-000000000002",
                    "reason": "搬去外地",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.HandOverRequest

    giver: str
    """Whose offices, `people/{id}`: your own, or of somebody whose director you are."""
    receiver: str
    """Who takes them, `people/{id}`."""
    reason: str
    """Why, 1 to 500 characters."""


class Handover(Resource):
    """What was handed over."""

    MESSAGE: ClassVar = pb.Handover

    name: str
    """`handovers/{id}`."""
    giver: str
    """From whom."""
    receiver: str
    """To whom."""
    bodies: list[str]
    """The groups that went over; seats and posts end where they were given."""
    create_time: datetime | None
    """When."""


class SetMemberTitle(Request):
    """Makes a member the organiser of a building or an entrance, or ends that."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "people/019a0000-0000-7000-8000-000000000002",
                    "title": "BUILDING_LEADER",
                    "area": "三号楼",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.SetMemberTitleRequest

    person: str
    """`people/{id}` of a member."""
    title: words.MemberTitle
    """The title; NONE ends it."""
    area: str = ""
    """For which part, at most 50 characters; required with a title."""
