"""Who is invited sees one item while it is open; a state machine on the real use cases."""

from datetime import timedelta
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import given, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chassis.auth import Caller
from chassis.ids import new_random_id
from chassis.names import name_of
from chassis.refusals import TongxinError
from services.deliberation.app.accept_invitation import accept_invitation
from services.deliberation.app.cast_ballot import CastBallot, cast_ballot
from services.deliberation.app.close_form import CloseMeeting, ItemClose
from services.deliberation.app.close_meeting import close_meeting
from services.deliberation.app.create_invitation import CreateInvitation, create_invitation
from services.deliberation.app.create_meeting import CreateMeeting, create_meeting
from services.deliberation.app.create_proposal import CreateProposal, create_proposal
from services.deliberation.app.create_statement import CreateStatement, create_statement
from services.deliberation.app.decline_invitation import decline_invitation
from services.deliberation.domain.invitation import ACCEPTED, LIVE
from services.deliberation.domain.meeting import OPEN
from services.deliberation.domain.quorum import quorum_of
from services.deliberation.policy import POLICY
from tests.unit.deliberation.fakes import (
    COUNCIL,
    NOW,
    RULES,
    Register,
    Store,
    act_of,
    done,
    entry_of,
    new_home_id,
)

ITEM_STATES = ("OPEN", "RESOLVED", "UNRESOLVED", "DROPPED")
GUEST = ("invited", "invitee")
READS = ("item.read", "statement.list", "proposal.list", "meeting.read")


def caller() -> Caller:
    return Caller(subject=str(new_random_id()), session="s", acr="test")


@given(st.sets(st.sampled_from(GUEST), min_size=1), st.sampled_from(ITEM_STATES))
def test_a_guest_may_nothing_on_a_closed_item(held: set[str], state: str) -> None:
    allowed = set(POLICY.allowed(caller(), frozenset(held), state=state))
    everybody = set(POLICY.allowed(caller(), frozenset(), state=state))
    if state == OPEN:
        assert "item.read" in allowed
    else:
        assert allowed == everybody
    assert not {"ballot.cast", "docket.read", "docket.list", "meeting.close"} & allowed


@given(
    st.sets(
        st.sampled_from([*GUEST, "director@owner", "councillor@owner", "assignee@action"]),
    ),
    st.sampled_from(ITEM_STATES),
)
def test_who_is_excluded_may_nothing(held: set[str], state: str) -> None:
    excluded = frozenset(held | {"excluded"})
    assert POLICY.allowed(caller(), excluded, state=state) == ()
    councillor = frozenset(held | {"councillor@owner"})
    assert "item.read" in POLICY.allowed(caller(), councillor, state=state)


