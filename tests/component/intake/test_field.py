"""Patrol and visit records from offline drafts, and who may send them."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.wire import stamp
from tests.component.intake.support import LONG, counts, reason, refusal
from tests.support.village import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Village, enter, make_village
from tests.support.world import World
from tongxin.intake.v1 import field_pb2 as pb
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.field_pb2_grpc import FieldServiceStub

YES, NO = pb.SCREENING_ANSWER_YES, pb.SCREENING_ANSWER_NO
CLEAR = pb.Screening(alone=YES, afraid=NO, hurt=NO, safe_at_home=YES, others_hurt=NO)
SETTLED, RAISED = pb.PATROL_OUTCOME_SETTLED, pb.PATROL_OUTCOME_RAISED
CREATED, EXISTS, REFUSED = (
    pb.RECORD_STATE_CREATED,
    pb.RECORD_STATE_EXISTS,
    pb.RECORD_STATE_REFUSED,
)


@dataclass
class Field:
    """A village with a grid worker."""

    village: Village
    worker: str
    grid: str
    name: str

    async def ago(self, **delta: float) -> Any:
        now = (await self.village.world.rows("intake", "SELECT now()"))[0][0]
        return stamp(now - timedelta(**delta))

    async def patrol(self, draft_no: int, **fields: Any) -> pb.Patrol:
        given = {
            "device": "phone-1",
            "draft_no": draft_no,
            "recorded_time": await self.ago(minutes=5),
            "place": "三号楼",
            "topic": "noise_and_space",
            "finding": "楼道堆物",
        }
        return pb.Patrol(**given | fields)

    async def visit(self, draft_no: int, **fields: Any) -> pb.Visit:
        given = {
            "device": "phone-1",
            "draft_no": draft_no,
            "recorded_time": await self.ago(minutes=5),
            "place": "三号楼",
            "finding": "老人身体还好",
        }
        return pb.Visit(**given | fields)

    async def send(self, *records: Any, who: str = "") -> list[pb.RecordResult]:
        patrols = not records or isinstance(records[0], pb.Patrol)
        method = "RecordPatrols" if patrols else "RecordVisits"
        request = getattr(pb, f"{method}Request")(records=records)
        answer = await self.village.client(who or self.worker)(FieldServiceStub, method, request)
        return list(answer.results)

    async def list(self, method: str, who: str = "") -> Any:
        request = getattr(pb, f"List{method}Request")()
        return await self.village.client(who or self.worker)(
            FieldServiceStub, f"List{method}", request
        )


async def make_field(world: World) -> Field:
    village = await make_village(world)
    worker = await enter(world, "网格员")
    made = await village.client(village.chair)(
        FieldServiceStub,
        "AppointGridWorker",
        pb.AppointGridWorkerRequest(
            parent=f"federations/{VILLAGE}", person=worker, grid_title="一网格"
        ),
    )
    return Field(village, worker, made.grid, made.name)


async def test_the_village_federation_appoints_and_ends(world: World) -> None:
    field = await make_field(world)
    village = field.village

    async def appoint(who: str, **fields: Any) -> pb.GridWorker:
        given = {"parent": f"federations/{VILLAGE}", "person": field.worker, "grid_title": "一网格"}
        request = pb.AppointGridWorkerRequest(**given | fields)
        made: pb.GridWorker = await village.client(who)(
            FieldServiceStub, "AppointGridWorker", request
        )
        return made

    assert (await appoint(village.chair)).name == field.name, "who works there keeps hers"
    first = await appoint(village.chair, grid_title="二网格", request_id="g-1")
    assert await appoint(village.chair, grid_title="二网格", request_id="g-1") == first
    assert first.grid != field.grid
    for who in (village.cadre, village.leader, field.worker):
        assert await reason(appoint(who)) == "ACTION_NOT_ALLOWED"
    elsewhere = appoint(village.chair, parent=f"federations/{OTHER_VILLAGE}")
    assert await reason(elsewhere) == "ACTION_NOT_ALLOWED"
    seed = world.seed("intake")
    above = pb.AppointGridWorkerRequest(parent=f"federations/{TOWNSHIP}", person=field.worker)
    refused = await refusal(seed(FieldServiceStub, "AppointGridWorker", above))
    assert {error.field for error in refused.fields} == {"parent", "grid_title"}
    unknown = appoint(village.chair, person=field.grid.replace("grids", "people"))
    assert await reason(unknown) == "NOT_FOUND"
    anonymous = world.anonymous("intake")(FieldServiceStub, "AppointGridWorker", above)
    assert await reason(anonymous) == "TOKEN_REQUIRED"

    async def end(who: str) -> pb.GridWorker:
        request = pb.EndGridWorkerRequest(name=field.name)
        ended: pb.GridWorker = await village.client(who)(FieldServiceStub, "EndGridWorker", request)
        return ended

    for who in (village.cadre, village.leader, field.worker):
        assert await reason(end(who)) == "NOT_FOUND"
    assert (await end(village.chair)).HasField("until")
    assert await end(village.chair) == await end(village.chair)
    [result] = await field.send(await field.patrol(1, grid=field.grid))
    assert [error.reason for error in result.errors] == ["NOT_YOUR_GRID"]
    workers = pb.ListGridWorkersRequest(parent=f"federations/{VILLAGE}")
    for who in (village.cadre, village.stranger):
        listing = village.client(who)(FieldServiceStub, "ListGridWorkers", workers)
        assert await reason(listing) == "NOT_FOUND"
    mine = await village.client(village.chair)(FieldServiceStub, "ListGridWorkers", workers)
    assert len(mine.grid_workers) == 2


async def test_each_record_once_and_one_bad_one_refuses_itself_only(world: World) -> None:
    field = await make_field(world)
    old = await field.patrol(2, recorded_time=await field.ago(days=91))
    wrong = await field.patrol(
        3,
        device="",
        recorded_time=await field.ago(hours=-1),
        topic="gossip",
        finding=LONG,
        outcome=SETTLED,
        grid="grids/none",
    )
    good = await field.patrol(1, recorded_time=await field.ago(days=89))
    results = await field.send(good, old, wrong, await field.patrol(4, outcome=RAISED))
    assert [result.state for result in results] == [CREATED, REFUSED, REFUSED, CREATED]
    assert [(error.field, error.reason) for error in results[1].errors] == [
        ("recorded_time", "TOO_OLD")
    ]
    assert {(error.field, error.reason) for error in results[2].errors} >= {
        ("device", "TOO_SHORT"),
        ("recorded_time", "IN_FUTURE"),
        ("topic", "UNKNOWN_TOPIC"),
        ("finding", "TOO_LONG"),
        ("action_record", "TOO_SHORT"),
        ("grid", "INVALID_NAME"),
    }
    before = await counts(world)
    again = await field.send(good, await field.patrol(4, outcome=RAISED))
    # Sent again later the time differs: another record under a number that is taken.
    assert again[0].state == EXISTS
    assert again[0].name == results[0].name
    assert [error.reason for error in again[1].errors] == ["DRAFT_REUSED"]
    assert await counts(world) == before
    listed = await field.list("Patrols")
    assert {item.draft_no for item in listed.patrols} == {1, 4}
    [kept] = [item for item in listed.patrols if item.draft_no == 1]
    assert kept.recorded_time == good.recorded_time, "her own time"
    # Nobody else reads them, the chair and a second worker of the grid neither.
    for who in (field.village.chair, field.village.stranger):
        assert (await field.list("Patrols", who)).patrols == []
    stored = await world.rows("intake", "SELECT finding FROM field_record")
    assert all("楼道".encode() not in bytes(row.finding) for row in stored)


async def test_a_batch_that_is_sent_twice_at_once_is_stored_once(world: World) -> None:
    field = await make_field(world)
    batch = [await field.patrol(number, outcome=RAISED) for number in range(1, 6)]
    first, second = await asyncio.gather(field.send(*batch), field.send(*batch))
    states = [{one.state, other.state} for one, other in zip(first, second, strict=True)]
    assert states == [{CREATED, EXISTS}] * 5
    assert [one.matter for one in first] == [other.matter for other in second]
    assert len(await world.rows("intake", "SELECT 1 FROM matter")) == 5


async def test_who_works_in_no_grid_sends_nothing(world: World) -> None:
    field = await make_field(world)
    record = await field.patrol(1)
    for who in (field.village.leader, field.village.chair, field.village.stranger):
        assert await reason(field.send(record, who=who)) == "ACTION_NOT_ALLOWED"
    too_many = [record] * 101
    for batch in ([], too_many):
        refused = await refusal(field.send(*batch))
        assert [error.field for error in refused.fields] == ["records"]
    anonymous = world.anonymous("intake")(
        FieldServiceStub, "RecordPatrols", pb.RecordPatrolsRequest(records=[record])
    )
    assert await reason(anonymous) == "TOKEN_REQUIRED"
    assert await world.rows("intake", "SELECT 1 FROM field_record") == []


async def test_raised_goes_to_the_council_settled_asks_her(world: World) -> None:
    field = await make_field(world)
    village = field.village
    person = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_CONCERNED, person=village.asker)
    raised, settled, alone = await field.send(
        await field.patrol(1, outcome=RAISED),
        await field.patrol(2, outcome=SETTLED, action_record="当场清走", concerned=person),
        await field.patrol(3, outcome=SETTLED, action_record="当场清走"),
    )
    matter = await village.read(field.worker, raised.matter)
    assert matter.owner.name == f"councils/{VILLAGE}"
    assert matter.channel == matter_pb2.CHANNEL_PATROL
    hers = await village.read(village.asker, settled.matter)
    assert hers.status == matter_pb2.MATTER_STATUS_RESOLVED
    assert hers.resolution.answer.action_record == "当场清走"
    confirmed = await village.call(
        village.asker,
        "ConfirmMatter",
        matter_pb2.ConfirmMatterRequest(
            name=hers.name,
            resolution_no=1,
            solved=True,
            satisfaction=matter_pb2.SATISFACTION_SATISFIED,
        ),
    )
    assert confirmed.status == matter_pb2.MATTER_STATUS_CLOSED_CONFIRMED
    assert (alone.state, alone.matter) == (CREATED, "")
    assert await reason(village.read(village.stranger, raised.matter)) == "NOT_FOUND"


async def test_nothing_with_a_sign_of_danger_is_settled_on_the_spot(world: World) -> None:
    field = await make_field(world)
    done = {"topic": "couple", "outcome": SETTLED, "action_record": "劝开了"}
    beside = pb.Screening(alone=NO, afraid=NO, hurt=NO, safe_at_home=YES, others_hurt=NO)
    afraid = pb.Screening(alone=YES, afraid=YES, hurt=NO, safe_at_home=YES, others_hurt=NO)
    results = await field.send(
        await field.patrol(1, **done),
        await field.patrol(2, **done, screening=beside),
        await field.patrol(3, **done, screening=afraid),
        await field.patrol(4, **done, screening=CLEAR),
        await field.patrol(5, topic="couple", screening=beside),
        await field.patrol(6, topic="domestic_violence"),
    )
    assert [error.reason for result in results[:3] for error in result.errors] == [
        "SCREENING_REQUIRED",
        "SCREENING_REQUIRED",
        "DANGER_SIGN",
    ]
    assert [result.state for result in results[3:5]] == [CREATED, CREATED]
    [sealed] = results[5].errors
    assert sealed.reason == "SEALED_NOT_AVAILABLE"
    assert sealed.description.index("110") < sealed.description.index("12338")
    # Not alone is unknown: somebody looks again.
    [plan] = (await field.list("PlannedVisits")).visits
    assert plan.follows == results[4].name


async def test_visits_and_whom_to_visit_next(world: World) -> None:
    field = await make_field(world)
    village = field.village
    there = await enter(world, "外村人", OTHER_VILLAGE)
    results = await field.send(
        await field.visit(1, person=village.asker, next_time=await field.ago(days=-7)),
        await field.visit(2, household="三号楼王家", next_time=await field.ago(days=-3)),
        await field.visit(3),
        await field.visit(4, person=there),
        await field.visit(
            5, household="家", follows="visits/none", next_time=await field.ago(days=1)
        ),
        await field.visit(6, matter=field.grid.replace("grids", "matters")),
    )
    assert [result.state for result in results] == [CREATED, CREATED, *[REFUSED] * 4]
    reasons = [{error.reason for error in result.errors} for result in results[2:]]
    assert reasons == [
        {"WHOM"},
        {"UNKNOWN_PERSON"},
        {"UNKNOWN_RECORD", "NOT_IN_FUTURE"},
        {"UNKNOWN_MATTER"},
    ]
    planned = (await field.list("PlannedVisits")).visits
    assert [plan.follows for plan in planned] == [results[1].name, results[0].name]
    assert not any(plan.overdue for plan in planned)
    await world.jump(days=4)
    [first, _] = (await field.list("PlannedVisits")).visits
    assert first.overdue
    [done] = await field.send(await field.visit(7, household="王家", follows=results[1].name))
    assert done.state == CREATED
    assert [plan.follows for plan in (await field.list("PlannedVisits")).visits] == [
        results[0].name
    ]
    assert len((await field.list("Visits")).visits) == 3
    assert (await field.list("PlannedVisits", village.chair)).visits == []
    # Another worker cannot follow her records.
    second = await enter(world, "第二位")
    await village.client(village.chair)(
        FieldServiceStub,
        "AppointGridWorker",
        pb.AppointGridWorkerRequest(
            parent=f"federations/{VILLAGE}", person=second, grid_title="一网格"
        ),
    )
    [taken] = await field.send(
        await field.visit(1, household="王家", follows=results[0].name), who=second
    )
    assert [error.reason for error in taken.errors] == ["UNKNOWN_RECORD"]


async def test_a_visit_for_a_matter_is_an_action_on_it(world: World) -> None:
    field = await make_field(world)
    village = field.village
    [raised] = await field.send(await field.patrol(1, outcome=RAISED))
    [visit] = await field.send(await field.visit(2, matter=raised.matter))
    assert (visit.state, visit.matter) == (CREATED, raised.matter)
    page = await village.call(
        field.worker, "ListTimeline", matter_pb2.ListTimelineRequest(name=raised.matter)
    )
    assert [entry.template_key for entry in page.entries][-1] == "visited"
    other = await village.file(village.asker)
    [refused] = await field.send(await field.visit(3, matter=other.name))
    assert [error.reason for error in refused.errors] == ["UNKNOWN_MATTER"]
