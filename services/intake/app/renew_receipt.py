"""Give a receipt a new PIN, because the old one was lost."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.refusals import not_found
from services.intake.app.desk import NewReceipt
from services.intake.app.loading import finish, matter_for
from services.intake.app.ports import Begin


@dataclass(frozen=True, slots=True)
class RenewReceipt:
    """The matter."""

    name: str


async def renew_receipt(begin: Begin, act: Act, command: RenewReceipt) -> NewReceipt:
    """Return the receipt with its new PIN; the old one opens nothing from now on.

    Raises:
        TongxinError: NOT_FOUND for a matter without a receipt.
    """
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.renew_receipt")
        receipt = await work.receipts.renew(matter.id)
        if receipt is None:
            raise not_found()
        finish(work, command.name)
        return receipt
