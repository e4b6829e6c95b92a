"""Notes of officers: inside and public kept apart; never for whom they are about."""

from tests.component.intake.support import counts, reason, refusal
from tests.component.intake.talk import MARK, open_talk
from tests.support.village import VILLAGE, give_office, make_village
from tests.support.world import World
from tongxin.intake.v1 import conversation_pb2 as pb
from tongxin.intake.v1 import matter_pb2

PROTECTED = {"topic": "wages", "text": "工钱没给", "audience": matter_pb2.AUDIENCE_GROUP}
PUBLIC = pb.NOTE_VISIBILITY_PUBLIC


async def test_inside_and_public_notes_are_kept_apart(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    note = await talk.call(village.leader, "CreateNote", text=MARK)
    assert (note.visibility, note.author) == (pb.NOTE_VISIBILITY_INSIDE, village.leader)
    await talk.call(village.leader, "CreateNote", text="上午来访", visibility=PUBLIC)
    assert await talk.notes(village.leader) == [MARK, "上午来访"]
    assert await talk.notes(village.asker) == ["上午来访"]
    keys = [row[0] for row in await world.rows("intake", "SELECT template_key FROM timeline")]
    assert keys == ["filed.group", "note.public"], "of an inside note nobody is told"


async def test_a_note_is_refused_where_it_must_be_and_then_written_once(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    before = await counts(world)
    for person in (village.stranger, village.cadre):
        assert await reason(talk.call(person, "CreateNote", text="x")) == "NOT_FOUND"
        assert await reason(talk.notes(person)) == "NOT_FOUND"
    for person in (village.asker, village.neighbour):
        assert await reason(talk.call(person, "CreateNote", text="x")) == "ACTION_NOT_ALLOWED"
    assert await reason(talk.notes(village.neighbour)) == "ACTION_NOT_ALLOWED"
    refused = await refusal(talk.call(village.leader, "CreateNote", text=" ", visibility=9))
    assert {error.field for error in refused.fields} == {"text", "visibility"}
    assert await counts(world) == before
    first = await talk.call(village.leader, "CreateNote", text=MARK, request_id="键")
    after = await counts(world)
    assert await talk.call(village.leader, "CreateNote", text=MARK, request_id="键") == first
    assert await counts(world) == after


async def test_who_had_it_keeps_reading_the_notes_and_masked_readers_never(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village, **PROTECTED)
    await talk.call(village.leader, "CreateNote", text=MARK)
    await talk.forward()
    assert await talk.notes(village.leader) == [MARK]
    assert await talk.notes(village.director) == [MARK]
    await talk.move(village.director, "RAISE", 2, reason="超出能力")
    await talk.move(village.chair, "RAISE", 3, reason="村里办不了")
    assert await talk.notes(village.cadre) == [MARK]
    # The village chair had it and reads it masked now: notes may name her.
    await village.read(village.chair, talk.name)
    assert await reason(talk.notes(village.chair)) == "ACTION_NOT_ALLOWED"
    assert await talk.notes(village.director) == [MARK]
    assert await talk.notes(village.asker) == []


async def test_an_officer_reads_no_notes_about_herself(world: World) -> None:
    village = await make_village(world)
    await give_office(world, village.asker, ["director"], f"councils/{VILLAGE}", sequence=2)
    await world.quiescent()
    talk = await open_talk(village)
    await talk.call(village.leader, "CreateNote", text=MARK)
    await talk.forward()
    # It is the director's own matter, and her council has it now.
    assert await reason(talk.call(village.asker, "CreateNote", text="x")) == "ACTION_NOT_ALLOWED"
    assert await talk.notes(village.asker) == []
    assert await talk.notes(village.leader) == [MARK]
    hers = await talk.say(village.asker, "我自己的话")
    assert hers.side == pb.MESSAGE_SIDE_HER
