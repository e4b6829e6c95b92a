"""A matter and what people do with it."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict, Field, StrictBool

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Request, Resource
from gateway.schemas.common import Body, Text
from gateway.schemas.extension import Extension
from tongxin.intake.v1 import matter_pb2 as pb


class Party(Resource):
    """Somebody who stands in a relation to a matter."""

    MESSAGE: ClassVar = pb.Party

    role: words.PartyRole | None
    """How she stands to it."""
    person: str
    """`people/{id}` of somebody we know; output for a new person too."""
    display_name: str
    """A new person's name, only together with an empty `person`; shown where the caller may read
    names. Never matched to a known person."""
    phone: str
    """A new person's phone, as `display_name`."""


class NewParty(Request):
    """Somebody whom a request names."""

    MESSAGE: ClassVar = pb.Party

    role: words.PartyRole
    """How she stands to it."""
    person: str = ""
    """`people/{id}` of somebody we know; output for a new person too."""
    display_name: str = ""
    """A new person's name, only together with an empty `person`; shown where the caller may read
    names. Never matched to a known person."""
    phone: str = ""
    """A new person's phone, as `display_name`."""


class Answer(Resource):
    """What is said to her when a matter is answered."""

    MESSAGE: ClassVar = pb.Answer

    outcome: words.Outcome | None
    """The kind of end."""
    text: str
    """The answer in plain words, 1 to 4,000 characters."""
    action_record: str
    """What was done; this or `reason` is required (no silent close)."""
    reason: str
    """Why nothing could be done."""
    law_references: list[str]
    """The law it rests on, for example "妇女权益保障法 第五十六条"; at most 20."""
    expected_time: datetime | None
    """By when it will be done; required for PROMISED, for nothing else."""


class NewAnswer(Request):
    """The answer that somebody gives."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "SOLVED", "text": "路灯已修好。", "action_record": "村里已请人修好。"}
            ]
        }
    )
    MESSAGE: ClassVar = pb.Answer

    outcome: words.Outcome
    """The kind of end."""
    text: str
    """The answer in plain words, 1 to 4,000 characters."""
    action_record: str = ""
    """What was done; this or `reason` is required (no silent close)."""
    reason: str = ""
    """Why nothing could be done."""
    law_references: list[str] = Field(default_factory=list)
    """The law it rests on, for example "妇女权益保障法 第五十六条"; at most 20."""
    expected_time: Moment | None = None
    """By when it will be done; required for PROMISED, for nothing else."""


class Resolution(Resource):
    """One outcome of a matter, numbered."""

    MESSAGE: ClassVar = pb.Resolution

    resolution_no: int
    """1, 2, 3 … within the matter."""
    answer: Answer | None
    """What was answered."""
    body: Body | None
    """Who answered."""
    create_time: datetime | None
    """When."""
    satisfaction: words.Satisfaction | None
    """What she said of it; not set before she did."""
    confirm_time: datetime | None
    """When she said so."""


class Matter(Resource):
    """What one woman, or many, asks for."""

    MESSAGE: ClassVar = pb.Matter

    name: str
    """`matters/{id}`, id a UUIDv7."""
    region: str
    """12-digit code of the village it belongs to."""
    topic: str
    """Topic code, see `/topics`."""
    right: words.Right | None
    """The right concerned."""
    urgency: words.Urgency | None
    """What happens if we wait."""
    risk: words.Risk | None
    """Danger to a person."""
    confidentiality: words.Confidentiality | None
    """Who may read it."""
    channel: words.Channel | None
    """The way it came in."""
    audience: words.Audience | None
    """Whom she let read it first."""
    group: str
    """The group it was raised in, `groups/{id}`; empty for other channels."""
    text: str
    """The text as she said it; empty where `masked`."""
    council_text: str
    """The text for the council and everybody beyond, confirmed by the leader."""
    parties: list[Party]
    """The people of the matter; empty where `masked`."""
    pseudonym: str
    """The stable name under which it is spoken of where names are not."""
    masked: bool
    """Whether names and the original text are left out for this caller."""
    status: words.MatterStatus | None
    """Where it is in its life."""
    phase: words.MatterPhase | None
    """What the work looks like now."""
    epoch: int
    """The number of its present custody; every move makes it one higher."""
    owner: Body | None
    """Who has it; not set when it has ended."""
    deadline: datetime | None
    """By when the owner has to act."""
    overdue: bool
    """Whether that has passed."""
    taken_time: datetime | None
    """When the owner took it; not set before."""
    resolution: Resolution | None
    """The newest outcome."""
    parent: str
    """The collective matter it is part of; empty when none."""
    children_count: int
    """How many matters are part of this one."""
    status_line: Text | None
    """One line for everybody: who has it, until when, and what then."""
    allowed_actions: list[str]
    """What the caller may do now."""
    etag: str
    """Changes with every change of content."""
    create_time: datetime | None
    """When it was filed."""
    resolved_level: words.Level | None
    """Under which region the owner's level lies when it was confirmed; the resolved level."""
    extension: Extension | None
    """The newest extension that was asked for; not set where there is none."""


