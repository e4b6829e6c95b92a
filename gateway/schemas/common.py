"""What all contracts share: bodies, texts, facts and work items."""

from datetime import datetime
from typing import ClassVar

from gateway.schemas import words
from gateway.schemas.base import Resource
from tongxin.common.v1 import common_pb2 as pb


class Body(Resource):
    """A body that can own a matter."""

    MESSAGE: ClassVar = pb.Body

    name: str
    """Resource name: `groups/{id}`, `councils/{region}` or `federations/{region}`."""
    level: words.Level | None
    """The level at which it works. Groups and councils are VILLAGE."""
    region: str
    """12-digit code of the region that it serves."""


class Text(Resource):
    """One sentence in both languages, Chinese first."""

    MESSAGE: ClassVar = pb.Text

    zh: str
    """Simplified Chinese."""
    en: str
    """English."""


class Fact(Resource):
    """One relation between a subject and an object, with its dates."""

    MESSAGE: ClassVar = pb.Fact

    subject: str
    """Who or what stands in the relation: `people/{id}` or a body's name."""
    relation: str
    """The relation, for example `leader`, `director`, `owner`, `reporter`."""
    object: str
    """What it relates to: a body's name or `matters/{id}`."""
    valid_from: datetime | None
    """From when it holds."""
    valid_until: datetime | None
    """Until when it holds; not set while it has no end."""


class WorkItem(Resource):
    """One thing that waits for the caller."""

    MESSAGE: ClassVar = pb.WorkItem

    kind: str
    """What kind of work, for example `matter.answer` or `invitation.respond`."""
    resource: str
    """The resource to open."""
    matter: str
    """The matter it belongs to, `matters/{id}`; empty when none."""
    line: Text | None
    """One line that says what it is about, without personal data."""
    since: datetime | None
    """Since when it waits."""
    due: datetime | None
    """By when it has to be done; not set when nothing is due."""
    overdue: bool
    """Whether `due` has passed."""
    level: words.Level | None
    """The level that has to act."""
    region: str
    """The region of the matter."""
    allowed_actions: list[str]
    """What the caller may do with the resource now."""
    epoch: int
    """The epoch that the act asks for as `expected_epoch`; 0 where it asks for none."""
