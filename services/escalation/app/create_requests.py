"""Ask several bodies at once for help with a matter."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.escalation.app.addressees import check_addressees
from services.escalation.app.ask_ports import Names, check_names
from services.escalation.app.ask_rights import case_to_ask_for
from services.escalation.app.ports import Begin, EscalationWork
from services.escalation.app.telling import tell
from services.escalation.domain.ask_policy import POLICY
from services.escalation.domain.asks import ASKED, REQUEST, Ask
from services.escalation.domain.bundles import ALL, COMPLETIONS, Bundle
from services.escalation.domain.cases import Case
from services.escalation.domain.requests import MAX_BODIES, MAX_DISCLOSED, MAX_TEXT


@dataclass(frozen=True, slots=True)
class CreateRequests:
    """The case, the bodies, what is asked and disclosed, by when, and when it counts as done."""

    case: str
    expected_epoch: int
    bodies: tuple[str, ...]
    text: str = field(repr=False)
    disclosed: str = field(repr=False)
    due: datetime | None
    completion: str
    bundle: str


async def create_requests(begin: Begin, names: Names, act: Act, command: CreateRequests) -> str:
    """Store one request for each body and return `bundles/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS (NAME_IN_TEXT when a PROTECTED matter would be told with a
            recorded name); NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED, ACTION_NOT_ALLOWED,
            STAGE_NOT_ACCEPTED.
    """
    matter_id = id_in(command.case, "cases", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    disclosed = fields.text("disclosed", command.disclosed, minimum=0, maximum=MAX_DISCLOSED)
    fields.choice("completion", command.completion or ALL, COMPLETIONS)
    check_bodies(fields, command.bodies)
    await check_names(names, act, matter_id, fields, {"text": text, "disclosed": disclosed})
    async with begin(act) as work:
        case, asker = await case_to_ask_for(
            work, matter_id, "request.create", command.expected_epoch
        )
        due = check_due(fields, REQUEST, case, command.due, work.now)
        excluded = await work.cases.excluded_from(matter_id)
        numbered = [(f"bodies[{index}]", name) for index, name in enumerate(command.bodies)]
        await check_addressees(work, fields, numbered, excluded)
        fields.refuse_if_any()
        bundle = await _bundle(work, case, asker, command)
        for body in command.bodies:
            ask = Ask(
                id=new_id(catalogue().home_number(case.traits.region)),
                kind=REQUEST,
                asker=asker,
                doer=body,
                matter_id=matter_id,
                epoch=case.epoch,
                text=text,
                disclosed=disclosed,
                asked_by=subject_of(act.caller),
                asked_at=work.now,
                since=work.now,
                due=due,
                bundle=bundle.id,
            )
            await work.asks.add(ask)
            await tell(work, case, ask, ASKED)
            work.audit(name_of("requests", ask.id), case=command.case, body=body)
        bundle.follow(await work.asks.of_bundle(bundle.id), work.now, news=False)
        await work.asks.save_bundle(bundle)
        name = name_of("bundles", bundle.id)
        work.done(name)
    return name


def check_bodies(fields: Fields, bodies: tuple[str, ...]) -> None:
    """Note when there are none, too many, or one twice."""
    fields.require(
        condition=1 <= len(bodies) <= MAX_BODIES,
        field="bodies",
        reason="WRONG_NUMBER",
        description=f"1 to {MAX_BODIES} bodies.",
    )
    fields.require(
        condition=len(set(bodies)) == len(bodies),
        field="bodies",
        reason="DUPLICATE",
        description="Each body once.",
    )


def check_due(
    fields: Fields, kind: str, case: Case, due: datetime | None, now: datetime
) -> datetime:
    """Return by when the doer answers: the policy's date when none is given; note a past one."""
    if due is None:
        return POLICY.due(kind, case.traits.urgency, now)
    fields.require(
        condition=due > now,
        field="due_time",
        reason="NOT_IN_FUTURE",
        description="A date lies in the future.",
    )
    return due


async def _bundle(work: EscalationWork, case: Case, asker: str, command: CreateRequests) -> Bundle:
    if command.bundle:
        bundle = await work.asks.bundle(id_in(command.bundle, "bundles", field="bundle"))
        if bundle is None or bundle.matter_id != case.matter_id or bundle.asker != asker:
            raise not_found()
        return bundle
    bundle = Bundle(
        id=new_id(catalogue().home_number(case.traits.region)),
        matter_id=case.matter_id,
        asker=asker,
        completion=command.completion or ALL,
        since=work.now,
        seen_at=work.now,
    )
    await work.asks.add_bundle(bundle)
    return bundle
