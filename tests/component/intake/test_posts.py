"""What is said in a group: promoted, hidden, answered there; and offers of help."""

from typing import Any

from chassis.wire import moment
from tests.component.intake.support import ANSWER, LONG, counts, reason, refusal
from tests.support.village import Village, enter, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1 import posts_pb2 as pb
from tongxin.intake.v1.posts_pb2_grpc import PostServiceStub


async def ask(village: Village, who: str, method: str, **fields: Any) -> Any:
    request = getattr(pb, f"{method}Request")(**fields)
    return await village.client(who)(PostServiceStub, method, request)


async def say(village: Village, who: str, text: str = "三号楼停水了", **fields: Any) -> pb.Post:
    post: pb.Post = await ask(
        village, who, "CreatePost", **{"group": village.group, "text": text} | fields
    )
    return post


async def posts(village: Village, who: str) -> list[pb.Post]:
    return list((await ask(village, who, "ListPosts", group=village.group)).posts)


async def test_members_say_something_and_nobody_else_reads_it(world: World) -> None:
    village = await make_village(world)
    first = await say(village, village.asker, request_id="p-1")
    assert (await say(village, village.asker, request_id="p-1")).name == first.name
    await say(village, village.neighbour, "我家也停了")
    for who in (village.asker, village.neighbour, village.leader):
        assert [post.text for post in await posts(village, who)] == ["我家也停了", "三号楼停水了"]
    before = await counts(world)
    for who in (village.stranger, village.director, village.chair):
        assert await reason(posts(village, who)) == "NOT_FOUND"
        assert await reason(say(village, who)) == "NOT_FOUND"
    refused = await refusal(say(village, village.asker, LONG))
    assert [error.field for error in refused.fields] == ["text"]
    anonymous = world.anonymous("intake")
    request = pb.CreatePostRequest(group=village.group, text="x")
    assert await reason(anonymous(PostServiceStub, "CreatePost", request)) == "TOKEN_REQUIRED"
    assert await counts(world) == before
    stored = await world.rows("intake", "SELECT text FROM group_post")
    assert all("停".encode() not in bytes(row.text) for row in stored)


async def test_the_leader_promotes_with_the_topic_alone(world: World) -> None:
    village = await make_village(world)
    post = await say(village, village.asker)
    await world.jump(hours=15)  # at least five of them by day
    asked = {"name": post.name, "topic": "water_power_heat", "request_id": "m-1"}
    matter = await ask(village, village.leader, "PromotePost", **asked)
    assert (await ask(village, village.leader, "PromotePost", **asked)).name == matter.name
    assert matter.owner.name == village.group
    assert matter.channel == matter_pb2.CHANNEL_GROUP
    assert matter.text == "三号楼停水了"
    hers = await village.read(village.asker, matter.name)
    assert {"withdraw"} <= set(hers.allowed_actions), "who wrote it is the concerned person"
    fresh = await village.file(village.asker, topic="water_power_heat")
    # The leader's clock began with the post, hours before.
    gap = moment(fresh.deadline) - moment(matter.deadline)
    assert gap.total_seconds() > 0
    again = await refusal(
        ask(village, village.leader, "PromotePost", name=post.name, topic="selling")
    )
    assert (again.reason, again.metadata["matter"]) == ("ALREADY_PROMOTED", matter.name)
    assert [item.matter for item in await posts(village, village.asker)] == [matter.name]
    # What is PROTECTED is not the group's: other members do not even learn that it exists.
    other = await say(village, village.asker, "工钱没给")
    hidden = await ask(village, village.leader, "PromotePost", name=other.name, topic="wages")
    assert (await posts(village, village.neighbour))[0].matter == ""
    assert (await posts(village, village.leader))[0].matter == hidden.name


async def test_only_the_leader_promotes_and_nothing_sealed(world: World) -> None:
    village = await make_village(world)
    post = await say(village, village.asker)
    before = await counts(world)
    for who, wanted in (
        (village.neighbour, "ACTION_NOT_ALLOWED"),
        (village.stranger, "NOT_FOUND"),
        (village.director, "NOT_FOUND"),
    ):
        refused = ask(village, who, "PromotePost", name=post.name, topic="selling")
        assert await reason(refused) == wanted
    sealed = ask(village, village.leader, "PromotePost", name=post.name, topic="stalking")
    assert (await refusal(sealed)).metadata["help_first"] == "110"
    wrong = ask(village, village.leader, "PromotePost", name=post.name, topic="gossip")
    assert [error.field for error in (await refusal(wrong)).fields] == ["topic"]
    unknown = post.name[:-4] + "0000"
    absent = ask(village, village.leader, "PromotePost", name=unknown, topic="selling")
    assert await reason(absent) == "NOT_FOUND"
    assert await counts(world) == before


