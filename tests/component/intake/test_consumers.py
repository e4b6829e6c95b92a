"""What intake hears: twice, in any order, late, or as garbage, with the same end."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.ids import new_random_id
from chassis.wire import stamp
from tests.component.intake.support import later, prepared, reason
from tests.support.village import VILLAGE, Village, make_village
from tests.support.world import World
from tongxin.common.v1 import common_pb2 as common
from tongxin.deliberation.v1 import events_pb2 as deliberation
from tongxin.escalation.v1 import events_pb2 as escalation
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

COUNCIL, FEDERATION = f"councils/{VILLAGE}", f"federations/{VILLAGE}"
BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Sent = list[tuple[UUID, Any]]


def at(minutes: int) -> Any:
    return stamp(BEGAN + timedelta(minutes=minutes))


def council_events(matter: pb.Matter, member: str) -> Sent:
    """Return a council's whole work on a matter: two meetings, the second decides."""
    known = {"matter": matter.name, "epoch": matter.epoch, "body": COUNCIL}
    meeting = [f"meetings/{new_random_id()}" for _ in range(2)]
    events: list[Any] = [
        deliberation.StageOpened(**known, create_time=at(0)),
        deliberation.ItemScheduled(
            **known, meeting=meeting[0], start_time=at(60), create_time=at(1)
        ),
        deliberation.ItemClosed(**known, meeting=meeting[0], create_time=at(90)),
        deliberation.ItemScheduled(
            **known, meeting=meeting[1], start_time=at(160), create_time=at(91)
        ),
        deliberation.ItemClosed(
            **known, meeting=meeting[1], resolved=True, action_count=1, create_time=at(190)
        ),
        deliberation.ActionCompleted(**known, action="actions/x", create_time=at(200)),
    ]
    events += [
        deliberation.FactsChanged(
            object=COUNCIL,
            sequence=10 + number,
            facts=[
                common.Fact(
                    subject=member, relation=relation, object=COUNCIL, valid_from=at(-(10**6))
                )
                for relation in relations
            ],
        )
        for number, relations in enumerate([["director"], [], ["councillor", "director"]])
    ]
    return [(new_random_id(), event) for event in events]


def federation_events(matter: pb.Matter) -> Sent:
    """Return a federation's work on a matter."""
    known = {"matter": matter.name, "epoch": matter.epoch, "body": FEDERATION}
    events = [
        escalation.StageOpened(**known, create_time=at(0)),
        escalation.StageAccepted(**known, create_time=at(5)),
        escalation.ActionNoted(**known, resource="cold_storage", create_time=at(9)),
        escalation.ActionNoted(**known, create_time=at(19)),
    ]
    return [(new_random_id(), event) for event in events]


async def deliver(world: World, sent: Sent, seed: int, correlation: str) -> None:
    """Send everything twice, shuffled; the broker's own deduplication is passed by."""
    twice = [(identity, event, str(turn)) for identity, event in sent for turn in range(2)]
    random.Random(seed).shuffle(twice)  # noqa: S311 - an order, no secret
    for identity, event, turn in twice:
        await world.publish(
            event, correlation=correlation, event_id=identity, as_of=f"{seed}-{turn}"
        )
    await world.quiescent()


async def end_state(village: Village, matter: pb.Matter, subject: str) -> dict[str, Any]:
    """Return everything that the events may change."""
    now = await village.read(village.asker, matter.name)
    page = await village.call(
        village.asker, "ListTimeline", pb.ListTimelineRequest(name=matter.name)
    )
    facts = await village.world.rows(
        "intake",
        "SELECT relation FROM fact WHERE subject = :subject AND object = :council"
        " ORDER BY relation",
        subject=subject,
        council=COUNCIL,
    )
    return {
        "register": (now.status, now.epoch, now.owner.name, now.phase, now.HasField("taken_time")),
        "told": sorted(entry.text.zh for entry in page.entries),
        "facts": [row.relation for row in facts],
    }


async def test_a_councils_work_ends_alike_in_every_order(world: World) -> None:
    village = await make_village(world)
    ends = []
    for seed in range(4):
        matter = await prepared(village, "forwarded")
        await world.rows(
            "intake", "DELETE FROM fact_version WHERE object = :o RETURNING 1", o=COUNCIL
        )
        sent = council_events(matter, village.stranger)
        if seed:
            await deliver(world, sent, seed, matter.name)
        else:
            for identity, event in sent:  # in order and once: what has to come out
                await world.publish(event, correlation=matter.name, event_id=identity)
            await world.quiescent()
        ends.append(await end_state(village, matter, village.stranger))
    assert ends[1:] == ends[:1] * 3
    assert ends[0]["register"][3:] == (pb.MATTER_PHASE_ACTING, True)
    assert ends[0]["facts"] == ["councillor", "director"]
    assert len(ends[0]["told"]) == 2 + 6


