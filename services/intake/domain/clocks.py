"""How the custody clocks of a policy become deadlines."""

from datetime import datetime, timedelta

from chassis.calendar import add_days, add_waking_hours, add_working_days
from chassis.region import Level
from services.intake.domain.bodies import COUNCIL, GROUP, Body
from services.intake.domain.clock_policy import POLICY, URGENT, ClockPolicy
from services.intake.domain.refusals import promise_not_keepable
from services.intake.domain.topics import TOPICS

# Kinds of the register's timers on the owner's deadline; `leader_clock` is an end of before.
HALF, END, LEADER_CLOCK = "clock_half", "clock_end", "leader_clock"
PAUSE_END = "pause_end"
# On the whole matter: never wound again by a move, only moved by a pause or an extension.
WHOLE_HALF, WHOLE_END, ACCEPTANCE = "whole_half", "whole_end", "acceptance_end"
WHOLE_TIMERS = (WHOLE_HALF, WHOLE_END, ACCEPTANCE)
# Operations: nobody opened a stage for what it was given.
UNTAKEN, UNTAKEN_AFTER = "untaken", timedelta(seconds=60)
OWNER_TIMERS = (HALF, END, LEADER_CLOCK, PAUSE_END, UNTAKEN)

SUPERIOR_WORKING_DAYS = 3  # ours
OBJECTION_WORKING_DAYS = 5  # 信访工作条例 23
GIVER_WORKING_DAYS = 2  # ours
CHALLENGE_WORKING_DAYS = 1  # ours
REVIEW_DAYS = 30  # 信访工作条例 35, 36
# Kinds of the timers of a giver's and a superior's silence.
OBJECTION, CHALLENGE = "objection", "challenge"
UNSTAFFED = "unstaffed"  # the kind of the timer that looks whether a body has an officer left

# What is over already still gets a day: a deadline in the past helps nobody to act.
_AT_LEAST = timedelta(days=1)


def whole_due(urgency: str, filed_at: datetime, policy: ClockPolicy = POLICY) -> datetime:
    """Return when the whole matter has to be finished; this clock never restarts."""
    return filed_at + policy.whole.of(urgency)


def owner_due(
    owner: Body,
    *,
    urgency: str,
    now: datetime,
    whole_due_at: datetime,
    village_due_at: datetime | None,
    policy: ClockPolicy = POLICY,
) -> datetime:
    """Return by when an owner has to act.

    A group has the leader's clock, whose hours rest at night: she is a volunteer. Council and
    village federation share the VILLAGE budget (`village_due_at` is the end of it once it began;
    when it is gone a day is left). Every budget is cut to the rest of the whole-matter clock ×
    this budget ÷ the sum of the budgets of this and the higher levels.
    """
    if owner.kind == GROUP:
        return add_waking_hours(now, policy.leader.of(urgency))
    if owner.level is Level.VILLAGE and village_due_at is not None:
        return village_due_at if village_due_at > now else now + _AT_LEAST
    clock = policy.stages[owner.level]
    if urgency == URGENT:
        return min(now + clock.urgent, max(whole_due_at, now + clock.urgent / 2))
    higher = sum(
        (item.normal for level, item in policy.stages.items() if level >= owner.level),
        timedelta(),
    )
    left = max(whole_due_at - now, timedelta())
    share = max(left * (clock.normal / higher), _AT_LEAST)
    return now + min(clock.normal, share)


def ask_her_due(now: datetime, policy: ClockPolicy = POLICY) -> datetime:
    """Return by when she has to be asked whether it is solved (10 working days, ours)."""
    return add_working_days(now, policy.ask_her_working_days).at


def capped(until: datetime, whole_due_at: datetime, now: datetime) -> datetime:
    """Return a meeting's or action's date, never beyond the whole-matter clock.

    When that clock is gone a day is left.
    """
    return min(until, max(whole_due_at, now + _AT_LEAST))


def ordered(
    until: datetime, whole_due_at: datetime, now: datetime, policy: ClockPolicy = POLICY
) -> datetime:
    """Return a superior's new date, never beyond the whole-matter clock.

    When that clock is gone, the order may still give 5 working days (ours).
    """
    latest = add_working_days(now, policy.order_working_days).at
    return min(until, max(whole_due_at, latest))


def require_keepable(
    expected_at: datetime | None, now: datetime, policy: ClockPolicy = POLICY
) -> None:
    """Refuse a promise for a day that is over, or so far away that it answers nothing."""
    if expected_at is not None and not now < expected_at <= now + policy.promise_within:
        raise promise_not_keepable(policy.promise_within.days)


def acceptance_due(urgency: str, filed_at: datetime, policy: ClockPolicy = POLICY) -> datetime:
    """Return by when somebody has to have taken it: 3 working days, never over 15 days."""
    if urgency == URGENT:
        return filed_at + policy.acceptance_urgent
    days = add_working_days(filed_at, policy.acceptance_working_days).at
    return min(days, filed_at + policy.acceptance_at_most)


def half_of(now: datetime, deadline: datetime) -> datetime:
    """Return when half of the time to a deadline is gone."""
    return now + (deadline - now) / 2


def climbs_to(topic: str, risk: str) -> Level:
    """Return the highest level to which a late matter climbs singly.

    LOW and MEDIUM matters of FAMILY and LIVELIHOOD: the county; above they are a count and one
    list per body, so that nobody floods the province by doing nothing.
    """
    quiet = risk in ("LOW", "MEDIUM") and TOPICS[topic].family in ("FAMILY", "LIVELIHOOD")
    return Level.COUNTY if quiet else Level.PROVINCE


def objection_until(since: datetime, deadline: datetime) -> datetime:
    """Return until when an owner may object: 5 working days (条例 23), or half of its clock."""
    return min(add_working_days(since, OBJECTION_WORKING_DAYS).at, half_of(since, deadline))


def objection_due(now: datetime) -> datetime:
    """Return by when the giver says a word on an objection (2 working days, ours)."""
    return add_working_days(now, GIVER_WORKING_DAYS).at


def challenge_due(now: datetime) -> datetime:
    """Return by when the superior decides on a challenge (1 working day, ours; 条例 28)."""
    return add_working_days(now, CHALLENGE_WORKING_DAYS).at


def review_due(now: datetime) -> datetime:
    """Return by when a review or re-check is answered: 30 days (条例 35, 36)."""
    return add_days(now, REVIEW_DAYS)


def superior_due(now: datetime) -> datetime:
    """Return by when a common superior decides who has a matter (3 working days, ours)."""
    return add_working_days(now, SUPERIOR_WORKING_DAYS).at


def reopen_until(learned_at: datetime, policy: ClockPolicy = POLICY) -> datetime:
    """Return until when she can take a matter up again: 30 days after she learned of it."""
    return add_days(learned_at, policy.reopen_within.days)


def shares_village_budget(body: Body) -> bool:
    """Whether a body works on the VILLAGE budget (council or village federation)."""
    return body.kind == COUNCIL or (body.kind != GROUP and body.level is Level.VILLAGE)
