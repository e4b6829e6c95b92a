"""Change the content of a matter while it is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.act import Act
from chassis.etag import etag_of, matches
from chassis.validation import Fields
from services.intake.app.create_matter import MAX_TEXT, RIGHTS
from services.intake.app.loading import finish, matter_for
from services.intake.app.ports import Begin
from services.intake.domain.refusals import etag_mismatch, etag_required

# What she said is hers to change; the text for the council belongs to who confirms it.
ACTS = {
    "text": "matter.update",
    "right": "matter.update",
    "council_text": "matter.update_council_text",
}


@dataclass(frozen=True, slots=True)
class UpdateMatter:
    """The matter, what to change, the new values, and the etag that was read."""

    name: str
    paths: Sequence[str]
    text: str = field(repr=False)
    right: str
    council_text: str = field(repr=False)
    etag: str


async def update_matter(begin: Begin, act: Act, command: UpdateMatter) -> str:
    """Store the new values and return `matters/{id}`.

    Raises:
        TongxinError: ETAG_REQUIRED, ETAG_MISMATCH, STATE_NOT_ALLOWED, INVALID_FIELDS.
    """
    fields = Fields()
    values = _checked(command, fields)
    actions = sorted({ACTS[path] for path in values}) or ["matter.update"]
    async with begin(act) as work:
        for action in actions:
            matter = await matter_for(work, command.name, action)
        fields.refuse_if_any()
        if not command.etag:
            raise etag_required()
        if not matches(command.etag, etag_of(matter.id, matter.revision)):
            raise etag_mismatch()
        for path, value in values.items():
            setattr(matter, path, value)
        matter.revision += 1
        await work.matters.save(matter)
        return finish(work, command.name, changed=",".join(sorted(values)))


def _checked(command: UpdateMatter, fields: Fields) -> dict[str, str]:
    """Return the new values by field; note everything that is wrong."""
    fields.require(
        condition=bool(command.paths),
        field="update_mask",
        reason="EMPTY",
        description="Say what to change.",
    )
    values = {}
    for path in command.paths:
        fields.choice("update_mask", path, ACTS)
        if path == "right":
            values[path] = fields.choice(path, command.right, RIGHTS)
        elif path in ACTS:
            given = command.text if path == "text" else command.council_text
            values[path] = fields.text(path, given, maximum=MAX_TEXT)
    return values
