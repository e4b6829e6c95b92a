"""Custody clocks as data: versions, overrides for places, topics and channels, and their basis.

Every clock names the article on which it rests and quotes it, or says "ours". The files are read
by the store; what is here is their meaning, and the built-in version with which they begin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from chassis.region import Level, RegionCode

NORMAL, URGENT = "NORMAL", "URGENT"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take, NORMAL and URGENT, and on what that rests."""

    normal: timedelta
    urgent: timedelta
    basis: str

    def of(self, urgency: str) -> timedelta:
        """Return the time for an urgency."""
        return self.urgent if urgency == URGENT else self.normal


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """One version of all custody clocks; a deadline stores the version that made it."""

    version: str
    leader: Clock
    stages: Mapping[Level, Clock]
    whole: Clock
    acceptance_working_days: int
    acceptance_urgent: timedelta
    acceptance_at_most: timedelta
    ask_her_working_days: int
    follow_up_working_days: int
    reopen_within: timedelta
    agenda_grace: timedelta
    order_working_days: int
    promise_within: timedelta
    extension_at_most: timedelta


@dataclass(frozen=True, slots=True)
class Override:
    """Other clocks for some places, topics and channels; an empty condition holds for all."""

    name: str
    regions: Sequence[str]  # beginnings of region codes
    topics: frozenset[str]
    channels: frozenset[str]
    leader: Clock | None
    stages: Mapping[Level, Clock]
    whole: Clock | None

    def holds(self, region: RegionCode, topic: str, channel: str) -> bool:
        """Whether it is about such a matter."""
        return (
            (not self.regions or region.startswith(tuple(self.regions)))
            and (not self.topics or topic in self.topics)
            and (not self.channels or channel in self.channels)
        )

    def applied_to(self, policy: ClockPolicy) -> ClockPolicy:
        """Return the policy with these clocks, named after both."""
        return replace(
            policy,
            version=f"{policy.version}+{self.name}",
            leader=self.leader or policy.leader,
            stages=dict(policy.stages) | dict(self.stages),
            whole=self.whole or policy.whole,
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with its overrides, and since when it holds."""

    valid_from: datetime
    policy: ClockPolicy
    overrides: Sequence[Override] = ()

    def clocks_of(self, region: RegionCode, topic: str, channel: str) -> ClockPolicy:
        """Return the clocks of a matter: the last override that is about it, or none."""
        for override in reversed(self.overrides):
            if override.holds(region, topic, channel):
                return override.applied_to(self.policy)
        return self.policy


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """All editions, oldest first. A new one applies to new epochs only."""

    editions: tuple[Edition, ...]

    def at(self, now: datetime) -> Edition:
        """Return the edition that holds at a time; before the first one, the first."""
        return next(
            (item for item in reversed(self.editions) if item.valid_from <= now), self.editions[0]
        )

    def __deepcopy__(self, _: object) -> Self:
        """Return itself: nothing in it ever changes."""
        return self


def _stage(days: int, urgent_hours: int) -> Clock:
    return Clock(timedelta(days=days), timedelta(hours=urgent_hours), "ours, inside 60 days")


POLICY = ClockPolicy(
    version="2026-1",
    leader=Clock(timedelta(hours=24), timedelta(hours=1), "ours"),
    stages={
        Level.VILLAGE: _stage(15, 48),
        Level.TOWNSHIP: _stage(12, 48),
        Level.COUNTY: _stage(12, 48),
        Level.CITY: _stage(11, 48),
        Level.PROVINCE: _stage(10, 72),
    },
    whole=Clock(
        timedelta(days=60),
        timedelta(days=15),
        # 自受理之日起60日内办结: to be finished within 60 days of acceptance.
        "信访工作条例 第三十四条：应当自受理之日起60日内办结",
    ),
    acceptance_working_days=3,
    acceptance_urgent=timedelta(hours=24),
    acceptance_at_most=timedelta(days=15),
    ask_her_working_days=10,
    follow_up_working_days=3,
    reopen_within=timedelta(days=30),
    agenda_grace=timedelta(days=2),
    order_working_days=5,
    promise_within=timedelta(days=180),
    extension_at_most=timedelta(days=30),
)
BUILT_IN = PolicyBook((Edition(datetime(2000, 1, 1, tzinfo=UTC), POLICY),))