class CreateMatter(Request):
    """Files a matter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "topic": "selling",
                    "text": "红薯卖不出去，想请人帮忙找销路。",
                    "group": "groups/019a0000-0000-7000-8000-000000000001",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateMatterRequest

    region: str = ""
    """12-digit code of the village; the group's region when empty and a group is named."""
    topic: str
    """Topic code."""
    right: words.Right | None = None
    """The right concerned."""
    urgency: words.Urgency | None = None
    """What happens if we wait."""
    confidentiality: words.Confidentiality | None = None
    """Higher than the topic's default or equal, never lower."""
    channel: words.Channel | None = None
    """The way it came in."""
    audience: words.Audience | None = None
    """Who may read it first."""
    group: str = ""
    """The group it is raised in, `groups/{id}`."""
    text: str
    """What she says, 1 to 4,000 characters."""
    parties: list[NewParty] = Field(default_factory=list)
    """The people of the matter. The caller is the reporter; without a CONCERNED party she is the
    concerned person too. At most 20."""


class CosignMatter(Request):
    """Says "we too"."""

    MESSAGE: ClassVar = pb.CosignMatterRequest

    text: str = ""
    """What she adds, at most 1,000 characters; may be empty."""


class DraftCouncilText(Resource):
    """A proposal; the leader reads, corrects and confirms it by forwarding."""

    MESSAGE: ClassVar = pb.DraftCouncilTextResponse

    council_text: str
    """The text with the parties' recorded names and phones replaced."""


class ForwardMatter(Request):
    """Hands a matter to the council."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"expected_epoch": 1, "council_text": "一位村民反映，红薯滞销。"}]
        }
    )
    MESSAGE: ClassVar = pb.ForwardMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    council_text: str = ""
    """The text for the council; required unless the matter is OPEN."""


class AnswerMatter(Request):
    """Answers a matter."""

    MESSAGE: ClassVar = pb.AnswerMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    answer: NewAnswer
    """The answer."""


class RaiseMatter(Request):
    """Raises a matter one step up, for the body that has it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"expected_epoch": 1, "reason": "需要妇联帮助对接销路。"}]}
    )

    expected_epoch: Count
    """The epoch that the caller saw."""
    reason: str
    """Why it goes up, 1 to 500 characters."""
    council_text: str = ""
    """The text for the readers above; required unless the matter is OPEN or has one.
    Only from a group."""
    without_deliberation: StrictBool = False
    """Whether nothing was deliberated before. Only from a council; a group never deliberates."""


class ConfirmMatter(Request):
    """Says whether the outcome solved it. Needs no epoch: she acts on the matter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"resolution_no": 1, "solved": True, "satisfaction": "SATISFIED"}]
        }
    )
    MESSAGE: ClassVar = pb.ConfirmMatterRequest

    resolution_no: Count
    """The outcome she speaks of."""
    solved: StrictBool
    """Whether it is solved."""
    satisfaction: words.Satisfaction | None = None
    """How content she is; required when solved."""
    comment: str = ""
    """What she adds, at most 1,000 characters."""


class ReopenMatter(Request):
    """Takes a matter up again."""

    MESSAGE: ClassVar = pb.ReopenMatterRequest

    resolution_no: Count
    """The outcome she speaks of."""
    reason: str
    """Why, 1 to 1,000 characters."""


class WithdrawMatter(Request):
    """Takes a matter back."""

    MESSAGE: ClassVar = pb.WithdrawMatterRequest

    reason: str = ""
    """Why, at most 1,000 characters; she need not say."""


class TimelineEntry(Resource):
    """One entry of the timeline."""

    MESSAGE: ClassVar = pb.TimelineEntry

    entry_no: int
    """1, 2, 3 … within the matter."""
    create_time: datetime | None
    """When it happened."""
    template_key: str
    """Which sentence of the catalogue it is."""
    text: Text | None
    """The sentence."""


class Custody(Resource):
    """One link of the custody chain."""

    MESSAGE: ClassVar = pb.Custody

    epoch: int
    """1, 2, 3 … without gaps."""
    body: Body | None
    """Who had it; not set where the matter ended."""
    since: datetime | None
    """Since when."""
    move: words.Move | None
    """How it came there."""
    deadline: datetime | None
    """By when it had to act."""


class Topic(Resource):
    """One topic of the four families 四议."""

    MESSAGE: ClassVar = pb.Topic

    code: str
    """Its code."""
    family: str
    """CARE, FAMILY, HARDSHIP or LIVELIHOOD."""
    default_confidentiality: words.Confidentiality | None
    """The class a matter of this topic gets by itself."""
    needs_screening: bool
    """Whether a safety screening comes before anything is settled."""
    title: Text | None
    """Its name."""


class UpdateMatter(Request):
    """Changes content; what is left out stays. Needs If-Match."""

    MESSAGE: ClassVar = pb.Matter

    text: str | None = None
    """What she says, 1 to 4,000 characters."""
    right: words.Right | None = None
    """The right concerned."""
    council_text: str | None = None
    """The text for the council, confirmed by an officer of the body that has it."""
