"""The leader hands a matter to the council of the place."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class ForwardMatter:
    """The matter, the epoch that the leader saw, and the text that she confirmed."""

    name: str
    expected_epoch: int
    council_text: str = field(repr=False)


async def forward_matter(begin: Begin, act: Act, command: ForwardMatter) -> str:
    """Move it and return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, SCREENING_REQUIRED, COUNCIL_TEXT_REQUIRED.
    """
    fields = Fields()
    text = fields.text("council_text", command.council_text, minimum=0, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.forward", expected_epoch=command.expected_epoch
        )
        fields.refuse_if_any()
        matter.forward(
            expected_epoch=command.expected_epoch,
            council_text=text,
            actor=subject_of(act.caller),
            request_id=act.request_id,
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, move="FORWARD", epoch=str(matter.epoch))
