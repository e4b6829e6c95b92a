"""People, area groups and their members."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from gateway.schemas.common import Fact
from tongxin.intake.v1 import people_pb2 as pb


class Person(Resource):
    """A person."""

    MESSAGE: ClassVar = pb.Person

    name: str
    """`people/{id}`."""
    display_name: str
    """What she is called; only for those who may read it."""
    phone: str
    """Her phone; only for herself."""
    language: str
    """The language she wants: `zh-CN` or `en`."""


class CreatePerson(Request):
    """Enters a person."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"display_name": "赵·阿依", "region": "210922107002"}]}
    )
    MESSAGE: ClassVar = pb.CreatePersonRequest

    display_name: str
    """What she is called, 1 to 50 characters."""
    phone: str = ""
    """Her phone; may be empty."""
    language: str = ""
    """`zh-CN` when empty."""
    region: str
    """12-digit code of the village where she lives."""


class Me(Resource):
    """The caller."""

    MESSAGE: ClassVar = pb.Me

    person: Person | None
    """She herself."""
    facts: list[Fact]
    """Her relations to bodies, for example `leader` of `groups/{id}`."""


class Group(Resource):
    """An area group."""

    MESSAGE: ClassVar = pb.Group

    name: str
    """`groups/{id}`."""
    region: str
    """12-digit code of its village."""
    title: str
    """Its title, for example "一组片区群"."""
    member_count: int
    """How many members it has; 20 is an indicator, never a limit."""


class CreateGroup(Request):
    """Makes a group."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"region": "210922107002", "title": "一组片区群"}]}
    )
    MESSAGE: ClassVar = pb.CreateGroupRequest

    region: str
    """12-digit code of a village."""
    title: str
    """Its title, 1 to 50 characters."""


class Membership(Resource):
    """Somebody's place in a group."""

    MESSAGE: ClassVar = pb.Membership

    group: str
    """`groups/{id}`."""
    person: str
    """`people/{id}`."""
    role: words.MemberRole | None
    """Leader or member."""
    display_name: str
    """What she is called."""
    since: datetime | None
    """Since when."""
    title: words.MemberTitle | None
    """Whether she organises a part of the area."""
    area: str
    """Which part, for example "三号楼二单元"."""


class AddMember(Request):
    """Makes somebody a member or leader."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"person": "people/019a0000-0000-7000-8000-000000000001", "role": "MEMBER"}
            ]
        }
    )
    MESSAGE: ClassVar = pb.AddMemberRequest

    person: str
    """`people/{id}`."""
    role: words.MemberRole
    """Leader or member."""
