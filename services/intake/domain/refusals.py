"""The refusals of the register, each with its stable reason."""

from chassis.refusals import FieldError, Kind, TongxinError, invalid
from services.intake.domain.bodies import Body


def matter_moved(epoch: int, owner: Body | None) -> TongxinError:
    """Return the refusal of a stale epoch, with who has the matter now."""
    return TongxinError(
        Kind.CONFLICT,
        "MATTER_MOVED",
        "Somebody was faster: the matter is elsewhere now.",
        metadata={"epoch": str(epoch), "owner": owner.name if owner else ""},
    )


def not_open(reason: str, message: str) -> TongxinError:
    """Return the refusal of an act that the matter's state does not allow."""
    return TongxinError(Kind.STATE, reason, message)


def screening_required() -> TongxinError:
    """Return the refusal of settling a ⚠ matter before the safety screening."""
    return TongxinError(
        Kind.STATE,
        "SCREENING_REQUIRED",
        "A safety screening comes first: is anybody hurt or afraid?",
    )


def resolution_stale(resolution_no: int) -> TongxinError:
    """Return the refusal of speaking of another outcome than the newest."""
    return TongxinError(
        Kind.CONFLICT,
        "RESOLUTION_STALE",
        "There is another outcome now: read the matter again.",
        metadata={"resolution_no": str(resolution_no)},
    )


def too_late_to_reopen() -> TongxinError:
    """Return the refusal after 30 days; a new matter can refer to this one."""
    return TongxinError(
        Kind.STATE, "REOPEN_WINDOW_OVER", "More than 30 days have passed; raise a new matter."
    )


def promise_not_keepable(days: int) -> TongxinError:
    """Return the refusal of a promise for the past or for much later."""
    return invalid(
        FieldError(
            "answer.expected_time",
            "NOT_KEEPABLE",
            f"A promised day lies in the future, at most {days} days away.",
        )
    )


def pause_too_long(days: int) -> TongxinError:
    """Return the refusal of a pause without an end, or with one too far away."""
    return invalid(
        FieldError("until", "PAUSE_TOO_LONG", f"A pause ends, at the latest after {days} days.")
    )


def sealed_not_yet() -> TongxinError:
    """Return the refusal of a SEALED matter, which shows where help is now."""
    return TongxinError(
        Kind.STATE,
        "SEALED_NOT_AVAILABLE",
        "有危险请马上拨打110；妇女维权热线12338。"
        "这里现在还不能保密受理，请先打电话。"
        " In danger call 110 now; women's hotline 12338."
        " Sealed matters cannot be taken here yet: please phone first.",
        metadata={"help_first": "110", "help_next": "12338"},
    )


def already_cosigned() -> TongxinError:
    """Return the refusal of a second "we too" by the same person."""
    return TongxinError(Kind.EXISTS, "ALREADY_COSIGNED", "You have joined this matter already.")


def etag_required() -> TongxinError:
    """Return the refusal of an edit that does not say what it read."""
    return TongxinError(Kind.INVALID, "ETAG_REQUIRED", "Send the etag that you read.")


def etag_mismatch() -> TongxinError:
    """Return the refusal of an edit of something that has changed."""
    return TongxinError(Kind.CONFLICT, "ETAG_MISMATCH", "It has changed: read it again.")


def key_reused() -> TongxinError:
    """Return the refusal of a request key with which the same person made another move."""
    return TongxinError(Kind.INVALID, "IDEMPOTENCY_KEY_REUSED", "This key made another move.")


def undo_refused(reason: str) -> TongxinError:
    """Return the refusal of taking a move back."""
    message = {
        "ALREADY_ACTED": "Who has it now has begun already.",
        "UNDO_TOO_LATE": "More than 10 minutes have passed.",
        "NOTHING_TO_UNDO": "The last move cannot be taken back.",
    }[reason]
    return TongxinError(Kind.STATE, reason, message)


def extension_refused(reason: str) -> TongxinError:
    """Return the refusal of more time."""
    message = {
        "EXTENDED_ALREADY": "The whole time is extended once only.",
        "EXTENSION_PENDING": "More time is asked for already.",
        "EXTENSION_REFUSED": "Those above have refused more time.",
        "TOO_LATE_TO_EXTEND": "The time is over already.",
        "NO_LEVEL_ABOVE": "There is no level above that could decide.",
        "NO_EXTENSION_PENDING": "Nobody asks for more time.",
        "DECIDED_BY_THE_ASKER": "Somebody else than who asked decides.",
    }[reason]
    return TongxinError(Kind.STATE, reason, message)


def wrong_target(field: str, reason: str, description: str) -> TongxinError:
    """Return the refusal of a body or region to which this move does not lead."""
    return invalid(FieldError(field, reason, description))
