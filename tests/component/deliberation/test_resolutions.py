"""Open ballots, quorum and majority: when a resolution binds."""

from tests.component.deliberation.support import (
    House,
    Person,
    close,
    convene,
    entry,
    form,
    forwarded,
    make_house,
    propose,
    reason,
    refusal,
    state_of,
    vote,
)
from tests.support.world import World
from tongxin.deliberation.v1 import meeting_pb2 as pb


async def adopted(house: House, held: pb.Meeting, *voters: Person) -> pb.ItemClose:
    """Return the close of the first item with a proposal for which these people voted."""
    item = held.items[0].name
    proposal = await propose(house.associate, item)
    for voter in voters:
        await vote(voter, proposal.name)
    return pb.ItemClose(item=item, adopted_proposal=proposal.name, resolution_text="就这样办")


async def test_a_resolution_binds_only_with_quorum(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    held = await convene(house, matter)
    item = await adopted(house, held, house.director, *house.councillors)
    few = (house.director, house.associate)
    error = await refusal(close(house, form(house, held, item, present=few)))
    assert (error.reason, error.metadata["present"], error.metadata["quorum"]) == (
        "QUORUM_NOT_MET",
        "1",
        "2",
    )
    assert [one.field for one in error.fields] == ["items[0].adopted_proposal"]
    assert state_of(await entry(house.director, matter)) == "SCHEDULED"
    enough = (house.director, house.councillors[0])
    await close(house, form(house, held, item, present=enough))
    assert state_of(await entry(house.director, matter)) == "ACTING"


async def test_votes_of_the_absent_do_not_count(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    held = await convene(house, matter)
    item = await adopted(house, held, house.councillors[1])
    there = (house.director, house.councillors[0])
    error = await refusal(close(house, form(house, held, item, present=there)))
    assert (error.reason, error.metadata["yes"], error.metadata["present"]) == (
        "MAJORITY_NOT_MET",
        "0",
        "2",
    )
    await vote(house.director, item.adopted_proposal)
    half = await refusal(close(house, form(house, held, item, present=there)))
    assert half.reason == "MAJORITY_NOT_MET"
    await vote(house.councillors[0], item.adopted_proposal)
    closed = await close(house, form(house, held, item, present=there))
    assert closed.items[0].resolution.proposal == item.adopted_proposal


async def test_the_last_vote_before_the_close_counts(world: World) -> None:
    house = await make_house(world)
    held = await convene(house, await forwarded(house))
    item = await adopted(house, held, house.director, *house.councillors)
    counted = await vote(house.director, item.adopted_proposal, "NO")
    counted = await vote(house.councillors[0], item.adopted_proposal, "ABSTAIN")
    assert (counted.yes_count, counted.no_count, counted.abstain_count) == (1, 1, 1)
    assert await reason(close(house, form(house, held, item))) == "MAJORITY_NOT_MET"
    for person, why in (
        (house.associate, "ACTION_NOT_ALLOWED"),
        (house.stranger, "NOT_FOUND"),
    ):
        assert await reason(vote(person, item.adopted_proposal)) == why
    assert await reason(vote(house.director, item.adopted_proposal, "UNSPECIFIED")) == (
        "INVALID_FIELDS"
    )
    await close(house, form(house, held))
    assert await reason(vote(house.director, item.adopted_proposal)) == "ITEM_CLOSED"
    assert await reason(propose(house.director, item.item)) == "ITEM_CLOSED"
