"""Deliberation's ports in memory: the use cases run without a database and never wait."""

from __future__ import annotations

from collections.abc import Collection, Coroutine, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from chassis.act import Act
from chassis.auth import Caller
from chassis.ids import new_id, new_random_id
from chassis.names import name_of
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import MinutesPart
from services.deliberation.domain.council import Seat
from services.deliberation.domain.docket import Custody, Entry
from services.deliberation.domain.invitation import LIVE, Invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import OPEN, Meeting
from services.deliberation.domain.talk import Ballot, Proposal, Statement
from services.deliberation.policy import POLICY
from services.deliberation.store.rules import MeetingRules

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
REGION = "210922107002"
COUNCIL = f"councils/{REGION}"
RULES = MeetingRules().holding(REGION, NOW)
T = TypeVar("T")


def done(work: Coroutine[Any, Any, T]) -> T:
    """Return what a use case returns; fail if it waits for anything."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("the use case waits")


def act_of(person: UUID | str, name: str = "test") -> Act:
    """Return an act of a person (by id) or of a system."""
    return Act(Caller(subject=str(person), session="s", acr="test"), name)


def entry_of(matter: UUID, **changes: Any) -> Entry:
    """Return an entry that waits."""
    fields: dict[str, Any] = {
        "council": COUNCIL,
        "matter_id": matter,
        "epoch": 2,
        "topic": "selling",
        "confidentiality": "OPEN",
        "urgency": "NORMAL",
        "needs_screening": False,
        "pseudonym": "",
        "region": REGION,
        "state": "WAITING",
        "since": NOW,
        "deadline": NOW + timedelta(days=15),
        "meeting_id": None,
    }
    return Entry(**fields | changes)


def new_home_id() -> UUID:
    """Return an id with a home, as things of a council have."""
    return new_id(1)


@dataclass
class Store:
    """Everything that is kept."""

    custody: dict[UUID, Custody] = field(default_factory=dict)
    entries: dict[tuple[str, UUID], Entry] = field(default_factory=dict)
    meetings: dict[UUID, Meeting] = field(default_factory=dict)
    items: dict[UUID, Item] = field(default_factory=dict)
    invitations: dict[UUID, Invitation] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    proposals: dict[UUID, Proposal] = field(default_factory=dict)
    ballots: dict[tuple[UUID, UUID], Ballot] = field(default_factory=dict)
    attendance: list[Attendance] = field(default_factory=list)
    actions: dict[UUID, Any] = field(default_factory=dict)
    recused: dict[UUID, set[UUID]] = field(default_factory=dict)
    minutes: list[MinutesPart] = field(default_factory=list)
    facts: set[tuple[str, str, str]] = field(default_factory=set)
    events: list[object] = field(default_factory=list)

    def begin(self, act: Act) -> AbstractAsyncContextManager[Any]:
        """Begin an act; use cases that are refused change nothing before they are."""
        return Work(self, act)

    def seat(self, person: UUID, kind: str) -> None:
        """Seat somebody."""
        seat = Seat(new_random_id(), COUNCIL, person, kind, NOW)
        self.seats.append(seat)
        self.facts |= {(name_of("people", person), one, COUNCIL) for one in seat.relations}

    def relations(
        self, person: str, object_name: str, bodies: Mapping[str, str] | None = None
    ) -> frozenset[str]:
        """Return how somebody stands to an object, as `chassis.facts.relations_to`."""
        direct = {role for who, role, what in self.facts if (who, what) == (person, object_name)}
        through = {
            f"{role}@{link}"
            for link, body in (bodies or {}).items()
            for who, role, what in self.facts
            if (who, what) == (person, body)
        }
        return frozenset(direct | through)


class Work(AbstractAsyncContextManager["Work"]):
    """All repositories at once: `work.docket`, `work.meetings` … are the same object."""

    def __init__(self, store: Store, act: Act) -> None:
        self.store = store
        self.act = act
        self.now = NOW
        self.docket = self.standing = self.councils = self.talk = self.rounds = self
        self.meetings, self.actions = Meetings(store), Actions(store)
        self.rules = MeetingRules()

    async def __aexit__(self, *_: object) -> None:
        """Keep everything."""

    async def require(
        self,
        action: str,
        object_name: str = "",
        *,
        bodies: Mapping[str, str] | None = None,
        state: str = "",
        read_action: str = "",
    ) -> tuple[str, ...]:
        caller = self.act.caller
        relations = self.store.relations(f"people/{caller.person_id}", object_name, bodies)
        return POLICY.require(action, caller, relations, state=state, read_action=read_action)

    def record(self, *events: object) -> None:
        self.store.events.extend(events)

    def audit(self, object_name: str, **details: str) -> None:
        assert object_name
        assert all(isinstance(value, str) for value in details.values())

    def done(self, resource: str) -> None:
        assert resource

    # councils
    async def seats(self, council: str) -> list[Seat]:
        return [seat for seat in self.store.seats if seat.council == council]

    # docket
    async def custody(self, matter_id: UUID) -> Custody:
        return self.store.custody.get(matter_id, Custody(matter_id, 0, ""))

    async def see(self, custody: Custody) -> None:
        self.store.custody[custody.matter_id] = custody

    async def of_matter(self, matter_id: UUID) -> list[Entry]:
        found = [one for one in self.store.entries.values() if one.matter_id == matter_id]
        return sorted(found, key=lambda one: -one.epoch)

    async def at_council(self, council: str, matter_ids: Collection[UUID]) -> dict[UUID, Entry]:
        return {
            matter: self.store.entries[council, matter]
            for matter in matter_ids
            if (council, matter) in self.store.entries
        }

    async def save(self, entry: Entry) -> None:
        self.store.entries[entry.council, entry.matter_id] = entry

    # talk
    async def add_statement(self, statement: Statement) -> None:
        self.store.statements.append(statement)

    async def add_proposal(self, proposal: Proposal) -> None:
        self.store.proposals[proposal.id] = proposal

    async def proposals(self, item_ids: Collection[UUID]) -> dict[UUID, UUID]:
        return {
            one.id: one.item_id for one in self.store.proposals.values() if one.item_id in item_ids
        }

    async def author_of(self, proposal_id: UUID) -> UUID:
        return self.store.proposals[proposal_id].person_id

    async def cast(self, ballot: Ballot) -> None:
        self.store.ballots[ballot.proposal_id, ballot.person_id] = ballot

    async def yes_votes(self, proposal_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        return {
            proposal: {
                person
                for (of, person), ballot in self.store.ballots.items()
                if of == proposal and ballot.vote == "YES"
            }
            for proposal in proposal_ids
        }

    # rounds
    async def of_item(self, _: UUID) -> list[Any]:
        return []

    async def checks(self, _: Collection[UUID]) -> dict[UUID, Any]:
        return {}

    # standing
    async def begin(self, person_id: UUID, relation: str, object_name: str) -> None:
        self.store.facts.add((name_of("people", person_id), relation, object_name))

    async def end(self, person_id: UUID, relation: str, object_name: str) -> None:
        self.store.facts.discard((name_of("people", person_id), relation, object_name))

    async def exclude(self, matter: str, people: Collection[str]) -> None:
        kept = {fact for fact in self.store.facts if fact[1:] != ("excluded", matter)}
        self.store.facts = kept | {(person, "excluded", matter) for person in people}

    async def excluded(self, matter_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
        names = {name_of("matters", matter): matter for matter in matter_ids}
        return {
            (UUID(who.removeprefix("people/")), names[what])
            for who, role, what in self.store.facts
            if role == "excluded" and what in names
        }


class Meetings:
    """`app.ports.Meetings` in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, meeting_id: UUID) -> Meeting | None:
        return self._store.meetings.get(meeting_id)

    async def look(self, meeting_id: UUID) -> Meeting | None:
        return self._store.meetings.get(meeting_id)

    async def monthly(self, council: str, month: str) -> bool:
        return any(
            (one.council, one.month) == (council, month) for one in self._store.meetings.values()
        )

    async def next_ordinary(self, council: str, now: datetime) -> Meeting | None:
        found = [
            one
            for one in self._store.meetings.values()
            if one.council == council
            and one.state == OPEN
            and one.start_time > now
            and not one.at_once
        ]
        return min(found, key=lambda one: one.start_time, default=None)

    async def ratifications_due(self, council: str) -> list[Item]:
        planned = {one.ratifies for one in self._store.items.values() if one.state == OPEN}
        return [
            one
            for one in self._store.items.values()
            if one.council == council and one.ratification == "DUE" and one.id not in planned
        ]

    async def any_item(self, item_id: UUID) -> Item | None:
        return self._store.items.get(item_id)

    async def recused(self, item_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        return {item: people for item, people in self._store.recused.items() if item in item_ids}

    async def seen(self, meeting_id: UUID, *, spoken: bool) -> dict[UUID, datetime | None]:
        assert meeting_id in self._store.meetings
        return {one.person_id: None for one in self._store.statements} if spoken else {}

    async def save_minutes(self, parts: Iterable[MinutesPart]) -> None:
        self._store.minutes.extend(parts)

    async def save(self, meeting: Meeting) -> None:
        self._store.meetings[meeting.id] = meeting

    async def items(self, meeting_id: UUID) -> list[Item]:
        found = [item for item in self._store.items.values() if item.meeting_id == meeting_id]
        return sorted(found, key=lambda item: item.position)

    async def item(self, meeting_id: UUID, item_id: UUID) -> Item | None:
        item = self._store.items.get(item_id)
        return item if item is not None and item.meeting_id == meeting_id else None

    async def open_item_of(self, matter_id: UUID) -> Item | None:
        found = [
            item
            for item in self._store.items.values()
            if item.matter_id == matter_id and item.state == OPEN and item.ratifies is None
        ]
        assert len(found) <= 1
        return found[0] if found else None

    async def save_item(self, item: Item) -> None:
        self._store.items[item.id] = item

    async def invitation(self, invitation_id: UUID) -> Invitation | None:
        return self._store.invitations.get(invitation_id)

    async def live_invitations(self, item_ids: Collection[UUID]) -> list[Invitation]:
        return [
            one
            for one in self._store.invitations.values()
            if one.item_id in item_ids and one.state in LIVE
        ]

    async def save_invitation(self, invitation: Invitation) -> None:
        self._store.invitations[invitation.id] = invitation

    async def save_attendance(self, attendance: Iterable[Attendance]) -> None:
        self._store.attendance.extend(attendance)


class Actions:
    """`app.ports.Actions` in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, action_id: UUID) -> Any:
        return self._store.actions.get(action_id)

    async def save(self, action: Any) -> None:
        self._store.actions[action.id] = action


@dataclass
class Register:
    """The register's part that meetings need: it gives what it is asked for."""

    invitees: set[tuple[str, str]] = field(default_factory=set)
    until: datetime = NOW

    async def set_deadline(self, *_: object, until: datetime, **__: object) -> datetime:
        return until

    async def begin_invitee(self, _: Act, matter: str, person: str, *, until: datetime) -> None:
        assert until > NOW
        self.until = until
        self.invitees.add((matter, person))

    async def end_invitee(self, _: Act, matter: str, person: str, *, at: datetime) -> None:
        assert at == NOW
        self.invitees.discard((matter, person))
