"""Find people of one's own region by their exact phone, on record and with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.refusals import forbidden
from chassis.validation import Fields
from services.intake.app.desk import FoundView
from services.intake.app.ports import Begin
from services.intake.domain.people import normalised_phone

REASONS = frozenset({"REGISTERING", "CALLING_BACK", "CORRECTING"})
_LENGTHS = range(7, 16)  # a local number has 7 digits, an international one at most 15


@dataclass(frozen=True, slots=True)
class SearchPeople:
    """The whole phone, and why."""

    phone: str = field(repr=False)
    reason: str


async def search_people(begin: Begin, act: Act, command: SearchPeople) -> Sequence[FoundView]:
    """Return who has this phone and lives where the caller has an office; nobody else.

    A human looks and chooses: parties of a matter are never matched by it. The record, without
    the phone, is written before the answer.

    Raises:
        TongxinError: INVALID_FIELDS; ACTION_NOT_ALLOWED for who has no office.
    """
    fields = Fields()
    fields.choice("reason", command.reason, REASONS)
    phone = normalised_phone(command.phone)
    fields.require(
        condition=len(phone) in _LENGTHS,
        field="phone",
        reason="INVALID_PHONE",
        description="The whole phone number.",
    )
    async with begin(act) as work:
        await work.require("person.search")
        scopes = await work.vault.scopes(subject_of(act.caller))
        if not scopes:
            raise forbidden("person.search")
        fields.refuse_if_any()
        found = await work.vault.by_phone(phone, scopes)
        work.audit("people", reason=command.reason, count=str(len(found)))
        for person in found:
            work.audit(f"people/{person.person}", reason=command.reason)
    return found
