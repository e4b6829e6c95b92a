"""The five choices of a supervising federation about a late body."""

from collections.abc import Sequence
from datetime import datetime

from chassis.catalogue import catalogue
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.escalation.domain.federations import federation_name
from services.escalation.domain.supervision import DECIDED, Supervision, next_supervisor

# A new date · take over · send help · "beyond us" confirmed and raised · close with a reason.
ORDER, TAKE_OVER, HELP, RAISE, CLOSE = "ORDER", "TAKE_OVER", "HELP", "RAISE", "CLOSE"
CHOICES = frozenset({ORDER, TAKE_OVER, HELP, RAISE, CLOSE})
DATED = frozenset({ORDER, HELP})
MAX_REASON = 500
# More overdue stages of one body at one supervisor are one line and one list.
GROUPED_OVER = 50
# What one act on a list decides at most: each is a call to the register.
BATCH = 50


def can_take_over(supervision: Supervision) -> list[str]:
    """Return who can take the matter over: the federations above its owner, up to this one."""
    clock = supervision.clock
    way = [catalogue().get(clock.region), *catalogue().ancestors(clock.region)]
    federations = [
        federation_name(region.code) for region in way if region.level <= supervision.level
    ]
    if clock.owner in federations:
        return federations[federations.index(clock.owner) + 1 :]
    return federations


def check_choice(
    fields: Fields, choice: str, until: datetime | None, reason: str, now: datetime
) -> str:
    """Note what is wrong with a choice whatever it is about; return the cleaned reason."""
    fields.choice("choice", choice, CHOICES)
    fields.require(
        condition=choice not in DATED or (until is not None and until > now),
        field="until",
        reason="NOT_IN_FUTURE",
        description="An order, and help, need a date in the future.",
    )
    fields.require(
        condition=choice in DATED or until is None,
        field="until",
        reason="NOT_USED",
        description="Only an order, and help, have a date.",
    )
    return fields.text("reason", reason, maximum=MAX_REASON)


def receiver_of(fields: Fields, supervision: Supervision, choice: str, to: str) -> str:
    """Return the body that gets the matter by this choice, empty where none does.

    Raises:
        TongxinError: NO_LEVEL_ABOVE for a raise beyond the province.
    """
    if choice == RAISE:
        above = next_supervisor(supervision.body)
        if above is None:
            raise TongxinError(Kind.STATE, "NO_LEVEL_ABOVE", "There is no level above this one.")
        fields.require(
            condition=to in ("", above[0]),
            field="to",
            reason="WRONG_BODY",
            description="It is raised to the next level above you.",
        )
        return above[0]
    if choice == TAKE_OVER:
        receiver = to or supervision.body
        _require_among(fields, receiver, can_take_over(supervision))
        return receiver
    fields.require(
        condition=not to, field="to", reason="NOT_USED", description="This choice moves nothing."
    )
    return supervision.body if choice == CLOSE else ""


def require_decidable(supervision: Supervision, epoch: int) -> None:
    """Refuse a choice about what is decided, has ended or has another epoch.

    Raises:
        TongxinError: MATTER_MOVED, SUPERVISION_DECIDED, SUPERVISION_ENDED.
    """
    if supervision.state == DECIDED:
        raise TongxinError(Kind.CONFLICT, "SUPERVISION_DECIDED", "Somebody has decided it.")
    if not supervision.is_live:
        raise has_ended()
    if epoch != supervision.clock.epoch:
        raise TongxinError(
            Kind.CONFLICT,
            "MATTER_MOVED",
            "The matter has moved on; read it again.",
            metadata={"epoch": str(supervision.clock.epoch), "owner": supervision.clock.owner},
        )


def has_ended() -> TongxinError:
    """Return the refusal of a choice that comes after somebody acted."""
    return TongxinError(
        Kind.CONFLICT, "SUPERVISION_ENDED", "It has ended: they acted, or have a new date."
    )


def _require_among(fields: Fields, body: str, allowed: Sequence[str]) -> None:
    fields.require(
        condition=body in allowed,
        field="to",
        reason="WRONG_BODY",
        description="Yourself or a federation below you on the way up, above who is late.",
    )
