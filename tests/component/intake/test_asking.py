"""Asking her: by somebody else, several times, at her door; her silence counts as not solved."""

from typing import Any

from tests.component.intake.support import ANSWER, later, prepared, reason, refusal
from tests.component.intake.test_owner_clocks import move, sent, told
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import clocks_pb2, events_pb2
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.clocks_pb2_grpc import ClockServiceStub

PHONE = clocks_pb2.CONTACT_MEDIUM_PHONE
WECHAT = clocks_pb2.CONTACT_MEDIUM_WECHAT
VISIT = clocks_pb2.CONTACT_MEDIUM_VISIT


async def asked(village: Village, person: str, name: str, medium: int, **fields: Any) -> pb.Matter:
    """Note that somebody asked her."""
    request = clocks_pb2.NoteContactRequest(
        **{"name": name, "resolution_no": 1, "medium": medium} | fields
    )
    noted: pb.Matter = await village.client(person)(ClockServiceStub, "NoteContact", request)
    return noted


async def answered(village: Village, **fields: Any) -> pb.Matter:
    """Return a matter that the director has answered; the leader of the group had it before."""
    matter = await village.file(village.asker, **fields)
    text = "一位村民说" if fields else ""
    forward = pb.ForwardMatterRequest(name=matter.name, expected_epoch=1, council_text=text)
    matter = await village.call(village.leader, "ForwardMatter", forward)
    await move(village, village.director, matter, pb.MOVE_ANSWER, answer=ANSWER)
    return await village.read(village.asker, matter.name)


async def test_two_media_two_days_and_one_visit_before_silence_counts(world: World) -> None:
    village = await make_village(world)
    name = (await answered(village)).name
    await asked(village, village.leader, name, PHONE)
    await asked(village, village.leader, name, VISIT)
    same_day = await asked(village, village.leader, name, WECHAT)
    assert same_day.status == pb.MATTER_STATUS_RESOLVED, "both from afar on one day"
    await world.jump(days=1)
    same_medium = await asked(village, village.leader, name, VISIT)
    assert same_medium.status == pb.MATTER_STATUS_RESOLVED
    closed = await asked(village, village.leader, name, PHONE, request_id="third")
    assert closed.status == pb.MATTER_STATUS_CLOSED_UNCONFIRMED
    again = await asked(village, village.leader, name, PHONE, request_id="third")
    assert again == closed
    now = await village.read(village.asker, name)
    assert now.resolved_level == 0, "counted as not solved"
    assert (await told(village, village.asker, name))[-2:] == [
        "contact.missed",
        "closed.unconfirmed",
    ]
    # Nobody ever heard her: her "no" has no last day.
    await world.jump(days=60)
    reopened = await village.call(
        village.asker,
        "ReopenMatter",
        pb.ReopenMatterRequest(name=name, resolution_no=1, reason="没有解决"),
    )
    assert reopened.status == pb.MATTER_STATUS_OPEN


async def test_silence_never_closes_a_matter_about_a_child(world: World) -> None:
    village = await make_village(world)
    matter = await answered(village, topic="left_behind", text="孩子没人管")
    await asked(village, village.leader, matter.name, PHONE)
    await asked(village, village.leader, matter.name, VISIT)
    await world.jump(days=1)
    kept = await asked(village, village.leader, matter.name, WECHAT)
    assert kept.status == pb.MATTER_STATUS_RESOLVED
    assert kept.deadline.ToDatetime() < matter.deadline.ToDatetime(), "again in 3 working days"
    follow_ups = [
        list(event.recipients)
        for event in await sent(world, events_pb2.TimelineExtended)
        if event.template_key == "reminder.follow_up"
    ]
    assert follow_ups == [[village.director]]
    await world.jump(days=8)
    assert len(await sent(world, events_pb2.ClockGone)) == 1, "and that climbs"


async def test_who_reached_her_says_it_for_her_but_never_the_closer(world: World) -> None:
    village = await make_village(world)
    name = (await answered(village)).name
    word = clocks_pb2.HerWord(solved=True, satisfaction=pb.SATISFACTION_SATISFIED)
    reached = {"reached": True, "word": word}
    refused = asked(village, village.director, name, PHONE, **reached)
    assert await reason(refused) == "ASKED_BY_THE_CLOSER"
    for person, why in (
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.neighbour, "ACTION_NOT_ALLOWED"),
        (village.stranger, "NOT_FOUND"),
        (village.cadre, "NOT_FOUND"),
    ):
        assert await reason(asked(village, person, name, PHONE, **reached)) == why
    wrong = await refusal(
        asked(
            village,
            village.leader,
            name,
            99,
            contact_time=later(days=1),
            word=clocks_pb2.HerWord(solved=True),
        )
    )
    assert {field.field for field in wrong.fields} == {
        "medium",
        "contact_time",
        "word",
        "word.satisfaction",
    }
    stale = asked(village, village.leader, name, PHONE, resolution_no=2)
    assert await reason(stale) == "RESOLUTION_STALE"
    closed = await asked(village, village.leader, name, PHONE, **reached)
    assert closed.status == pb.MATTER_STATUS_CLOSED_CONFIRMED
    [row] = await world.rows("intake", "SELECT actor, reached FROM contact")
    assert (row.actor, row.reached) == (village.leader, True)


async def test_her_no_opens_it_again_whoever_wrote_it_down(world: World) -> None:
    village = await make_village(world)
    name = (await answered(village)).name
    word = clocks_pb2.HerWord(solved=False, comment="还是卖不出去")
    opened = await asked(village, village.leader, name, VISIT, reached=True, word=word)
    assert opened.status == pb.MATTER_STATUS_OPEN
    assert await reason(asked(village, village.leader, name, VISIT)) == "STATE_NOT_ALLOWED"


async def test_without_a_login_somebody_else_than_the_closer_asks(world: World) -> None:
    village = await make_village(world)
    party = pb.Party(role=pb.PARTY_ROLE_CONCERNED, display_name="老太太")
    matter = await village.file(village.neighbour, parties=[party])
    answer = pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER)
    await village.call(village.leader, "AnswerMatter", answer)
    closer = asked(village, village.leader, matter.name, VISIT)
    assert await reason(closer) == "ASKED_BY_THE_CLOSER"
    other = await prepared(village, "answered")
    tried = await asked(village, village.leader, other.name, PHONE)
    assert tried.status == pb.MATTER_STATUS_RESOLVED, "she has an inbox: anybody may try"
