"""Open a receipt: code and PIN, or code and the phone it was filed with."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.intake.app.desk import Held
from services.intake.app.ports import Begin
from services.intake.domain.people import normalised_phone
from services.intake.domain.receipts import code_in


@dataclass(frozen=True, slots=True)
class LookupReceipt:
    """The code as she says it, and one of the two proofs."""

    code: str
    pin: str = field(repr=False)
    phone: str = field(repr=False)


async def lookup_receipt(begin: Begin, act: Act, command: LookupReceipt) -> Held:
    """Return what it opens. Five wrong tries close the code for an hour.

    Raises:
        TongxinError: RECEIPT_NOT_FOUND for an unknown code, a wrong proof and a closed code alike;
            INVALID_FIELDS for what cannot be a code, which tells nothing about any matter.
    """
    fields = Fields()
    code = code_in(command.code)
    fields.require(
        condition=code is not None,
        field="code",
        reason="MISTYPED",
        description="Not a code: a sign is wrong, or two have changed places.",
    )
    phone = normalised_phone(command.phone)
    fields.require(
        condition=bool(command.pin) != bool(phone),
        field="pin",
        reason="ONE_PROOF",
        description="The PIN, or the phone it was filed with.",
    )
    async with begin(act) as work:
        await work.require("receipt.lookup")
        fields.refuse_if_any()
        held = await work.receipts.shown(code or "", pin=command.pin, phone=phone)
    # Outside: the wrong try is kept.
    if held is None:
        raise receipt_not_found()
    return held


def receipt_not_found() -> TongxinError:
    """Return the one answer for unknown, wrong and closed."""
    return TongxinError(
        Kind.NOT_FOUND,
        "RECEIPT_NOT_FOUND",
        "This does not open anything. After five wrong tries please wait an hour.",
    )
