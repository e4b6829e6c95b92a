"""What the register was told of an invitation holds only when the invitation is kept."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.act import Act
from chassis.calendar import add_days
from chassis.ids import new_random_id
from chassis.names import name_of
from services.deliberation.app.create_invitation import CreateInvitation, create_invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from tests.unit.deliberation.fakes import (
    COUNCIL,
    NOW,
    REGION,
    Register,
    Store,
    act_of,
    done,
    entry_of,
    new_home_id,
)

START = NOW + timedelta(days=2)


class CommitError(Exception):
    """The database went away."""


class Failing(AbstractAsyncContextManager[Any]):
    """A transaction that fails at its beginning, after somebody else did something."""

    async def __aenter__(self) -> Any:
        """Fail."""
        raise CommitError

    async def __aexit__(self, *_: object) -> None:
        """Do nothing."""


def convened(start: Any = START) -> tuple[Store, UUID, Item]:
    """Return a council with one open item, and its director."""
    store, director, matter = Store(), new_random_id(), new_home_id()
    store.seat(director, "DIRECTOR")
    meeting = Meeting(
        new_home_id(), COUNCIL, REGION, "PER_MATTER", "ASSEMBLY", start, "OPEN", "", None, 1, NOW
    )
    item = Item(new_home_id(), meeting.id, COUNCIL, matter, 2, 1)
    store.meetings[meeting.id], store.items[item.id] = meeting, item
    store.entries[COUNCIL, matter] = entry_of(matter).scheduled(meeting.id, NOW)
    return store, director, item


def wanted(item: Item, person: UUID) -> CreateInvitation:
    """Return the wish to invite somebody."""
    name = f"meetings/{item.meeting_id}/items/{item.id}"
    return CreateInvitation(name, name_of("people", person), "lawyer")


def test_what_cannot_be_kept_is_taken_back() -> None:
    store, director, item = convened()
    register, lawyer = Register(), new_random_id()

    def failing(_: Act) -> AbstractAsyncContextManager[Any]:
        assert register.invitees == {
            (name_of("matters", item.matter_id), name_of("people", lawyer))
        }
        return Failing()

    with pytest.raises(CommitError):
        done(
            create_invitation(
                failing, store.begin, register, act_of(director), wanted(item, lawyer)
            )
        )
    assert register.invitees == set()
    assert store.invitations == {}


def test_whom_a_twin_invited_meanwhile_goes_on_reading() -> None:
    store, director, item = convened()
    register, lawyer = Register(), new_random_id()
    act, command = act_of(director), wanted(item, lawyer)

    def failing(_: Act) -> AbstractAsyncContextManager[Any]:
        done(create_invitation(store.begin, store.begin, register, act, command))
        return Failing()

    with pytest.raises(CommitError):
        done(create_invitation(failing, store.begin, register, act, command))
    assert len(store.invitations) == 1
    assert len(register.invitees) == 1


@pytest.mark.parametrize("start", [START, NOW - timedelta(days=30)])
def test_nobody_reads_without_an_end(start: Any) -> None:
    store, director, item = convened(start)
    register = Register()
    command = wanted(item, new_random_id())
    done(create_invitation(store.begin, store.begin, register, act_of(director), command))
    assert register.until == add_days(max(start, NOW), 7)
