"""Pauses of a clock, for three reasons only: we wait for her, a court has it, the weather forbids.

A pause moves the owner's and the whole matter's deadlines to later by its longest possible length,
and its end moves them back by what was not used: so every reader always sees the right day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.refusals import not_open, pause_too_long
from services.intake.domain.topics import SEALED

WAITING_FOR_HER, COURT, WEATHER = "WAITING_FOR_HER", "COURT", "WEATHER"
AT_MOST = {
    WAITING_FOR_HER: timedelta(days=10),  # ours, all questions of one owner together
    COURT: timedelta(days=180),  # ours: 民事诉讼法 152, six months for a first trial
    WEATHER: timedelta(days=30),  # ours
}
SENTENCES = {WAITING_FOR_HER: "pause.her", COURT: "pause.court", WEATHER: "pause.weather"}


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a clock rests, since when, until when at the latest."""

    reason: str
    since: datetime
    until: datetime


def checked_pause(
    reason: str,
    until: datetime | None,
    *,
    now: datetime,
    waited: timedelta,
    confidentiality: str,
) -> Pause:
    """Return the pause that may begin now.

    Args:
        reason: one of the three.
        until: its end; may be left out while waiting for her: then as long as is left of 10 days.
        now: when it begins.
        waited: how long this owner's clock has waited for her already.
        confidentiality: the matter's class; a sealed matter never waits for her.

    Raises:
        TongxinError: PAUSE_NOT_ALLOWED, PAUSE_TOO_LONG.
    """
    if reason == WAITING_FOR_HER and confidentiality == SEALED:
        raise not_open("PAUSE_NOT_ALLOWED", "A sealed matter never waits for her.")
    latest = now + AT_MOST[reason]
    if reason == WAITING_FOR_HER:
        latest -= waited
        until = min(until or latest, latest)
        if until <= now:
            raise not_open("PAUSE_NOT_ALLOWED", "It has waited for her as long as it may.")
    if until is None or not now < until <= latest:
        raise pause_too_long(AT_MOST[reason].days)
    return Pause(reason, now, until)
