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

PATHS = frozenset({"text", "right"})


@dataclass(frozen=True, slots=True)
class UpdateMatter:
    """The matter, what to change, the new values, and the etag that was read."""

    name: str
    paths: Sequence[str]
    text: str = field(repr=False)
    right: str
    etag: str


async def update_matter(begin: Begin, act: Act, command: UpdateMatter) -> str:
    """Store the new values and return `matters/{id}`.

    Raises:
        TongxinError: ETAG_REQUIRED, ETAG_MISMATCH, STATE_NOT_ALLOWED, INVALID_FIELDS.
    """
    fields = Fields()
    fields.require(
        condition=bool(command.paths),
        field="update_mask",
        reason="EMPTY",
        description="Say what to change.",
    )
    for path in command.paths:
        fields.choice("update_mask", path, PATHS)
    text, right = command.text, command.right
    if "text" in command.paths:
        text = fields.text("text", text, maximum=MAX_TEXT)
    if "right" in command.paths:
        fields.choice("right", right, RIGHTS)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.update")
        fields.refuse_if_any()
        if not command.etag:
            raise etag_required()
        if not matches(command.etag, etag_of(matter.id, matter.revision)):
            raise etag_mismatch()
        if "text" in command.paths:
            matter.text = text
        if "right" in command.paths:
            matter.right = right
        matter.revision += 1
        await work.matters.save(matter)
        return finish(work, command.name, changed=",".join(sorted(command.paths)))