async def test_a_federations_work_ends_alike_in_every_order(world: World) -> None:
    village = await make_village(world)
    ends = []
    for seed in range(3):
        matter = await village.file(village.asker)
        raised = await village.call(
            village.leader,
            "RaiseMatter",
            pb.RaiseMatterRequest(name=matter.name, expected_epoch=1, reason="急"),
        )
        await deliver(world, federation_events(raised), seed, matter.name)
        ends.append(await end_state(village, raised, village.stranger))
    assert ends[1:] == ends[:1] * 2
    assert ends[0]["register"][3:] == (pb.MATTER_PHASE_ESCALATED, True)
    assert len(ends[0]["told"]) == 2 + 4


async def test_an_older_set_of_facts_changes_nothing(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")

    async def seats(sequence: int, *people: str) -> None:
        facts = [
            common.Fact(
                subject=person, relation="director", object=COUNCIL, valid_from=later(days=-1)
            )
            for person in people
        ]
        event = deliberation.FactsChanged(object=COUNCIL, sequence=sequence, facts=facts)
        await world.publish(event, correlation=COUNCIL)
        await world.quiescent()

    assert (await village.read(village.director, matter.name)).name == matter.name
    await seats(5, village.stranger)
    assert await reason(village.read(village.director, matter.name)) == "NOT_FOUND"
    assert (await village.read(village.stranger, matter.name)).name == matter.name
    for stale in (4, 5):
        await seats(stale, village.director)
        assert await reason(village.read(village.director, matter.name)) == "NOT_FOUND"
    await seats(6, village.director)
    assert (await village.read(village.director, matter.name)).name == matter.name


async def test_late_news_of_a_former_owner_promises_nothing(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    known = {"matter": matter.name, "epoch": matter.epoch, "body": COUNCIL, "create_time": at(0)}
    withdrawn = await prepared(village, "forwarded")
    await village.call(
        village.asker, "WithdrawMatter", pb.WithdrawMatterRequest(name=withdrawn.name)
    )
    before = await end_state(village, withdrawn, village.director)
    for event in (
        deliberation.StageOpened(**known | {"epoch": 1}),
        deliberation.StageOpened(**known | {"matter": withdrawn.name}),
        deliberation.ActionCompleted(**known | {"matter": withdrawn.name}),
        deliberation.StageOpened(**known | {"matter": f"matters/{new_random_id()}"}),
    ):
        await world.publish(event, correlation=event.matter)
    await world.quiescent()
    assert await end_state(village, withdrawn, village.director) == before
    now = await village.read(village.asker, matter.name)
    assert not now.HasField("taken_time")
    await world.publish(deliberation.StageOpened(**known), correlation=matter.name)
    await world.quiescent()
    assert (await village.read(village.asker, matter.name)).HasField("taken_time")


async def test_an_x_reads_no_longer_than_her_item_is_open(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    known = {"matter": matter.name, "epoch": matter.epoch, "body": COUNCIL}

    async def invite(person: str) -> None:
        request = register_pb2.SetFactRequest(
            name=matter.name, subject=person, relation="invitee", valid_until=later(days=7)
        )
        await village.client(village.director)(RegisterServiceStub, "SetFact", request)

    async def closed(**fields: Any) -> None:
        await world.publish(deliberation.ItemClosed(**known | fields), correlation=matter.name)
        await world.quiescent()

    await invite(village.stranger)
    # Neither the close of a former epoch's item nor one from before she was invited ends it.
    await closed(epoch=1, create_time=later(minutes=1))
    await closed(create_time=later(minutes=-1))
    assert (await village.read(village.stranger, matter.name)).name == matter.name
    await closed(create_time=later(minutes=1))
    assert await reason(village.read(village.stranger, matter.name)) == "NOT_FOUND"
    await invite(village.stranger)
    assert (await village.read(village.stranger, matter.name)).name == matter.name


async def test_poison_is_put_aside_and_the_others_flow(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    js = world.running["intake"].broker.js
    parked_before = (await js.stream_info("PARKED")).state.messages
    opened = deliberation.StageOpened.DESCRIPTOR.full_name
    poisons = [
        (opened, str(new_random_id()), b"\xff\xfe\xfd garbage"),  # parked
        (opened, "no-id", b""),  # parked
        (opened, "", b""),  # parked
        ("tongxin.deliberation.v1.OfTomorrow", str(new_random_id()), b"\x08\x01"),  # skipped
        ("", "", b""),  # skipped
    ]
    for kind, identity, data in poisons:
        headers = {"ce-type": kind, "ce-id": identity, "ce-correlationid": matter.name}
        await js.publish(
            "tongxin.deliberation.test.published.village.21.09.22.107.002",
            data,
            headers={name: value for name, value in headers.items() if value},
            stream="DELIBERATION",
        )
    await world.publish(
        deliberation.StageOpened(
            matter=matter.name, epoch=matter.epoch, body=COUNCIL, create_time=at(0)
        ),
        correlation=matter.name,
    )
    await world.quiescent()
    assert (await village.read(village.asker, matter.name)).HasField("taken_time")
    state = (await js.stream_info("PARKED")).state
    assert state.messages - parked_before == 3
    last = await js.get_msg("PARKED", state.last_seq)
    assert last.headers is not None
    assert last.headers["tongxin-parked-by"] == "intake-main"
    assert last.headers["tongxin-parked-reason"]
