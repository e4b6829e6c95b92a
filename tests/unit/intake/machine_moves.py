"""Rules of the state machine for moves between owners, and for what people say of them."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, precondition, rule

from chassis.refusals import TongxinError
from chassis.region import parse_region_code
from services.intake.domain.bodies import FEDERATION, Body, rank_of, way_up
from services.intake.domain.matter import Matter
from services.intake.domain.state import MERGED, OPEN, REFERRED, SETTLED, WITH_SUPERIOR, By
from services.intake.domain.transfers import UNDO_WITHIN
from tests.unit.intake.invariants import WholeRegister

VILLAGE = parse_region_code("210922107002")
NEXT_VILLAGE = parse_region_code("210922107003")
FAR_VILLAGE = parse_region_code("211021112209")
# Right epochs most of the time; an act on a stale one has to be refused.
stale = st.sampled_from([0, 0, 0, 0, 0, 0, 0, -1, 1])
places = st.integers(0, 6)


class Moving(WholeRegister):
    """Hands matters to and fro."""

    matters = Bundle("matters")

    def act(self, identity: UUID, does: Callable[[Matter], object]) -> TongxinError | None:
        """Do something to a matter; a refusal has to leave it as it was."""
        matter = self.register.load(identity)
        try:
            does(matter)
        except TongxinError as error:
            refusal = error
        else:
            self.register.commit(matter)
            return None
        kept = deepcopy(self.register.kept[identity])
        kept.unfit = matter.unfit  # what a test says of the people is no change
        assert matter == kept, refusal.reason
        return refusal

    def by(self, actor: str = "people/officer") -> By:
        return By(actor, self.register.now, "不归我们")

    def body(self, identity: UUID, place: int) -> Body:
        """Return a body of a matter's way, or one that is not on it."""
        known = self.register.kept[identity].reachable()
        return (*known, way_up(FAR_VILLAGE)[0])[place % (len(known) + 1)]

    @rule(of=matters, off=stale, place=places)
    def skip(self, of: UUID, off: int, place: int) -> None:
        before, to = self.register.load(of), self.body(of, place)
        refusal = self.act(
            of, lambda item: item.skip(to=to.name, expected_epoch=item.epoch + off, by=self.by())
        )
        if refusal is None:
            assert off == 0
            assert before.owner is not None
            assert rank_of(to) > max(rank_of(before.owner) + 1, 2), "past a level"
            assert self.register.kept[of].owner == to

    @rule(of=matters, off=stale, place=places)
    def return_down(self, of: UUID, off: int, place: int) -> None:
        before, to = self.register.load(of), self.body(of, place)
        refusal = self.act(
            of,
            lambda item: item.return_down(
                to=to.name, expected_epoch=item.epoch + off, by=self.by()
            ),
        )
        if refusal is None:
            assert off == 0
            assert before.owner is not None
            assert rank_of(to) < rank_of(before.owner)
            self.to_superior_or(of, before, to)

    @rule(of=matters, off=stale, region=st.sampled_from([VILLAGE, NEXT_VILLAGE, FAR_VILLAGE]))
    def relay(self, of: UUID, off: int, region: str) -> None:
        before = self.register.load(of)
        village = parse_region_code(region)
        refusal = self.act(
            of,
            lambda item: item.relay(region=village, expected_epoch=item.epoch + off, by=self.by()),
        )
        if refusal is None:
            assert off == 0
            assert region not in (FAR_VILLAGE, before.region)
            after = self.register.kept[of]
            if after.last_move == "RELAY":
                assert after.region == region
                assert after.owner in way_up(village)

    def to_superior_or(self, of: UUID, before: Matter, to: Body) -> None:
        """The third hand-over without an action goes to who stands above both."""
        after = self.register.kept[of]
        assert after.owner is not None
        assert before.owner is not None
        if after.last_move == "TO_SUPERIOR":
            assert before.moves_without_action == 2
            highest = max(rank_of(before.owner), rank_of(to))
            top = way_up(after.region)[-1]
            assert rank_of(after.owner) > highest or after.owner == top
            assert after.dispute == WITH_SUPERIOR
        else:
            assert after.owner == to
            assert before.moves_without_action < 2 or before.dispute == WITH_SUPERIOR
            assert before.dispute != WITH_SUPERIOR or after.dispute == SETTLED

    @rule(of=matters, off=stale, place=places, highest=places)
    def take_over(self, of: UUID, off: int, place: int, highest: int) -> None:
        before, to = self.register.load(of), self.body(of, place)
        federations = way_up(before.region)[1:]
        office = federations[highest % len(federations)]
        refusal = self.act(
            of,
            lambda item: item.take_over(
                to=to.name, highest=office, expected_epoch=item.epoch + off, by=self.by()
            ),
        )
        if refusal is None:
            after = self.register.kept[of]
            assert off == 0
            assert after.owner == to
            assert before.owner is not None
            keeps = before.dispute == WITH_SUPERIOR and to == before.owner
            assert keeps or rank_of(before.owner) < rank_of(to) <= rank_of(office)

    @rule(of=matters, off=stale, ends=st.booleans())
    def refer(self, of: UUID, off: int, ends: bool) -> None:
        before = self.register.load(of)
        # The policy table: by a federation's officers.
        if before.owner is None or before.owner.kind != FEDERATION:
            return

        def does(item: Matter) -> None:
            if ends:
                item.end_referral(expected_epoch=item.epoch + off, by=self.by())
            else:
                item.refer(to="bodies/water", expected_epoch=item.epoch + off, by=self.by())

        if self.act(of, does) is None:
            after = self.register.kept[of]
            assert after.status == (OPEN if ends else REFERRED)
            assert (after.owner, after.deadline) == (before.owner, before.deadline)

    @rule(of=matters, off=stale, minutes=st.sampled_from([0, 0, 9, 11]))
    def undo(self, of: UUID, off: int, minutes: int) -> None:
        self.register.now += timedelta(minutes=minutes)
        before = self.register.load(of)
        refusal = self.act(
            of, lambda item: item.undo(expected_epoch=item.epoch + off, by=self.by())
        )
        if refusal is None:
            after = self.register.kept[of]
            assert off == 0
            assert after.owner == before.giver
            assert after.deadline == before.giver_deadline
            assert before.moved_at is not None
            assert self.register.now <= before.moved_at + UNDO_WITHIN
            assert before.acted_epoch != before.epoch

    @rule(of=matters, off=stale, agree=st.sampled_from([None, True, False]))
    def object_or_decide(self, of: UUID, off: int, agree: bool | None) -> None:
        before = self.register.load(of)

        def does(item: Matter) -> None:
            epoch = item.epoch + off
            if agree is None:
                item.object_to(expected_epoch=epoch, by=self.by())
            else:
                item.decide_objection(expected_epoch=epoch, agree=agree, by=self.by())

        if self.act(of, does) is not None:
            return
        after = self.register.kept[of]
        if agree is None:
            assert (after.owner, after.epoch) == (before.owner, before.epoch), "the owner stays"
            assert not before.dispute
            assert after.is_objected
            assert after.refuse_undo(self.register.now) in ("ALREADY_ACTED", "NOTHING_TO_UNDO")
            return
        assert before.is_objected
        assert before.owner is not None
        assert before.giver is not None
        assert after.owner is not None
        if agree:
            assert after.owner == before.giver
            assert after.refuse_objection(self.register.now), "to what it has agreed to"
        else:
            highest = max(rank_of(before.owner), rank_of(before.giver))
            assert rank_of(after.owner) > highest or after.owner == way_up(after.region)[-1]

    @rule(
        of=matters,
        what=st.sampled_from(["challenge", "exclude", "upheld", "rejected", "unstaffed"]),
        alone=st.booleans(),
    )
    def somebody_stays_away(self, of: UUID, what: str, alone: bool) -> None:
        before = self.register.load(of)
        # The policy table and the register's own batches: only what is worked on.
        if what == "unstaffed" and before.status not in (OPEN, REFERRED):
            return
        if what == "challenge" and before.owner is None:
            return

        def does(item: Matter) -> None:
            if alone and item.owner is not None:
                item.unfit = frozenset({item.owner.name})
            by = self.by("people/asker")
            if what == "unstaffed":
                item.pass_on(now=self.register.now)
            elif what in ("upheld", "rejected"):
                item.decide_challenge(upheld=what == "upheld", by=by)
            else:
                getattr(item, what)(by)

        assert self.act(of, does) is None
        after = self.register.kept[of]
        self.register.kept[of].unfit = frozenset()
        assert after.status == before.status
        if not alone or before.status not in (OPEN, REFERRED):
            assert (after.owner, after.deadline) == (before.owner, before.deadline)
        elif before.owner != way_up(before.region)[-1]:
            assert after.owner != before.owner, "away from whom it is about"

    @rule(of=matters, off=stale)
    def review(self, of: UUID, off: int) -> None:
        before = self.register.load(of)
        by = self.by("people/asker")
        refusal = self.act(
            of, lambda item: item.review(resolution_no=item.resolution_no + off, by=by)
        )
        if refusal is None:
            after = self.register.kept[of]
            assert off == 0
            assert before.resolution is not None
            assert after.owner is not None
            assert rank_of(after.owner) > rank_of(before.resolution.body)
            assert after.review_no == before.review_no + 1 <= 2
            assert after.deadline == self.register.now + timedelta(days=30)
            self.ended_children.discard(of)

    @rule(of=matters, into=matters)
    def merge(self, of: UUID, into: UUID) -> None:
        child, parent = self.register.load(of), self.register.load(into)
        # What the use case asks before: two open matters of one owner, the first not collective.
        if (
            of == into
            or child.status != OPEN
            or parent.status != OPEN
            or child.owner != parent.owner
            or child.children_count
        ):
            return
        child.join(parent, actor="people/officer", now=self.register.now)
        self.register.commit(child)
        self.register.commit(parent)

    @precondition(lambda self: any(item.status == MERGED for item in self.register.kept.values()))
    @rule(of=matters)
    def unmerge(self, of: UUID) -> None:
        child = self.register.load(of)
        if child.parent is None or child.status != MERGED or child.has_ended:
            return
        owner = self.register.kept[child.parent].owner
        if owner is not None:
            child.be_taken_out(owner, self.by())
            self.register.commit(child)
