"""Meetings from convening to the close form, and the actions that they give out."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict, Field, StrictBool

from gateway.schemas import words
from gateway.schemas.base import Moment, Request, Resource
from tongxin.deliberation.v1 import meeting_pb2 as pb


class Invitation(Resource):
    """An X for one item."""

    MESSAGE: ClassVar = pb.Invitation

    name: str
    """`invitations/{id}`."""
    item: str
    """`meetings/{id}/items/{id}`."""
    matter: str
    """`matters/{id}`."""
    person: str
    """`people/{id}`."""
    skill: str
    """As what she is invited, for example `lawyer`."""
    state: words.InvitationState | None
    """Where it stands."""
    allowed_actions: list[str]
    """What the caller may do now."""


class Action(Resource):
    """A task with its date."""

    MESSAGE: ClassVar = pb.Action

    name: str
    """`actions/{id}`."""
    matter: str
    """`matters/{id}`."""
    text: str
    """What is to be done, 1 to 500 characters."""
    assignee: str
    """`people/{id}` who does it; empty while nobody has it."""
    due_time: datetime | None
    """By when."""
    state: words.ActionState | None
    """Where it stands."""
    note: str
    """What came of it, at most 1,000 characters."""
    allowed_actions: list[str]
    """What the caller may do now."""
    kind: words.ActionKind | None
    """What sort of task it is."""
    percent: int
    """How much of it is done, 0 to 100, as last told."""
    expected_time: datetime | None
    """By when it will be done, as last told; not set before."""
    overdue: bool
    """Whether its date, or the one last told, has passed."""


class ItemResolution(Resource):
    """What was decided on an item."""

    MESSAGE: ClassVar = pb.Resolution

    proposal: str
    """The adopted proposal."""
    text: str
    """The text that holds, 1 to 4,000 characters."""
    actions: list[Action]
    """What is to be done."""
    create_time: datetime | None
    """When."""


class Item(Resource):
    """One point of a meeting."""

    MESSAGE: ClassVar = pb.Item

    name: str
    """`meetings/{id}/items/{id}`."""
    matter: str
    """`matters/{id}`."""
    epoch: int
    """The epoch in which it came on the agenda."""
    closed: bool
    """Whether it is closed."""
    invitations: list[Invitation]
    """Who is invited to it."""
    resolution: ItemResolution | None
    """What was decided; not set before the close."""
    ratification: words.Ratification | None
    """Of a provisional resolution: whether the council ratified it."""
    ratifies: str
    """`meetings/{id}/items/{id}` whose provisional resolution is to be ratified here; empty
    otherwise."""
    chair: str
    """`people/{id}` who leads this item because the director recused herself."""
    actions: list[Action]
    """What it gave somebody to do, also without a resolution."""


class Attendance(Resource):
    """Who was there on a seat, or as X."""

    MESSAGE: ClassVar = pb.Attendance

    person: str
    """`people/{id}`."""
    present: bool
    """Present or not."""
    seat: str
    """Whether as N, as ASSOCIATE or as X; output."""
    sign_in_time: datetime | None
    """When she signed in herself; output."""


class NewAttendance(Request):
    """Who was there, as the close form says."""

    MESSAGE: ClassVar = pb.Attendance

    person: str
    """`people/{id}`."""
    present: StrictBool
    """Present or not."""


class MinutesPart(Resource):
    """One numbered part of the minutes."""

    MESSAGE: ClassVar = pb.MinutesPart

    number: int
    """Its number, from 1; output."""
    item: str
    """`meetings/{id}/items/{id}` of which it tells; empty when of the whole meeting."""
    text: str
    """What was said and done, 1 to 4,000 characters."""


class NewMinutesPart(Request):
    """A part of the minutes, as the close form says; numbered in its order."""

    MESSAGE: ClassVar = pb.MinutesPart

    item: str = ""
    """`meetings/{id}/items/{id}` of which it tells; empty when of the whole meeting."""
    text: str
    """What was said and done, 1 to 4,000 characters."""


class Meeting(Resource):
    """A meeting."""

    MESSAGE: ClassVar = pb.Meeting

    name: str
    """`meetings/{id}`."""
    council: str
    """`councils/{region}`."""
    kind: words.MeetingKind | None
    """What called for it."""
    mode: words.MeetingMode | None
    """Where people meet."""
    start_time: datetime | None
    """When it begins."""
    state: words.MeetingState | None
    """Where it stands."""
    items: list[Item]
    """The agenda as far as the caller may see it."""
    attendance: list[Attendance]
    """Who was there; after the close."""
    minutes: str
    """The minutes; after the close."""
    quorum: int
    """How many N must be present for a binding resolution."""
    allowed_actions: list[str]
    """What the caller may do now."""
    etag: str
    """Changes with every change."""
    create_time: datetime | None
    """When it was convened."""
    close_time: datetime | None
    """When its hours end; only of an asynchronous online meeting."""
    place: str
    """Where people meet, in words; never the door of somebody whose name is protected."""
    door_of: str
    """`matters/{id}` at whose concerned person's door it is held; only DOORSTEP."""
    rules: str
    """The version of the meeting rules under which it was convened."""
    month: str
    """Of a MONTHLY one, its month, such as `2026-03`."""
    held_start_time: datetime | None
    """When it really began, where the form says so."""
    held_end_time: datetime | None
    """When it really ended, where the form says so."""
    minutes_parts: list[MinutesPart]
    """The minutes in parts, as far as the caller may see them; after the close."""


