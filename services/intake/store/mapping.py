"""Between the register's rows and the domain's values."""

from datetime import datetime
from typing import Any

from chassis.region import Level, parse_region_code
from services.intake.domain.answer import Answer
from services.intake.domain.bodies import Body
from services.intake.domain.clock_policy import PolicyBook
from services.intake.domain.events import Moved
from services.intake.domain.extension import Extension
from services.intake.domain.matter import Matter
from services.intake.domain.pauses import Pause
from services.intake.domain.resolution import Resolution
from services.intake.store.clock_policies import shipped
from services.intake.store.tables import MatterRow, ResolutionRow

_SAME = (
    "topic",
    "right",
    "urgency",
    "risk",
    "confidentiality",
    "channel",
    "audience",
    "text",
    "council_text",
    "pseudonym",
    "status",
    "phase",
    "phase_at",
    "epoch",
    "deadline",
    "deadline_no",
    "village_due_at",
    "whole_due_at",
    "policy",
    "taken_at",
    "resolution_no",
    "reopen_count",
    "revision",
    "children_count",
    "handed_in",
    "waited_seconds",
    "accepted_at",
    "gone_no",
    "created_at",
    "legal_route",
    "last_move",
    "moved_at",
    "giver_deadline",
    "acted_epoch",
    "moves_without_action",
    "dispute",
    "objection_epoch",
    "other_region",
    "home_region",
    "review_no",
)


def body_of(name: str | None, level: int | None, region: str | None) -> Body | None:
    """Return the body that three columns hold."""
    if name is None or level is None or region is None:
        return None
    return Body(name, Level(level), parse_region_code(region))


def matter_values(matter: Matter) -> dict[str, Any]:
    """Return the columns of a matter's row, its timeline counter excepted."""
    values: dict[str, Any] = {name: getattr(matter, name) for name in _SAME}
    owner, giver = matter.owner, matter.giver
    return values | {
        "id": matter.id,
        "region": matter.region,
        "group_id": matter.group,
        "parent_id": matter.parent,
        "owner_body": owner.name if owner else None,
        "owner_level": int(owner.level) if owner else None,
        "owner_region": owner.region if owner else None,
        "giver_body": giver.name if giver else None,
        "giver_level": int(giver.level) if giver else None,
        "giver_region": giver.region if giver else None,
        "resolved_level": int(matter.resolved_level) if matter.resolved_level else None,
        "pause_reason": matter.pausing.reason if matter.pausing else None,
        "paused_at": matter.pausing.since if matter.pausing else None,
        "pause_until": matter.pausing.until if matter.pausing else None,
    }


def matter_of(
    row: MatterRow,
    resolution: ResolutionRow | None,
    book: PolicyBook | None = None,
    extension: Extension | None = None,
) -> Matter:
    """Return the aggregate of a row with its newest outcome and extension."""
    return Matter(
        id=row.id,
        region=parse_region_code(row.region),
        group=row.group_id,
        parent=row.parent_id,
        owner=body_of(row.owner_body, row.owner_level, row.owner_region),
        giver=body_of(row.giver_body, row.giver_level, row.giver_region),
        resolved_level=Level(row.resolved_level) if row.resolved_level else None,
        book=book or shipped(),
        pausing=_pause_of(row),
        extension=extension,
        resolution=resolution_of(resolution) if resolution is not None else None,
        **{name: getattr(row, name) for name in _SAME},
    )


def _pause_of(row: MatterRow) -> Pause | None:
    if row.pause_reason is None or row.paused_at is None or row.pause_until is None:
        return None
    return Pause(row.pause_reason, row.paused_at, row.pause_until)


def resolution_of(row: ResolutionRow) -> Resolution:
    """Return the outcome of a row."""
    return Resolution(
        row.resolution_no,
        Answer(
            row.outcome,
            row.text,
            row.action_record,
            row.reason,
            tuple(row.law_references),
            row.expected_at,
        ),
        Body(row.body, Level(row.level), parse_region_code(row.region)),
        row.created_at,
        row.confirmed_at,
        row.fulfilled_at,
    )


def resolution_values(matter: Matter, resolution: Resolution) -> dict[str, Any]:
    """Return the columns of a new outcome."""
    return {
        "matter_id": matter.id,
        "resolution_no": resolution.resolution_no,
        "outcome": resolution.answer.outcome,
        "text": resolution.answer.text,
        "action_record": resolution.answer.action_record,
        "reason": resolution.answer.reason,
        "law_references": list(resolution.answer.law_references),
        "body": resolution.body.name,
        "level": int(resolution.body.level),
        "region": resolution.body.region,
        "created_at": resolution.created_at,
        "expected_at": resolution.answer.expected_at,
        "comment": "",
    }


def custody_values(event: Moved, now: datetime) -> dict[str, Any]:
    """Return the columns of the chain's next link."""
    owner = event.receiver
    return {
        "matter_id": event.matter,
        "epoch": event.epoch,
        "body": owner.name if owner else None,
        "level": int(owner.level) if owner else None,
        "region": owner.region if owner else None,
        "since": now,
        "move": event.move,
        "actor": event.actor,
        "reason": event.reason,
        "without_deliberation": event.without_deliberation,
        "deadline": event.deadline,
        "status": event.status,
        "request_id": event.request_id or None,
    }
