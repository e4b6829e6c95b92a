"""The inbox."""

from datetime import datetime
from typing import ClassVar

from gateway.schemas.base import Count, Page, Request, Resource
from gateway.schemas.common import Text
from tongxin.notification.v1 import notification_pb2 as pb


class InboxEntry(Resource):
    """One thing that she was told."""

    MESSAGE: ClassVar = pb.InboxEntry

    name: str
    """`inbox/{number}`: grows by one with each entry of this person."""
    number: int
    """Its number."""
    matter: str
    """The matter it is about, `matters/{id}`."""
    template_key: str
    """Which sentence of the catalogue."""
    text: Text | None
    """The sentence."""
    read: bool
    """Whether she has read it."""
    create_time: datetime | None
    """When it happened."""
    line: str
    """The sentence in the language that she chose."""


class Unread(Resource):
    """How many are left unread."""

    MESSAGE: ClassVar = pb.MarkReadResponse

    unread_count: int
    """How many."""


class MarkRead(Request):
    """Marks entries as read."""

    MESSAGE: ClassVar = pb.MarkReadRequest

    up_to: Count
    """Everything up to this number is read."""


class Inbox(Page[InboxEntry]):
    """One page of the inbox, newest first."""

    unread_count: int
    """How many are unread in all."""
