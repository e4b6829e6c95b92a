"""Reads the close form: every wrong field is noted before anything is looked up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.validation import Fields
from services.deliberation.domain.closing import ActionForm, Form, ItemForm, MinutesPart
from services.deliberation.domain.meeting import MAX_ITEMS, OUT_OF_DOORS, Meeting
from services.deliberation.domain.names import noted_id, noted_ids

MAX_ATTENDANCE = 200
MAX_MINUTES = 8000
MAX_RESOLUTION = 4000
MAX_ACTIONS = 20
MAX_ACTION_TEXT = 500
MAX_PARTS = 100
MAX_PART = 4000


@dataclass(frozen=True, slots=True)
class NewAction:
    """A task: its text, `people/{id}` or empty, and its date."""

    text: str = field(repr=False)
    assignee: str
    due_time: datetime | None


@dataclass(frozen=True, slots=True)
class ItemClose:
    """An item's name, the adopted proposal's or empty, the text that holds, the tasks."""

    item: str
    adopted_proposal: str
    resolution_text: str = field(repr=False)
    actions: Sequence[NewAction]


@dataclass(frozen=True, slots=True)
class CloseMeeting:
    """`meetings/{id}`, (person, present) pairs, minutes, one close an item, the etag.

    `parts` are (item or empty, text) pairs instead of one text of minutes; `held` is when a
    meeting on the spot or at a door really was.
    """

    name: str
    attendance: Sequence[tuple[str, bool]]
    minutes: str = field(repr=False)
    items: Sequence[ItemClose]
    etag: str
    parts: Sequence[tuple[str, str]] = field(default=(), repr=False)
    held: tuple[datetime | None, datetime | None] = (None, None)


def read_form(fields: Fields, command: CloseMeeting, meeting: Meeting, now: datetime) -> Form:
    """Return the form; what is wrong is noted in `fields` and left out."""
    if len(command.items) > MAX_ITEMS:
        fields.error("items", "TOO_MANY", "At most 50 items.")
    attendance = read_attendance(fields, command.attendance)
    items = []
    for index, close in enumerate(command.items[:MAX_ITEMS]):
        form = read_item(fields, close, f"items[{index}]", meeting.id, now)
        if form is not None:
            items.append(form)
    minutes, parts = read_minutes(fields, command, meeting.id)
    held = read_held(fields, command, meeting, now)
    return Form(tuple(attendance), minutes, tuple(items), parts, held)


def read_attendance(
    fields: Fields, given: Sequence[tuple[str, bool]]
) -> list[tuple[str, UUID, bool]]:
    """Return (field, person, present) of everybody whom the form names."""
    if len(given) > MAX_ATTENDANCE:
        fields.error("attendance", "TOO_MANY", "At most 200 people.")
    attendance = []
    for index, (person, present) in enumerate(given[:MAX_ATTENDANCE]):
        path = f"attendance[{index}].person"
        person_id = noted_id(fields, person, "people", field=path)
        if person_id is not None:
            attendance.append((path, person_id, present))
    return attendance


def read_minutes(
    fields: Fields, command: CloseMeeting, meeting_id: UUID
) -> tuple[str, tuple[MinutesPart, ...]]:
    """Return the minutes as one text and in numbered parts; one of the two was written."""
    if not command.parts:
        minutes = fields.text("minutes", command.minutes, maximum=MAX_MINUTES)
        return minutes, (MinutesPart(meeting_id, 1, None, minutes),)
    if command.minutes:
        fields.error("minutes", "ONE_OR_THE_OTHER", "One text, or parts.")
    if len(command.parts) > MAX_PARTS:
        fields.error("minutes_parts", "TOO_MANY", "At most 100 parts.")
    parts = []
    for number, (item, text) in enumerate(command.parts[:MAX_PARTS], 1):
        path = f"minutes_parts[{number - 1}]"
        names = None
        if item:
            names = noted_ids(fields, item, "meetings", "items", field=f"{path}.item")
            if names is not None and names[0] != meeting_id:
                fields.error(f"{path}.item", "UNKNOWN_ITEM", "No item of this meeting.")
                names = None
        cleaned = fields.text(f"{path}.text", text, maximum=MAX_PART)
        parts.append(MinutesPart(meeting_id, number, names[1] if names else None, cleaned))
    return "\n".join(f"{part.number}. {part.text}" for part in parts), tuple(parts)


def read_held(
    fields: Fields, command: CloseMeeting, meeting: Meeting, now: datetime
) -> tuple[datetime, datetime] | None:
    """Return when a meeting without network really was; note times that cannot be."""
    began, ended = command.held
    if began is None and ended is None:
        return None
    if meeting.mode not in OUT_OF_DOORS:
        fields.error("held_start_time", "ONLY_OUT_OF_DOORS", "Only on the spot or at a door.")
    elif began is None or ended is None or not began <= ended <= now:
        fields.error("held_end_time", "WRONG_TIMES", "Both, in their order, not in the future.")
    else:
        return began, ended
    return None


def read_item(
    fields: Fields, close: ItemClose, path: str, meeting_id: UUID, now: datetime
) -> ItemForm | None:
    """Return what the form says of one item; what is wrong is noted. `path` may be empty."""
    at = f"{path}." if path else ""
    names = noted_ids(fields, close.item, "meetings", "items", field=f"{at}item")
    if names is not None and names[0] != meeting_id:
        fields.error(f"{at}item", "UNKNOWN_ITEM", "No open item of this meeting.")
        names = None
    proposal_id = None
    if close.adopted_proposal:
        proposal = noted_ids(
            fields,
            close.adopted_proposal,
            "meetings",
            "items",
            "proposals",
            field=f"{at}adopted_proposal",
        )
        if proposal is not None and names is not None and proposal[:2] != names:
            fields.error(f"{at}adopted_proposal", "UNKNOWN_PROPOSAL", "Not of this item.")
        elif proposal is not None:
            proposal_id = proposal[2]
        text = fields.text(f"{at}resolution_text", close.resolution_text, maximum=MAX_RESOLUTION)
    else:
        # Help, visits and tasks need neither quorum nor proposal; a resolution does.
        text = ""
        if close.resolution_text:
            fields.error(
                f"{at}adopted_proposal",
                "PROPOSAL_REQUIRED",
                "A resolution rests on an adopted proposal.",
            )
    if len(close.actions) > MAX_ACTIONS:
        fields.error(f"{at}actions", "TOO_MANY", "At most 20 actions.")
    read = [
        _action(fields, action, f"{at}actions[{number}]", now)
        for number, action in enumerate(close.actions[:MAX_ACTIONS])
    ]
    if names is None:
        return None
    actions = tuple(action for action in read if action is not None)
    return ItemForm(path, names[1], proposal_id, text, actions)


def _action(fields: Fields, action: NewAction, path: str, now: datetime) -> ActionForm | None:
    text = fields.text(f"{path}.text", action.text, maximum=MAX_ACTION_TEXT)
    assignee_id = None
    if action.assignee:
        assignee_id = noted_id(fields, action.assignee, "people", field=f"{path}.assignee")
    if action.due_time is None or action.due_time < now:
        fields.error(f"{path}.due_time", "IN_THE_PAST", "By when, not in the past.")
        return None
    return ActionForm(path, text, assignee_id, action.due_time)