async def test_taken_private_it_is_gone_for_everybody_else_at_once(world: World) -> None:
    village = await make_village(world)
    mine, about, third = [await say(village, village.asker, text) for text in "甲乙丙"]
    outsider = await enter(world, "外人二")
    for who in (village.neighbour, village.stranger, village.chair, outsider):
        assert await reason(ask(village, who, "TakePostPrivate", name=mine.name)) == "NOT_FOUND"
    hidden = await ask(village, village.asker, "TakePostPrivate", name=mine.name)
    assert hidden.private
    assert hidden.help.zh.index("110") < hidden.help.zh.index("12338")
    by_leader = await ask(village, village.leader, "TakePostPrivate", name=about.name)
    assert by_leader.text == "乙"
    by_councillor = await ask(village, village.director, "TakePostPrivate", name=third.name)
    assert (by_councillor.private, by_councillor.text, by_councillor.author) == (True, "", "")
    again = await ask(village, village.asker, "TakePostPrivate", name=mine.name)
    assert again.private
    assert await posts(village, village.neighbour) == []
    for who in (village.asker, village.leader):
        assert len(await posts(village, who)) == 3


async def test_what_became_of_it_is_told_in_the_group_without_names(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    secret = await village.file(village.asker, audience=matter_pb2.AUDIENCE_LEADER)
    for name in (matter.name, secret.name):
        await village.call(
            village.leader,
            "AnswerMatter",
            matter_pb2.AnswerMatterRequest(name=name, expected_epoch=1, answer=ANSWER),
        )
    [told] = await posts(village, village.neighbour)
    assert (told.author, told.text, told.matter) == ("", "", matter.name)
    assert "答复" in told.sentence.zh
    assert "张婶" not in str(told)
    await village.call(
        village.asker,
        "ConfirmMatter",
        matter_pb2.ConfirmMatterRequest(
            name=matter.name,
            resolution_no=1,
            solved=True,
            satisfaction=matter_pb2.SATISFACTION_SATISFIED,
        ),
    )
    assert len(await posts(village, village.neighbour)) == 2
    refused = ask(village, village.leader, "PromotePost", name=told.name, topic="selling")
    assert await reason(refused) == "NOT_FOUND"
    refused = ask(village, village.leader, "TakePostPrivate", name=told.name)
    assert await reason(refused) == "NOT_FOUND"


async def test_a_neighbour_offers_help_and_the_owner_reads_it(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    offer = {"name": matter.name, "text": "我家有三轮车"}
    assert "offer" in (await village.read(village.neighbour, matter.name)).allowed_actions
    await ask(village, village.neighbour, "OfferHelp", **offer, request_id="o-1")
    await ask(village, village.neighbour, "OfferHelp", **offer, request_id="o-1")
    await ask(village, village.neighbour, "OfferHelp", **offer | {"text": "周五有空"})
    for who in (village.leader, village.asker):
        [found] = (await ask(village, who, "ListOffers", name=matter.name)).offers
        assert (found.person, found.text) == (village.neighbour, "周五有空")
    page = await village.call(
        village.asker, "ListTimeline", matter_pb2.ListTimelineRequest(name=matter.name)
    )
    assert [entry.template_key for entry in page.entries].count("offered") == 1
    before = await counts(world)
    assert await reason(ask(village, village.neighbour, "ListOffers", name=matter.name)) == (
        "ACTION_NOT_ALLOWED"
    )
    assert await reason(ask(village, village.asker, "OfferHelp", **offer)) == "ACTION_NOT_ALLOWED"
    for who in (village.stranger, village.chair):
        assert await reason(ask(village, who, "OfferHelp", **offer)) == "NOT_FOUND"
        assert await reason(ask(village, who, "ListOffers", name=matter.name)) == "NOT_FOUND"
    bad = await refusal(ask(village, village.neighbour, "OfferHelp", name=matter.name))
    assert [error.field for error in bad.fields] == ["text"]
    assert await counts(world) == before
