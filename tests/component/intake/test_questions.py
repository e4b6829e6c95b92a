"""Questions that only she can answer: the clock rests from when she saw one until she writes."""

from datetime import timedelta

from tests.component.intake.support import counts, reason
from tests.component.intake.talk import Talk, open_talk
from tests.support.village import make_village
from tests.support.world import World
from tongxin.intake.v1 import conversation_pb2 as pb
from tongxin.intake.v1 import matter_pb2

TEN_DAYS = timedelta(days=10)


async def with_council(world: World) -> Talk:
    village = await make_village(world)
    talk = await open_talk(village)
    await talk.forward()
    return talk


async def deadline(talk: Talk) -> float:
    shown = await talk.village.read(talk.village.asker, talk.name)
    return float(shown.deadline.seconds)


async def said(world: World) -> list[str]:
    rows = await world.rows("intake", "SELECT template_key FROM timeline ORDER BY entry_no")
    return [row[0] for row in rows]


async def test_the_clock_rests_from_when_she_saw_it_until_she_writes(world: World) -> None:
    talk = await with_council(world)
    village = talk.village
    before = await deadline(talk)
    asked = await talk.say(village.director, "是哪块地？", question=True)
    assert asked.question_state == pb.QUESTION_STATE_OPEN
    assert await deadline(talk) == before, "what she has not seen stops no clock"
    await talk.call(village.director, "MarkMessagesRead", message=asked.name)
    assert await deadline(talk) == before, "nor does the owner's own reading"
    await talk.call(village.asker, "MarkMessagesRead", message=asked.name)
    assert await deadline(talk) == before + TEN_DAYS.total_seconds()
    assert "pause.her" in await said(world)
    await world.jump(days=2)
    await talk.say(village.asker, "村东头那块")
    [question, _] = (await talk.call(village.director, "ListMessages")).messages
    assert question.question_state == pb.QUESTION_STATE_ANSWERED
    rested = await deadline(talk) - before
    assert abs(rested - timedelta(days=2).total_seconds()) < 60
    assert "pause.over" in await said(world)


async def test_after_ten_days_the_work_goes_on_without(world: World) -> None:
    talk = await with_council(world)
    village = talk.village
    asked = await talk.say(village.director, "是哪块地？", question=True)
    await talk.call(village.asker, "MarkMessagesRead", message=asked.name)
    await world.jump(days=10, minutes=1)
    [question] = (await talk.call(village.director, "ListMessages")).messages
    assert question.question_state == pb.QUESTION_STATE_LAPSED
    assert "pause.over" in await said(world)
    # It has waited for her as long as it may: another question stops nothing.
    again = await talk.say(village.director, "还有一件", question=True)
    before = await deadline(talk)
    await talk.call(village.asker, "MarkMessagesRead", message=again.name)
    assert await deadline(talk) == before


async def test_one_question_at_a_time_and_only_by_the_owner(world: World) -> None:
    talk = await with_council(world)
    village = talk.village
    before = await counts(world)
    assert await reason(talk.say(village.asker, "x", question=True)) == "ACTION_NOT_ALLOWED"
    assert await reason(talk.say(village.leader, "x", question=True)) == "ACTION_NOT_ALLOWED"
    assert await reason(talk.say(village.stranger, "x", question=True)) == "NOT_FOUND"
    assert await counts(world) == before
    first = await talk.say(village.director, "是哪块地？", question=True, request_id="键")
    assert await talk.say(village.director, "是哪块地？", question=True, request_id="键") == first
    assert await reason(talk.say(village.director, "又一件", question=True)) == "QUESTION_OPEN"
    await talk.say(village.director, "不急")
    await talk.say(village.asker, "村东头那块")
    await talk.say(village.director, "又一件", question=True)
    assert (await said(world)).count("question.asked") == 2


async def test_what_she_does_ends_the_waiting_too(world: World) -> None:
    talk = await with_council(world)
    village = talk.village
    asked = await talk.say(village.director, "是哪块地？", question=True)
    await talk.call(village.asker, "MarkMessagesRead", message=asked.name)
    await village.call(
        village.asker, "WithdrawMatter", matter_pb2.WithdrawMatterRequest(name=talk.name)
    )
    assert await reason(talk.say(village.director, "x", question=True)) == "ACTION_NOT_ALLOWED"
    # Reading once more what was seen begins no pause on what has ended.
    await talk.call(village.asker, "MarkMessagesRead", message=asked.name)
    assert await world.rows("intake", "SELECT 1 FROM matter WHERE pause_until IS NOT NULL") == []
