"""Somebody else is to read a matter: an X, a federation that assists, a body that is informed."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.bodies import COUNCIL, FEDERATION, OFFICERS

# Relation → the act that gives it. Those of bodies let their officers read, masked or named.
INVITEE = "invitee"
_OF_BODIES = {
    "assisting": "matter.assist",
    "assisting_named": "matter.assist",
    "informed": "matter.inform",
}
RELATIONS = frozenset({INVITEE, *_OF_BODIES})


@dataclass(frozen=True, slots=True)
class SetFact:
    """The matter, a person or a body, the relation, and until when it holds (None: open)."""

    name: str
    subject: str
    relation: str
    valid_until: datetime | None


async def set_fact(begin: Begin, act: Act, command: SetFact) -> str:
    """Write or end the fact; return `matters/{id}`.

    An X may leave, and a federation may stop assisting, by itself.

    Raises:
        TongxinError: INVITATION_NOT_POSSIBLE for somebody who must not learn of the matter
            (the same for somebody unknown: the director learns no more), INVALID_FIELDS.
    """
    fields = Fields()
    fields.choice("relation", command.relation, RELATIONS)
    if command.relation in _OF_BODIES:
        _check_body(fields, command.subject)
    else:
        id_in(command.subject, "people", field="subject")
    async with begin(act) as work:
        ends = command.valid_until is not None and command.valid_until <= work.now
        leaves = ends and await _is_of(work, command.subject)
        gives = _OF_BODIES.get(command.relation, "matter.invite")
        matter = await matter_for(work, command.name, "matter.leave" if leaves else gives)
        fields.refuse_if_any()
        if command.relation in _OF_BODIES:
            await work.readers.set(
                matter.id, command.subject, command.relation, command.valid_until
            )
        else:
            excluded = await work.matters.excluded_from(matter.id)
            person = id_in(command.subject, "people")
            if command.subject in excluded or not await work.people.exists(person):
                raise TongxinError(
                    Kind.STATE, "INVITATION_NOT_POSSIBLE", "This person cannot be invited."
                )
            await work.matters.set_invitee(
                matter.id, name_of("people", person), command.valid_until
            )
        return finish(work, command.name, relation=command.relation, subject=command.subject)


def _check_body(fields: Fields, name: str) -> None:
    kind, _, code = name.partition("/")
    fields.require(
        condition=kind in (FEDERATION, COUNCIL) and catalogue().find(code) is not None,
        field="subject",
        reason="UNKNOWN_BODY",
        description="A federation or a council.",
    )


async def _is_of(work: IntakeWork, subject: str) -> bool:
    """Whether the caller is this person, or an officer of this body."""
    if subject == subject_of(work.act.caller):
        return True
    officers = OFFICERS.get(subject.partition("/")[0], ())
    return bool(await work.relations(subject) & frozenset(officers))
