"""A request stands on the official work agenda: which document, of which day."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.ports import Begin
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ACCEPTED, ASKED
from services.escalation.domain.requests import KINDS, MAX_DOCUMENT, check_day, enter_agenda


@dataclass(frozen=True, slots=True)
class EnterAgenda:
    """`requests/{id}`, the document's reference and its day, YYYY-MM-DD."""

    name: str
    document: str
    day: str


async def enter_work_agenda(begin: Begin, act: Act, command: EnterAgenda) -> str:
    """Store it and return its name; with that the body has taken it.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    document = fields.text("document", command.document, maximum=MAX_DOCUMENT)
    day = check_day(fields, "date", command.day)
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, KINDS, "request.agenda")
        fields.refuse_if_any()
        assert day is not None  # noqa: S101 - refused above
        new = ask.state == ASKED
        enter_agenda(ask, subject_of(act.caller), document, day, work.now)
        await work.asks.save(ask)
        if new:
            await tell(work, case, ask, ACCEPTED)
        work.audit(command.name, date=command.day)
        work.done(command.name)
    return command.name
