"""However the register's news come, the docket ends as if they had come in order."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import TongxinError
from services.deliberation.app.matter_moved import MatterMoved, matter_moved
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import StageOpened
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from tests.unit.deliberation.fakes import (
    COUNCIL,
    NOW,
    REGION,
    Meetings,
    Store,
    Work,
    act_of,
    done,
    entry_of,
    new_home_id,
)

SYSTEM = act_of("system:deliberation")
OTHER = "councils/211202001009"
OWNERS = st.sampled_from([COUNCIL, COUNCIL, OTHER, "groups/x", f"federations/{REGION}"])


def news(matter: UUID, epoch: int, move: str, owner: str, status: str) -> MatterMoved:
    return MatterMoved(
        matter_id=matter,
        epoch=epoch,
        move=move,
        owner=owner,
        status=status,
        deadline=NOW + timedelta(days=epoch) if owner else None,
        region=REGION,
        topic="selling",
        confidentiality="OPEN",
        urgency="NORMAL",
        since=NOW + timedelta(hours=epoch),
        excluded=[f"people/{epoch}"],
        pseudonym="",
        needs_screening=False,
    )


@st.composite
def chains(draw: st.DrawFn) -> list[MatterMoved]:
    """Draw a custody chain as the register makes them: an answer keeps the owner."""
    matter = new_home_id()
    chain = [news(matter, 1, "FILE", draw(OWNERS), "OPEN")]
    for epoch in range(2, draw(st.integers(2, 6)) + 1):
        last = chain[-1]
        if last.status == "RESOLVED":
            move, owner, status = draw(
                st.sampled_from(
                    [("REOPEN", last.owner, "OPEN"), ("CONFIRM", "", "CLOSED_CONFIRMED")]
                )
            )
        elif not last.owner:
            break
        else:
            move, owner, status = draw(
                st.one_of(
                    st.tuples(st.just("RAISE"), OWNERS, st.just("OPEN")),
                    st.just(("ANSWER", last.owner, "RESOLVED")),
                    st.just(("WITHDRAW", "", "WITHDRAWN")),
                )
            )
            if owner == last.owner and move == "RAISE":
                move = "REOPEN"
        chain.append(news(matter, epoch, move, owner, status))
    return chain


def after(*messages: MatterMoved) -> Store:
    store = Store()
    for message in messages:
        done(matter_moved(store.begin, SYSTEM, message))
    return store


def picture(store: Store) -> set[tuple[str, str]]:
    return {(entry.council, entry.state) for entry in store.entries.values()}


@given(chains(), st.data())
def test_order_and_repetition_change_nothing(chain: list[MatterMoved], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(chain + chain))
    straight, other = after(*chain), after(*shuffled)
    assert picture(other) == picture(straight)
    assert other.custody == straight.custody
    assert {f for f in other.facts if f[1] == "excluded"} == {
        f for f in straight.facts if f[1] == "excluded"
    }
    last = chain[-1]
    live = [entry for entry in other.entries.values() if entry.state != "ENDED"]
    if last.owner.startswith("councils/"):
        [entry] = live
        assert (entry.council, entry.epoch, entry.deadline) == (
            last.owner,
            last.epoch,
            last.deadline,
        )
    else:
        assert live == []


@given(chains(), st.data())
def test_the_newest_stage_is_always_told(chain: list[MatterMoved], data: st.DataObject) -> None:
    store = after(*data.draw(st.permutations(chain + chain)))
    opened = [event.entry for event in store.events if isinstance(event, StageOpened)]
    epochs = [entry.epoch for entry in opened]
    assert len(epochs) == len(set(epochs))
    last = chain[-1]
    if last.owner.startswith("councils/") and last.status == "OPEN":
        assert epochs[-1] == last.epoch


def scheduled() -> tuple[Store, Entry, Item]:
    """Return an entry on the agenda of a meeting."""
    store, matter = Store(), new_home_id()
    done(matter_moved(store.begin, SYSTEM, news(matter, 2, "FORWARD", COUNCIL, "OPEN")))
    meeting = Meeting(
        id=new_home_id(),
        council=COUNCIL,
        region=REGION,
        kind="PER_MATTER",
        mode="ASSEMBLY",
        start_time=NOW,
        state="OPEN",
        minutes="",
        quorum=None,
        revision=1,
        created_at=NOW,
    )
    entry = store.entries[COUNCIL, matter].scheduled(meeting.id, NOW)
    store.entries[COUNCIL, matter] = entry
    item = Item(new_home_id(), meeting.id, COUNCIL, matter, 2, 1)
    store.meetings[meeting.id], store.items[item.id] = meeting, item
    return store, entry, item


@given(st.sampled_from(["ANSWER", "RAISE", "WITHDRAW", "REOPEN"]))
def test_an_open_item_closes_with_what_takes_the_matter_off_the_agenda(move: str) -> None:
    store, entry, item = scheduled()
    owner, status = {
        "ANSWER": (COUNCIL, "RESOLVED"),
        "RAISE": (f"federations/{REGION}", "OPEN"),
        "WITHDRAW": ("", "WITHDRAWN"),
        "REOPEN": (COUNCIL, "OPEN"),
    }[move]
    message = news(entry.matter_id, 3, move, owner, status)
    done(matter_moved(store.begin, SYSTEM, message))
    assert store.items[item.id].state == "DROPPED"
    assert store.meetings[item.meeting_id].revision == 2
    assert store.entries[COUNCIL, entry.matter_id].meeting_id is None


def test_a_move_that_keeps_the_matter_at_work_keeps_the_item() -> None:
    store, entry, item = scheduled()
    message = news(entry.matter_id, 3, "CLOCK", COUNCIL, "OPEN")
    done(matter_moved(store.begin, SYSTEM, message))
    assert store.items[item.id].state == "OPEN"
    kept = store.entries[COUNCIL, entry.matter_id]
    assert (kept.state, kept.epoch, kept.since) == ("SCHEDULED", 3, entry.since)


def test_an_answered_entry_keeps_since_when_it_is_here() -> None:
    entry = entry_of(new_home_id())
    told = replace(entry, state="ANSWERED", epoch=3, since=NOW + timedelta(days=1))
    assert entry.carried(told, "ANSWER").since == NOW


def test_a_meeting_is_never_locked_after_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    store, entry, item = scheduled()
    raised = news(entry.matter_id, 3, "RAISE", f"federations/{REGION}", "OPEN")
    locks: list[str] = []
    # The item comes between the first look and the lock of the entries.
    answers = [None, item, item, item]
    of_matter, get = Work.of_matter, Meetings.get

    async def open_item_of(_: Meetings, matter_id: UUID) -> Item | None:
        assert matter_id == entry.matter_id
        return answers.pop(0)

    async def entries(work: Work, matter_id: UUID) -> list[Entry]:
        locks.append("entries")
        return await of_matter(work, matter_id)

    async def meeting(meetings: Meetings, meeting_id: UUID) -> Meeting | None:
        locks.append("meeting")
        return await get(meetings, meeting_id)

    monkeypatch.setattr(Meetings, "open_item_of", open_item_of)
    monkeypatch.setattr(Work, "of_matter", entries)
    monkeypatch.setattr(Meetings, "get", meeting)
    with pytest.raises(TongxinError, match="AGENDA_CHANGED"):
        done(matter_moved(store.begin, SYSTEM, raised))
    assert locks == ["entries"]
    # The transaction of the first try is undone; when the event comes again, the order holds.
    locks.clear()
    store.custody.clear()
    done(matter_moved(store.begin, SYSTEM, raised))
    assert locks[:2] == ["meeting", "entries"]
    assert store.items[item.id].state == "DROPPED"
