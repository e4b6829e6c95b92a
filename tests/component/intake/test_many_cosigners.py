"""Acting on a collective matter costs as many statements for hundreds of co-signers as for two."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.component.intake.support import ANSWER, move
from tests.component.intake.test_moves_between_owners import keys
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Collect the statements that intake sends, one for each however many rows it carries."""
    seen: list[str] = []
    engine = world.running["intake"].database.engine.sync_engine

    def note(_: object, __: object, statement: str, *___: Any) -> None:
        if "matter" in statement or "timeline" in statement or "fact" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def collective(village: Village, size: int) -> pb.Matter:
    """File a matter that `size` more have joined, as their rows would be."""
    matter = await village.file(village.asker)
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name)
    )
    tables = {
        "matter": "id",
        "party": "matter_id",
        "custody": "matter_id",
        "timeline": "matter_id",
    }
    of = child.name.removeprefix("matters/")
    for number in range(1, size):
        twin = f"{of[:-4]}{number:04x}"
        for table, key in tables.items():
            await village.world.rows(
                "intake",
                f"INSERT INTO {table} SELECT (jsonb_populate_record(t, "
                f"jsonb_build_object('{key}', CAST(:twin AS text)))).* FROM {table} t"
                f" WHERE t.{key} = CAST(:of AS uuid) RETURNING {key}",
                twin=twin,
                of=of,
            )
        await village.world.rows(
            "intake",
            "INSERT INTO fact SELECT gen_random_uuid(), subject, relation, 'matters/' || :twin,"
            " CAST(:twin AS uuid), valid_from, valid_until, source FROM fact"
            " WHERE object = 'matters/' || :of RETURNING id",
            twin=twin,
            of=of,
        )
    await village.world.rows(
        "intake",
        "UPDATE matter SET children_count = :size WHERE id = CAST(:id AS uuid) RETURNING id",
        size=size,
        id=matter.name.removeprefix("matters/"),
    )
    return await village.read(village.asker, matter.name)


async def acts(village: Village, size: int) -> list[int]:
    """Let a collective matter be forwarded, raised and answered; return what each cost."""
    matter = await collective(village, size)
    costs = []
    for act in (
        village.call(
            village.leader,
            "ForwardMatter",
            pb.ForwardMatterRequest(name=matter.name, expected_epoch=1),
        ),
        move(village, village.director, matter.name, pb.MOVE_RAISE),
        move(village, village.chair, matter.name, pb.MOVE_RAISE),
        move(village, village.cadre, matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason=""),
    ):
        with statements(village.world) as seen:
            await asyncio.wait_for(act, 8)
        costs.append(len(seen))
    [row] = await village.world.rows(
        "intake",
        "SELECT count(*), count(*) FILTER (WHERE phase = 'RESOLVED' AND resolution_no = 1) FROM"
        " matter WHERE parent_id = CAST(:id AS uuid)",
        id=matter.name.removeprefix("matters/"),
    )
    assert tuple(row) == (size, size), "each of them has the answer"
    return costs


async def test_hundreds_of_cosigners_cost_as_many_statements_as_two(world: World) -> None:
    village = await make_village(world)
    few, many = await acts(village, 2), await acts(village, 200)
    assert many == few
    assert max(many) < 60, few
    told = await world.rows(
        "intake",
        "SELECT matter_id FROM timeline WHERE template_key = 'answered.solved'",
    )
    assert len(told) == 2 + 200 + 2
    [child] = await world.rows(
        "intake", "SELECT id FROM matter WHERE status = 'MERGED' ORDER BY id LIMIT 1"
    )
    said = await keys(village, village.neighbour, f"matters/{child.id}")
    assert said[-4:] == ["forwarded", "raised.village", "raised.township", "answered.solved"]
