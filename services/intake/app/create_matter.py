"""File a matter, one's own or on behalf of somebody."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import TongxinError
from chassis.region import Level, RegionCode
from chassis.validation import Fields
from services.intake.app.first_owner import first_owner
from services.intake.app.loading import finish
from services.intake.app.parties import PartyInput, checked_parties, store_parties
from services.intake.app.ports import Begin, IntakeWork, NewParty
from services.intake.domain.clocks import whole_due
from services.intake.domain.matter import Matter
from services.intake.domain.privacy import pseudonym_of
from services.intake.domain.refusals import sealed_not_yet
from services.intake.domain.topics import CLASS_RANK, OPEN, SEALED, TOPICS, Topic

MAX_TEXT = 4000
RIGHTS = frozenset({"PERSONAL", "PROPERTY", "MARRIAGE_FAMILY", "LABOUR_SOCIAL_SECURITY", "NONE"})
URGENCIES = frozenset({"NORMAL", "URGENT"})
AUDIENCES = frozenset({"GROUP", "LEADER", "COUNTY"})
# PARTNER comes with the partner agreements; a patrol is registered by its own worker.
CHANNELS = frozenset({"GROUP", "WEB", "WECHAT", "HOTLINE_12338", "LETTER", "WALK_IN", "PATROL"})


@dataclass(frozen=True, slots=True)
class CreateMatter:
    """What she says, where, about whom, and who may read it first. Words may be empty."""

    region: str
    topic: str
    right: str
    urgency: str
    confidentiality: str
    channel: str
    audience: str
    group: str
    text: str = field(repr=False)
    parties: tuple[PartyInput, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class _Checked:
    region: RegionCode
    topic: Topic
    confidentiality: str
    audience: str
    channel: str
    group: UUID | None
    text: str


async def create_matter(begin: Begin, act: Act, command: CreateMatter) -> str:
    """Store the matter with its first owner and deadline; return `matters/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS with every field error; SEALED_NOT_AVAILABLE, which shows
            110 and 12338 first; ACTION_NOT_ALLOWED for a channel that is not the caller's.
    """
    async with begin(act) as work:
        await work.require("matter.create")
        matter, _ = await file_matter(work, command, Fields())
        return finish(work, name_of("matters", matter.id))


async def file_matter(
    work: IntakeWork, command: CreateMatter, fields: Fields, *, since: datetime | None = None
) -> tuple[Matter, list[NewParty]]:
    """File in a transaction that has begun, for every way in; return it with its parties.

    `since`: when its first owner heard of it, where that was before now.

    Raises:
        TongxinError: INVALID_FIELDS with these and what `fields` held before, and as above.
    """
    checked = await _check(work, command, fields)
    new_people = await checked_parties(work, command.parties, fields)
    if SEALED in (command.confidentiality, _own_class(command.topic)):
        # Before any field error: 110 and 12338 come first.
        raise sealed_not_yet()
    fields.refuse_if_any()
    assert checked is not None  # noqa: S101 - refused above
    parties, on_behalf = await store_parties(work, checked.region, new_people)
    excluded = frozenset(
        name_of("people", party.person) for party in parties if "excluded" in party.relations
    )
    matter = _matter(work, command, checked)
    owner = await first_owner(
        work,
        region=checked.region,
        audience=checked.audience,
        channel=checked.channel,
        group=checked.group,
        excluded=excluded,
    )
    actor = subject_of(work.act.caller)
    matter.file(owner, actor=actor, now=since or work.now, on_behalf=on_behalf)
    await work.matters.add(matter, parties)
    return matter, parties


async def _check(work: IntakeWork, command: CreateMatter, fields: Fields) -> _Checked | None:
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    topic = TOPICS.get(command.topic)
    fields.require(
        condition=topic is not None,
        field="topic",
        reason="UNKNOWN_TOPIC",
        description="See the list of topics.",
    )
    fields.choice("right", command.right or "NONE", RIGHTS)
    fields.choice("urgency", command.urgency or "NORMAL", URGENCIES)
    group, group_region = await _group(work, command.group, fields)
    region = catalogue().find(command.region or group_region)
    if region is None or region.level is not Level.VILLAGE:
        fields.error("region", "UNKNOWN_REGION", "No such village in the catalogue.")
    elif group_region and region.code != group_region:
        fields.error("region", "NOT_THE_GROUPS", "The group belongs to another village.")
    channel = fields.choice("channel", command.channel or ("GROUP" if group else "WEB"), CHANNELS)
    chosen = _class(topic, command.confidentiality, fields)
    audience = command.audience or _default_audience(topic, group)
    fields.choice("audience", audience, AUDIENCES)
    fields.require(
        condition=group is not None or audience == "COUNTY" or not command.audience,
        field="audience",
        reason="GROUP_REQUIRED",
        description="Name the group that may read it.",
    )
    if topic is None or region is None:
        return None
    return _Checked(region.code, topic, chosen, audience, channel, group, text)


async def _group(work: IntakeWork, name: str, fields: Fields) -> tuple[UUID | None, str]:
    """Return the named group and its village; only its own people may name it."""
    if not name:
        return None, ""
    try:
        group = await work.people.group(id_in(name, "groups", field="group"))
    except TongxinError as error:
        fields.errors.extend(error.fields)
        return None, ""
    if group is None or not await work.relations(name) & {"member", "leader"}:
        fields.error("group", "NOT_YOUR_GROUP", "You are not in this group.")
        return None, ""
    return group.id, group.region


def _own_class(topic: str) -> str:
    return TOPICS[topic].confidentiality if topic in TOPICS else OPEN


def _class(topic: Topic | None, wanted: str, fields: Fields) -> str:
    """Return the class: the topic's own, or a higher one."""
    least = topic.confidentiality if topic else OPEN
    chosen = wanted or least
    if CLASS_RANK.get(chosen, 0) < CLASS_RANK[least]:
        fields.error("confidentiality", "TOO_LOW", f"At least {least}.")
    return chosen


def _default_audience(topic: Topic | None, group: UUID | None) -> str:
    if group is not None and topic is not None and topic.family == "LIVELIHOOD":
        return "GROUP"
    return "LEADER"


def _matter(work: IntakeWork, command: CreateMatter, checked: _Checked) -> Matter:
    identity = new_id(catalogue().home_number(checked.region))
    urgency = command.urgency or "NORMAL"
    clocks = work.book.at(work.now).clocks_of(checked.region, checked.topic.code, checked.channel)
    return Matter(
        id=identity,
        region=checked.region,
        topic=checked.topic.code,
        right=command.right or "NONE",
        urgency=urgency,
        risk="LOW",
        confidentiality=checked.confidentiality,
        channel=checked.channel,
        audience=checked.audience,
        group=checked.group,
        text=checked.text,
        pseudonym=pseudonym_of(identity),
        whole_due_at=whole_due(urgency, work.now, clocks),
        book=work.book,
        created_at=work.now,
    )