class CreateMeeting(Request):
    """Convenes a meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "council": "councils/210922107002",
                    "kind": "PER_MATTER",
                    "mode": "ASSEMBLY",
                    "start_time": "2026-09-01T09:00:00+08:00",
                    "matters": ["matters/019a0000-0000-7000-8000-000000000002"],
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateMeetingRequest

    council: str
    """`councils/{region}`."""
    kind: words.MeetingKind
    """What calls for it."""
    mode: words.MeetingMode
    """Where people meet."""
    start_time: Moment
    """When it begins; not in the past, but for a meeting ON_SITE or DOORSTEP that is entered
    within a week."""
    matters: list[str]
    """`matters/{id}` for the agenda, at most 50; none when there is something to ratify."""
    close_time: Moment | None = None
    """When its hours end: makes an online meeting asynchronous, 2 to 24 hours."""
    place: str = ""
    """Where people meet, at most 100 characters; required ON_SITE, refused where it would show
    the door of somebody whose name is protected."""
    door_of: str = ""
    """`matters/{id}` at whose concerned person's door it is held; DOORSTEP only, and only needed
    with several matters."""


class CreateItem(Request):
    """Puts a matter on the agenda."""

    MESSAGE: ClassVar = pb.CreateItemRequest

    matter: str
    """`matters/{id}`."""


class CreateInvitation(Request):
    """Invites an X."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"person": "people/019a0000-0000-7000-8000-000000000001", "skill": "lawyer"}
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateInvitationRequest

    person: str
    """`people/{id}`."""
    skill: str
    """As what she is invited."""


class NewAction(Request):
    """A task that the close form gives out."""

    MESSAGE: ClassVar = pb.NewAction

    text: str
    """What is to be done, 1 to 500 characters."""
    assignee: str = ""
    """`people/{id}`; empty lets somebody claim it."""
    due_time: Moment
    """By when; not in the past."""


class ItemClose(Request):
    """What the close form says of one item."""

    MESSAGE: ClassVar = pb.ItemClose

    item: str
    """`meetings/{id}/items/{id}`."""
    adopted_proposal: str = ""
    """The adopted proposal; empty when none was."""
    resolution_text: str = ""
    """The text that holds, required with a proposal."""
    actions: list[NewAction] = Field(default_factory=list)
    """What is to be done; at most 20."""


class CloseMeeting(Request):
    """Closes a meeting."""

    MESSAGE: ClassVar = pb.CloseMeetingRequest

    attendance: list[NewAttendance]
    """Who was there, at most 200."""
    minutes: str = ""
    """The minutes, 1 to 8,000 characters; empty with parts."""
    items: list[ItemClose]
    """One for each item."""
    minutes_parts: list[NewMinutesPart] = Field(default_factory=list)
    """The minutes in parts, at most 100, instead of one text."""
    held_start_time: Moment | None = None
    """When it really began; only ON_SITE and DOORSTEP, together with the end."""
    held_end_time: Moment | None = None
    """When it really ended."""


class CompleteAction(Request):
    """Says that an action is done."""

    MESSAGE: ClassVar = pb.CompleteActionRequest

    note: str
    """What came of it, 1 to 1,000 characters."""
