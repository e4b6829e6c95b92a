"""The registry of bodies and their officers."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from tongxin.escalation.v1 import bodies_pb2 as pb


class PartnerBody(Resource):
    """A body 联动单位 that federations ask for help."""

    MESSAGE: ClassVar = pb.PartnerBody

    name: str
    """`bodies/{id}`."""
    kind: words.BodyKind | None
    """What it is for."""
    region: str
    """12-digit code of the region that it serves."""
    level: words.Level | None
    """The level at which it works: that of its region."""
    title: str
    """What it is called."""
    since: datetime | None
    """Since when."""
    until: datetime | None
    """Until when; null while it has no end."""
    allowed_actions: list[str]
    """What the caller may do now."""


class CreateBody(Request):
    """Enters a body."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "CIVIL_AFFAIRS", "region": "210922107000", "title": "民政办公室"}]
        }
    )
    MESSAGE: ClassVar = pb.CreateBodyRequest

    kind: words.BodyKind
    """What it is for."""
    region: str
    """12-digit code of the region that it serves."""
    title: str
    """What it is called, 1 to 100 characters."""


class Officer(Resource):
    """Somebody who acts for a body."""

    MESSAGE: ClassVar = pb.Officer

    name: str
    """`bodies/{id}/officers/{id}`."""
    person: str
    """`people/{id}`."""
    since: datetime | None
    """Since when."""
    until: datetime | None
    """Until when; null while it has no end."""


class CreateOfficer(Request):
    """Lets somebody act for a body."""

    MESSAGE: ClassVar = pb.CreateOfficerRequest

    person: str
    """`people/{id}`."""
