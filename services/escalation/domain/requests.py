"""Requests 协办函 and referrals 转送: what is asked of bodies of the registry."""

from collections.abc import Iterable
from datetime import date, datetime

from chassis.validation import Fields
from services.escalation.domain.asks import ACCEPTED, ASKED, REFER, REQUEST, Ask
from services.escalation.domain.bundles import ANY, DONE, Bundle

KINDS = frozenset({REQUEST, REFER})
OUTCOMES = frozenset({"DONE", "PARTLY", "NOT_POSSIBLE"})
MAX_BODIES = 20
MAX_TEXT = 1000
MAX_DISCLOSED = 2000
MAX_REASON = 500
MAX_DOCUMENT = 100
# Why something ended without anybody's act on it.
MATTER_ENDED, ANOTHER_ANSWERED = "MATTER_ENDED", "ANOTHER_ANSWERED"
REFERRAL_ENDED, OWNER_CHANGED = "REFERRAL_ENDED", "OWNER_CHANGED"
BODY_ENDED = "BODY_ENDED"


def enter_agenda(ask: Ask, officer: str, document: str, day: date, now: datetime) -> None:
    """It stands on the official agenda: the body has taken it with that. Raises ASK_NOT_OPEN."""
    if ask.state == ASKED:
        ask.accept(officer, now)
    ask.require(ACCEPTED)
    ask.agenda_document, ask.agenda_date = document, day


def end_the_others(bundle: Bundle, asks: Iterable[Ask], now: datetime) -> list[Ask]:
    """Return those that end because any one was enough and one is done."""
    if bundle.completion != ANY or bundle.state != DONE:
        return []
    return [ask for ask in asks if ask.waits and ask.end(ANOTHER_ANSWERED, now)]


def end_with_custody(ask: Ask, *, owner: str, status: str, epoch: int, now: datetime) -> bool:
    """Follow the register's newest custody; return whether the ask ends with it.

    A request goes on when the matter moves up: it belongs to who asked. It ends when the matter
    does. A referral ends when the matter is no longer referred, a dispatch when its asker no
    longer has the matter.
    """
    if not owner:
        return ask.end(MATTER_ENDED, now)
    if ask.kind == REFER and status != "REFERRED" and epoch > ask.epoch:
        return ask.end(REFERRAL_ENDED, now)
    if ask.kind == "DISPATCH" and owner != ask.asker:
        return ask.end(OWNER_CHANGED, now)
    return False


def check_day(fields: Fields, field: str, value: str) -> date | None:
    """Return a day written as YYYY-MM-DD; note what is none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        fields.error(field, "INVALID_DATE", "A day like 2026-03-02.")
        return None
