"""How a matter is shown: the status line, what is overdue, what the caller may do."""

from datetime import datetime

from chassis.region import Level
from chassis.texts import Sentences
from services.intake.domain.bodies import next_above
from services.intake.domain.clocks import ask_her_due
from services.intake.domain.extension import PENDING
from services.intake.domain.matter import Matter
from services.intake.domain.pauses import SENTENCES
from services.intake.domain.state import MERGED, RESOLVED, WITHDRAWN, WORKED_ON

_PREFIX = "matter."
# Acts that a person chooses; reads and what services do on their own are not shown.
_SHOWN = frozenset(
    _PREFIX + act
    for act in (
        "update",
        "update_council_text",
        "cosign",
        "offer",
        "forward",
        "answer",
        "raise",
        "confirm",
        "reopen",
        "withdraw",
        "fulfil",
        "message",
        "ask",
        "note",
        "attach",
        "skip",
        "return",
        "relay",
        "take_over",
        "refer",
        "end_referral",
        "undo",
        "pause",
        "extend",
        "decide_extension",
        "ask_her",
        "object",
        "decide_objection",
        "challenge",
        "decide_challenge",
        "exclude",
        "review",
        "merge",
        "unmerge",
    )
)
_AFTER_THE_END = frozenset({"reopen", "note"})
_NEEDS_OUTCOME = frozenset({"confirm", "reopen"})
_NEEDS_SCREENING = frozenset({"forward", "answer"})


def distant_line(matter: Matter) -> tuple[str, str]:
    """Return what a reporter who is not the concerned person hears: received, taken, finished."""
    if matter.has_ended:
        return Sentences.load().render("finished", {})
    key = "status.received" if matter.taken_at is None else "status.taken"
    return Sentences.load().render(key, {})


def status_line(matter: Matter, parent: Matter | None, now: datetime) -> tuple[str, str]:
    """Return one line for everybody: who has it, until when, and what then (zh, en)."""
    key = _status_key(matter, now)
    if key in ("status.withdrawn", "status.closed"):
        return Sentences.load().render(key, {})
    if key == "status.resolved" and matter.resolution is not None:
        # Its own outcome, also when the collective matter has gone on or ended since.
        asked_at = matter.resolution.fulfilled_at or matter.resolution.created_at
        until = ask_her_due(asked_at, matter.clocks_at(asked_at)).isoformat()
        params = {"body": matter.resolution.body.name, "until": until}
        return Sentences.load().render(key, params)
    # A co-signer is told who has the collective matter.
    return _line(key, parent if matter.status == MERGED and parent is not None else matter)


def _status_key(matter: Matter, now: datetime) -> str:
    if matter.status == WITHDRAWN:
        return "status.withdrawn"
    if matter.status == MERGED and not matter.has_ended:
        waits = matter.resolution is not None and matter.phase == "RESOLVED"
        return "status.resolved" if waits else "status.merged"
    if matter.status == RESOLVED:
        return "status.promised" if matter.promise_is_open else "status.resolved"
    if matter.status not in WORKED_ON or matter.owner is None:
        return "status.closed"
    return _working_key(matter, now)


def _working_key(matter: Matter, now: datetime) -> str:
    if matter.pausing is not None:
        return SENTENCES[matter.pausing.reason]
    if matter.owner is None or next_above(matter.owner, matter.region) is None:
        return "status.overdue_top" if is_overdue(matter, now) else "status.open_top"
    return "status.overdue" if is_overdue(matter, now) else "status.open"


def _line(key: str, matter: Matter) -> tuple[str, str]:
    owner = matter.owner
    above = next_above(owner, matter.region) if owner else None
    since = matter.taken_at or matter.created_at
    return Sentences.load().render(
        key,
        {
            "body": owner.name if owner else "",
            "above": (above or owner).name if owner and (above or owner) else "",
            "since": since.isoformat(),
            "until": matter.deadline.isoformat() if matter.deadline else "",
        },
    )


def is_overdue(matter: Matter, now: datetime) -> bool:
    """Whether the owner's deadline has passed."""
    return matter.deadline is not None and matter.deadline < now


def shown_actions(matter: Matter, allowed: tuple[str, ...], now: datetime) -> list[str]:
    """Return the acts that would not be refused for the matter's own state."""
    impossible = impossible_moves(matter, now)
    actions = [action.removeprefix(_PREFIX) for action in allowed if action in _SHOWN]
    if matter.has_ended:
        actions = [action for action in actions if action in _AFTER_THE_END]
    if matter.resolution is None:
        actions = [action for action in actions if action not in _NEEDS_OUTCOME]
    if matter.pausing is not None:
        actions = ["resume" if action == "pause" else action for action in actions]
    if matter.promise_is_open:
        actions = [action for action in actions if action != "ask_her"]
    if not matter.promise_is_open:
        actions = [action for action in actions if action != "fulfil"]
    if matter.needs_screening:
        actions = [action for action in actions if action not in _NEEDS_SCREENING]
    return [action for action in actions if action not in impossible]


def impossible_moves(matter: Matter, now: datetime) -> set[str]:
    """Return the moves that would be refused for where the matter stands."""
    possible = {
        "raise": matter.owner is not None and next_above(matter.owner, matter.region) is not None,
        "skip": bool(matter.skippable()),
        "return": matter.can_be_returned(),
        "relay": matter.owner is not None and matter.owner.level < Level.COUNTY,
        "undo": not matter.refuse_undo(now),
        "extend": not matter.refuse_extension(now),
        "decide_extension": matter.extension is not None and matter.extension.state == PENDING,
        "object": not matter.refuse_objection(now),
        "decide_objection": matter.is_objected,
        "review": not matter.refuse_review(now),
        "merge": not matter.children_count,
        "unmerge": False,  # asked of a child, whose collective matter's officers may
    }
    return {move for move, can_be in possible.items() if not can_be}
