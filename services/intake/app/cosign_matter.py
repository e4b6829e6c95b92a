"""Say "we too": a child matter with its own reporter, part of the same collective matter."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for
from services.intake.app.ports import Begin, IntakeWork, NewParty
from services.intake.domain.matter import Matter
from services.intake.domain.privacy import pseudonym_of
from services.intake.domain.refusals import already_cosigned

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class CosignMatter:
    """The matter to join, and what she adds (may be empty)."""

    name: str
    text: str = field(repr=False)


async def cosign_matter(begin: Begin, act: Act, command: CosignMatter) -> str:
    """File the child and return its `matters/{id}`.

    Joining a child joins its collective matter.

    Raises:
        TongxinError: ALREADY_COSIGNED; STATE_NOT_ALLOWED when it is no longer open.
    """
    fields = Fields()
    text = fields.text("text", command.text, minimum=0, maximum=MAX_TEXT)
    async with begin(act) as work:
        parent = await matter_for(work, await _root(work, command.name), "matter.cosign")
        fields.refuse_if_any()
        person = UUID(act.caller.person_id or "")
        if await work.matters.has_cosigned(parent.id, str(person)):
            raise already_cosigned()
        child = _child(work, parent, text)
        child.join(parent, actor=subject_of(act.caller), now=work.now)
        parties = [NewParty(person, "CONCERNED", ("concerned",))]
        # Whom the collective matter is about must not learn of its co-signers either.
        parties += [
            NewParty(id_in(name, "people"), "RESPONDENT", ("excluded",))
            for name in sorted(await work.matters.excluded_from(parent.id))
        ]
        await work.matters.add(child, parties)
        await work.matters.save(parent)
        return finish(work, name_of("matters", child.id), parent=name_of("matters", parent.id))


async def _root(work: IntakeWork, name: str) -> str:
    matter = await work.matters.get(id_in(name, "matters"))
    if matter is None:
        raise not_found()
    return name_of("matters", matter.parent) if matter.parent else name


def _child(work: IntakeWork, parent: Matter, text: str) -> Matter:
    identity = new_id(catalogue().home_number(parent.region))
    return Matter(
        id=identity,
        region=parent.region,
        topic=parent.topic,
        right=parent.right,
        urgency=parent.urgency,
        risk="LOW",
        confidentiality=parent.confidentiality,
        channel="GROUP",
        audience="LEADER",
        group=parent.group,
        text=text,
        pseudonym=pseudonym_of(identity),
        whole_due_at=parent.whole_due_at,
        created_at=work.now,
        book=parent.book,
    )
