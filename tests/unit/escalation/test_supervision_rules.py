"""The climbing rules: nobody buries a matter, and nobody floods the province, by doing nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.region import Level, RegionCode
from services.escalation.domain.federations import federation_name
from services.escalation.domain.supervision import (
    DECIDED,
    LATE,
    LISTED,
    OPEN,
    WAITING,
    Decision,
    GoneClock,
    Supervision,
    Watch,
    arrives_singly,
    climbs_to,
    due_after,
)

VILLAGE = RegionCode("210922107002")
START = datetime(2026, 3, 2, 2, tzinfo=UTC)
RISKS = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
FAMILIES = ("CARE", "FAMILY", "HARDSHIP", "LIVELIHOOD")


def bodies() -> list[tuple[str, Level]]:
    """Return council and federations of the village, lowest first."""
    way = [catalogue().get(VILLAGE), *catalogue().ancestors(VILLAGE)]
    federations = [(federation_name(region.code), region.level) for region in way]
    return [(f"councils/{VILLAGE}", Level.VILLAGE), *federations]


def fresh() -> UUID:
    return new_id(catalogue().home_number(VILLAGE))


class Climbing(RuleBasedStateMachine):
    """One matter whose clock goes again and again, with people who act or do nothing."""

    @initialize(family=st.sampled_from(FAMILIES), risk=st.sampled_from(RISKS))
    def begin(self, family: str, risk: str) -> None:
        self.watch = Watch([])
        self.now = START
        self.number = self.seen = 0
        self.epoch = 1
        self.quiet = family in ("FAMILY", "LIVELIHOOD") and risk in ("LOW", "MEDIUM")
        self.clock = GoneClock(
            matter_id=fresh(),
            epoch=1,
            number=0,
            owner="",
            owner_level=Level.VILLAGE,
            region=VILLAGE,
            topic="noise_and_space",
            confidentiality="OPEN",
            urgency="NORMAL",
            risk=risk,
            climbs_to=climbs_to(family, risk),
            gone_at=START,
        )
        self.somebody_acted = True

    @rule(at=st.integers(0, 5), again=st.booleans())
    def clock_gone(self, at: int, *, again: bool) -> None:
        self.number += 1
        way = bodies()
        owner, level = way[at]
        above = way[at + 1] if at + 1 < len(way) else None
        gone = replace(
            self.clock,
            number=self.number,
            epoch=self.epoch,
            owner=owner,
            owner_level=level,
            gone_at=self.now,
        )
        opened = self.watch.take(gone, above, fresh(), self.now)
        assert opened is not None
        assert (opened.state == LATE) == (above is None)
        self.seen, self.somebody_acted = self.number, False
        if again:
            before = len(self.watch.links)
            assert self.watch.take(gone, above, fresh(), self.now) is None
            older = replace(gone, number=self.number - 1)
            assert self.watch.take(older, above, fresh(), self.now) is None
            assert len(self.watch.links) == before

    @precondition(lambda self: self.waiting())
    @rule()
    def nobody_chooses(self) -> None:
        link = self.waiting()[0]
        self.now = max(self.now, link.due_at)
        step = self.watch.run_out(link, fresh(), self.now)
        assert link.state == LATE
        if link.level is Level.PROVINCE:
            assert step is None
        else:
            assert step is not None
            assert step.about == link.body
            assert step.level > link.level
        # The same timer again is void.
        assert self.watch.run_out(link, fresh(), self.now) is None

    @precondition(lambda self: self.waiting())
    @rule()
    def half_gone(self) -> None:
        link = self.waiting()[0]
        reminded = link.remind(link.half_at)
        assert (link.reminded_at == link.half_at) == (link.state == OPEN)
        assert not (reminded and link.state == LISTED)
        assert not link.remind(link.half_at)

    @precondition(lambda self: self.watch.live)
    @rule(at=st.integers(0, 5))
    def somebody_chooses(self, at: int) -> None:
        link = self.watch.live[at % len(self.watch.live)]
        chosen = Decision("ORDER", self.now, "", "请抓紧", "people/x", self.now, "r")
        self.watch.decide(link, chosen)
        assert link.state == DECIDED
        self.somebody_acted = True

    @rule()
    def the_owner_acts(self) -> None:
        self.epoch += 1
        self.watch.end(self.now, before_epoch=self.epoch)
        self.somebody_acted = True

    def waiting(self) -> list[Supervision]:
        return [link for link in self.watch.links if link.state in WAITING]

    @invariant()
    def exactly_one_has_it(self) -> None:
        if not hasattr(self, "watch"):
            return
        tops = [
            link for link in self.watch.links if link.state in WAITING or link.is_with_leadership
        ]
        assert len(tops) == (0 if self.somebody_acted else 1)

    @invariant()
    def nobody_floods_above_the_county(self) -> None:
        if not hasattr(self, "watch"):
            return
        for link in self.watch.links:
            single = link.state == OPEN
            if self.quiet and link.level > Level.COUNTY:
                assert not single
            if not self.quiet:
                assert link.state != LISTED


TestClimbing = Climbing.TestCase


def test_where_a_late_matter_arrives_singly() -> None:
    for family in FAMILIES:
        for risk in RISKS:
            quiet = family in ("FAMILY", "LIVELIHOOD") and risk in ("LOW", "MEDIUM")
            levels = [level for level in Level if arrives_singly(level, family=family, risk=risk)]
            assert levels == [level for level in Level if not quiet or level <= Level.COUNTY]


def test_five_working_days_and_a_day_where_it_presses() -> None:
    friday = datetime(2026, 3, 6, 2, tzinfo=UTC)
    due = due_after(friday, urgent=False)
    assert due.astimezone(UTC) == datetime(2026, 3, 13, 15, 59, 59, tzinfo=UTC)
    assert due_after(friday, urgent=True) == friday + timedelta(hours=24)
