"""Messages between her and the owner: who reads them, once only, and nowhere else."""

import pytest

from chassis.ids import new_random_id
from tests.component.intake.support import counts, reason, refusal
from tests.component.intake.talk import MARK, Talk, open_talk
from tests.support.village import make_village
from tests.support.world import World
from tongxin.intake.v1 import conversation_pb2 as pb
from tongxin.intake.v1 import matter_pb2

PROTECTED = {"topic": "wages", "text": "工钱没给", "audience": matter_pb2.AUDIENCE_GROUP}


async def test_both_sides_talk_and_know_what_was_read(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    hers = await talk.say(village.asker, "地瓜𠮷还有\r\n两千斤")
    assert (hers.side, hers.author, hers.body) == (pb.MESSAGE_SIDE_HER, village.asker, "")
    assert hers.text == "地瓜𠮷还有\n两千斤"
    assert await talk.unread(village.leader) == 1
    theirs = await talk.say(village.leader, "我明天去看")
    assert (theirs.side, theirs.body) == (pb.MESSAGE_SIDE_OWNER, village.group)
    assert await talk.heard(village.asker) == [hers.text, "我明天去看"]
    assert await talk.unread(village.asker) == 1
    read = await talk.call(village.asker, "MarkMessagesRead", message=theirs.name)
    assert read.unread_count == 0
    assert await talk.unread(village.leader) == 1, "her own reading marks the other side's only"
    [first, second] = (await talk.call(village.leader, "ListMessages")).messages
    assert second.HasField("read_time")
    assert not first.HasField("read_time")


async def test_she_is_told_that_there_is_news_and_not_what(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    await talk.say(village.asker)
    await talk.say(village.leader)
    entries = await world.rows(
        "intake", "SELECT template_key, params::text, hearers FROM timeline ORDER BY entry_no"
    )
    assert [row.template_key for row in entries] == ["filed.group", "message.written"]
    assert entries[-1].params == "{}"


async def test_nothing_of_it_leaves_the_encrypted_column(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    await talk.say(village.asker, request_id="键")
    await talk.call(village.leader, "CreateNote", text=MARK)
    for table in ("outbox", "audit_entry", "timeline", "idempotency", "message", "note"):
        rows = await world.rows("intake", f"SELECT t.*::text AS line FROM {table} t")
        assert rows
        assert not [row for row in rows if MARK in str(row)], table
        stored = await world.rows(
            "intake",
            f"SELECT 1 FROM {table} t WHERE position(:mark IN convert_to(t.*::text, 'UTF8')) > 0",
            mark=MARK.encode(),
        )
        assert not stored
    assert await talk.heard(village.leader) == [MARK], "and the entitled find it"


async def test_a_message_is_refused_where_it_must_be_and_then_said_once(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    before = await counts(world)
    for person in (village.stranger, village.cadre, village.chair, village.director):
        assert await reason(talk.say(person)) == "NOT_FOUND"
        assert await reason(talk.heard(person)) == "NOT_FOUND"
    for method in (talk.say, talk.heard):
        assert await reason(method(village.neighbour)) == "ACTION_NOT_ALLOWED"
    unknown = Talk(village, f"matters/{new_random_id()}")
    assert await reason(unknown.say(village.asker)) == "NOT_FOUND"
    assert await reason(unknown.heard(village.asker)) == "NOT_FOUND"
    refused = await refusal(talk.say(village.asker, "长" * 2001))
    assert [(error.field, error.reason) for error in refused.fields] == [("text", "TOO_LONG")]
    refused = await refusal(talk.say(village.asker, " \n\x07"))
    assert {error.reason for error in refused.fields} == {"CONTROL_CHARACTER"}
    assert await counts(world) == before, "a refused act leaves nothing"
    first = await talk.say(village.asker, request_id="键-1")
    after = await counts(world)
    assert await talk.say(village.asker, request_id="键-1") == first
    again = talk.say(village.asker, "别的", request_id="键-1")
    assert await reason(again) == "IDEMPOTENCY_KEY_REUSED"
    assert await counts(world) == after


async def test_masked_readers_and_former_officers_stay_outside(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village, **PROTECTED)
    await talk.say(village.asker)
    assert await talk.heard(village.leader) == [MARK]
    await talk.forward()
    # The council's director has it now; the leader had it, and still reads the matter.
    assert await talk.heard(village.director) == [MARK]
    assert await reason(talk.heard(village.leader)) == "ACTION_NOT_ALLOWED"
    assert await reason(talk.say(village.leader)) == "ACTION_NOT_ALLOWED"
    await village.read(village.leader, talk.name)
    await talk.move(village.director, "RAISE", 2, reason="超出能力")
    assert await talk.heard(village.chair) == [MARK]
    assert await reason(talk.heard(village.director)) == "ACTION_NOT_ALLOWED"
    assert await talk.heard(village.asker) == [MARK]


async def test_a_reporter_says_what_she_knows_and_reads_her_own_words(world: World) -> None:
    village = await make_village(world)
    concerned = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_CONCERNED, person=village.stranger)
    talk = await open_talk(village, village.neighbour, parties=[concerned], **PROTECTED)
    await talk.say(village.stranger, "我自己的话")
    reported = await talk.say(village.neighbour, "我看见的")
    assert reported.side == pb.MESSAGE_SIDE_REPORTER
    await talk.say(village.leader, "给本人的话")
    assert await talk.heard(village.neighbour) == ["我看见的"]
    assert await talk.heard(village.stranger) == ["我自己的话", "我看见的", "给本人的话"]
    assert await talk.unread(village.neighbour) == 0
    mark = talk.call(village.neighbour, "MarkMessagesRead", message=reported.name)
    assert await reason(mark) == "ACTION_NOT_ALLOWED"
    await talk.forward()
    assert await reason(talk.heard(village.neighbour)) == "ACTION_NOT_ALLOWED"
    assert await reason(talk.say(village.neighbour)) == "ACTION_NOT_ALLOWED"


async def test_nobody_talks_where_nobody_has_it(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    await talk.say(village.asker)
    await village.call(
        village.asker, "WithdrawMatter", matter_pb2.WithdrawMatterRequest(name=talk.name)
    )
    assert await reason(talk.say(village.asker)) == "STATE_NOT_ALLOWED"
    assert await talk.heard(village.asker) == [MARK], "what was said stays hers to read"
    shown = await village.read(village.asker, talk.name)
    assert "message" not in shown.allowed_actions


async def test_the_conversation_is_paged_for_one_reader(world: World) -> None:
    village = await make_village(world)
    talk = await open_talk(village)
    said = [(await talk.say(village.asker, f"第{number}句")).text for number in range(5)]
    seen, token = [], ""
    for size in (2, 2, 2):
        page = await talk.call(village.leader, "ListMessages", page_size=size, page_token=token)
        seen += [message.text for message in page.messages]
        token = page.next_page_token
    assert (seen, token) == (said, "")
    first = await talk.call(village.leader, "ListMessages", page_size=2)
    stolen = talk.call(village.asker, "ListMessages", page_token=first.next_page_token)
    assert (await refusal(stolen)).fields[0].field == "page_token"


async def test_only_a_message_of_this_matter_is_marked(world: World) -> None:
    village = await make_village(world)
    talk, other = await open_talk(village), await open_talk(village)
    there = await other.say(village.leader)
    here = await talk.say(village.leader)
    mark = talk.call(village.asker, "MarkMessagesRead", message=there.name)
    assert (await refusal(mark)).fields[0].field == "message"
    moved = f"{talk.name}/messages/{there.name.rpartition('/')[2]}"
    assert await reason(talk.call(village.asker, "MarkMessagesRead", message=moved)) == "NOT_FOUND"
    assert await talk.unread(village.asker) == 1
    await talk.call(village.asker, "MarkMessagesRead", message=here.name)
    assert (await talk.unread(village.asker), await other.unread(village.asker)) == (0, 1)


@pytest.mark.parametrize("action", ["message", "note"])
async def test_the_act_is_offered_to_whom_it_is_not_refused(world: World, action: str) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    offered = {
        person
        for person in (village.asker, village.leader, village.neighbour)
        if action in (await village.read(person, matter.name)).allowed_actions
    }
    assert offered == ({village.asker, village.leader} if action == "message" else {village.leader})