class Guests(RuleBasedStateMachine):
    """Two matters in meetings, three guests, everything that can happen to an invitation."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.register = Store(), Register()
        self.director = new_random_id()
        self.guests = [new_random_id() for _ in range(3)]
        self.matters = [new_home_id(), new_home_id()]

    @initialize()
    def found(self) -> None:
        self.store.seat(self.director, "DIRECTOR")
        for matter in self.matters:
            self.store.entries[COUNCIL, matter] = entry_of(matter)

    @property
    def held(self) -> UUID | None:
        return next((one.id for one in self.store.meetings.values() if one.state == OPEN), None)

    def item_name(self, number: int) -> str:
        item = next(
            one
            for one in self.store.items.values()
            if one.meeting_id == self.held and one.matter_id == self.matters[number]
        )
        return f"meetings/{item.meeting_id}/items/{item.id}"

    @precondition(lambda self: self.held is None)
    @rule()
    def convene(self) -> None:
        command = CreateMeeting(
            COUNCIL,
            "PER_MATTER",
            "ASSEMBLY",
            NOW + timedelta(days=1),
            [name_of("matters", matter) for matter in self.matters],
        )
        act = act_of(self.director)
        done(create_meeting(self.store.begin, self.store.begin, self.register, act, command))

    @precondition(lambda self: self.held is not None)
    @rule(guest=st.integers(0, 2), number=st.integers(0, 1))
    def invite(self, guest: int, number: int) -> None:
        person = name_of("people", self.guests[guest])
        command = CreateInvitation(self.item_name(number), person, "lawyer")
        act = act_of(self.director)
        try:
            done(create_invitation(self.store.begin, self.store.begin, self.register, act, command))
        except TongxinError as refusal:
            assert refusal.reason == "ALREADY_INVITED"  # noqa: PT017 - a rule may be refused

    @precondition(lambda self: bool(self.store.invitations))
    @rule(data=st.data(), comes=st.booleans())
    def respond(self, data: st.DataObject, comes: bool) -> None:
        invitation = data.draw(st.sampled_from(list(self.store.invitations.values())))
        name, act = name_of("invitations", invitation.id), act_of(invitation.person_id)
        begin = self.store.begin
        try:
            if comes:
                done(accept_invitation(begin, act, name))
            else:
                done(decline_invitation(begin, begin, self.register, act, name))
        except TongxinError as refusal:
            possible = f"invitation.{'accept' if comes else 'decline'}" in invitation.possible
            assert not possible, refusal.reason  # noqa: PT017 - a rule may be refused

    @precondition(lambda self: self.held is not None)
    @rule()
    def close(self) -> None:
        assert self.held is not None
        meeting = self.store.meetings[self.held]
        items = [ItemClose(self.item_name(number), "", "", ()) for number in range(2)]
        command = CloseMeeting(
            name_of("meetings", meeting.id),
            (),
            "会议记录",
            items,
            meeting.etag(quorum_of(1, RULES)),
        )
        act = act_of(self.director)
        done(close_meeting(self.store.begin, self.store.begin, self.register, act, command))

    @invariant()
    def a_guest_reads_exactly_what_she_is_invited_to(self) -> None:
        for item in self.store.items.values():
            matter = name_of("matters", item.matter_id)
            for guest in self.guests:
                live = {
                    one.state
                    for one in self.store.invitations.values()
                    if (one.item_id, one.person_id) == (item.id, guest) and one.state in LIVE
                }
                person = name_of("people", guest)
                relations = self.store.relations(person, matter, {"owner": COUNCIL})
                allowed = POLICY.allowed(act_of(guest).caller, relations, state=item.state)
                assert ("item.read" in allowed) == bool(live)
                assert ("statement.list" in allowed) == (ACCEPTED in live)
                if item.state == OPEN:
                    assert ((matter, person) in self.register.invitees) == bool(live)
                else:
                    assert not set(READS) & set(allowed)

    @precondition(lambda self: bool(self.store.items))
    @rule(data=st.data(), guest=st.integers(0, 2))
    def take_part(self, data: st.DataObject, guest: int) -> None:
        item = data.draw(st.sampled_from(list(self.store.items.values())))
        name = f"meetings/{item.meeting_id}/items/{item.id}"
        act, comes = act_of(self.guests[guest]), False
        for one in self.store.invitations.values():
            comes |= (one.item_id, one.person_id, one.state) == (
                item.id,
                self.guests[guest],
                ACCEPTED,
            )
        begin = self.store.begin
        spoken = len(self.store.statements)
        try:
            done(create_statement(begin, act, CreateStatement(name, "可以起诉", ())))
            proposal = done(create_proposal(begin, act, CreateProposal(name, "去法院")))
        except TongxinError as refusal:
            assert not comes, refusal.reason  # noqa: PT017 - a rule may be refused
            assert len(self.store.statements) == spoken
            return
        assert comes
        try:
            done(cast_ballot(begin, act, CastBallot(proposal, "YES")))
        except TongxinError as refusal:
            assert refusal.reason == "ACTION_NOT_ALLOWED"  # noqa: PT017 - guests never vote
        assert not self.store.ballots


TestGuests = Guests.TestCase
TestGuests.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
