"""The people of a new matter: known ones by id, new ones by name, never matched to anybody."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from chassis.act import subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in
from chassis.protected_value import Protected
from chassis.refusals import TongxinError
from chassis.region import RegionCode
from chassis.validation import Fields
from services.intake.app.ports import IntakeWork, NewParty
from services.intake.domain.people import Person

MAX_PARTIES = 20
ROLES = frozenset({"CONCERNED", "RESPONDENT"})
# Who comes to a desk speaks for herself, or tells of somebody else.
VISITOR_ROLES = frozenset({"CONCERNED", "REPORTER"})


@dataclass(frozen=True, slots=True)
class PartyInput:
    """A party as filed: a known `people/{id}`, or a new person's name and phone.

    `path` names it in field errors where it is no member of `parties`; `at_desk`: the federation
    at whose desk she stands, which also knows people without a login.
    """

    role: str
    person: str = ""
    display_name: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    path: str = ""
    at_desk: str = ""


async def checked_parties(
    work: IntakeWork, parties: tuple[PartyInput, ...], fields: Fields
) -> tuple[PartyInput, ...]:
    """Return the parties cleaned; note everything that is wrong with them."""
    fields.require(
        condition=len(parties) <= MAX_PARTIES,
        field="parties",
        reason="TOO_MANY",
        description=f"At most {MAX_PARTIES}.",
    )
    fields.require(
        condition=sum(party.role == "CONCERNED" for party in parties) <= 1,
        field="parties",
        reason="ONE_CONCERNED",
        description="A matter concerns one person; others join by co-signing.",
    )
    checked = []
    listed = 0
    for party in parties[:MAX_PARTIES]:
        path = party.path or f"parties[{listed}]"
        listed += not party.path
        checked.append(_checked(path, party, fields))
        if party.person:
            await _check_known(work, f"{path}.person", party, fields)
        # One person in two roles would be excluded from her own matter.
        fields.require(
            condition=not party.person
            or all(party.person != other.person for other in checked[:-1]),
            field=f"{path}.person",
            reason="NAMED_TWICE",
            description="Everybody has one role.",
        )
    return tuple(checked)


async def _check_known(work: IntakeWork, path: str, party: PartyInput, fields: Fields) -> None:
    try:
        person = id_in(party.person, "people", field=path)
        known = await work.people.exists(person) or (
            bool(party.at_desk) and await work.receipts.knows(party.at_desk, person)
        )
    except TongxinError as error:
        fields.errors.extend(error.fields)
        return
    fields.require(
        condition=known, field=path, reason="UNKNOWN_PERSON", description="No such person."
    )
    fields.require(
        condition=party.role != "RESPONDENT" or party.person != subject_of(work.act.caller),
        field=path,
        reason="NOT_ONESELF",
        description="A complaint is about somebody else.",
    )


def _checked(path: str, party: PartyInput, fields: Fields) -> PartyInput:
    fields.choice(f"{path}.role", party.role, VISITOR_ROLES if party.at_desk else ROLES)
    phone = fields.text(f"{path}.phone", party.phone, minimum=0, maximum=20)
    if party.person:
        return replace(party, display_name="", phone=phone)
    name = fields.text(f"{path}.display_name", party.display_name, maximum=50)
    return replace(party, display_name=name, phone=phone)


async def store_parties(
    work: IntakeWork, region: RegionCode, parties: tuple[PartyInput, ...]
) -> tuple[list[NewParty], bool]:
    """Store new people and return all parties with their relations, and whether it is on behalf.

    Without a CONCERNED party the caller is the concerned person herself. For somebody without
    a login the reporter speaks (REPRESENTATIVE). A RESPONDENT is excluded.
    """
    caller = UUID(work.act.caller.person_id or "")
    result: list[NewParty] = []
    concerned: UUID | None = None
    concerned_logs_in = True
    for party in parties:
        person = await _person(work, region, party)
        if party.role == "RESPONDENT":
            result.append(NewParty(person, "RESPONDENT", ("excluded",)))
        elif party.role == "REPORTER":
            result.append(NewParty(person, "REPORTER", ("reporter",)))
        elif person != caller:
            concerned, concerned_logs_in = person, await work.people.exists(person)
            result.append(NewParty(person, "CONCERNED", ("concerned",)))
    if concerned is None:
        result.append(NewParty(caller, "CONCERNED", ("concerned",)))
        return result, False
    relations = ("reporter",) if concerned_logs_in else ("reporter", "representative")
    result.append(NewParty(caller, "REPORTER", relations))
    return result, True


async def _person(work: IntakeWork, region: RegionCode, party: PartyInput) -> UUID:
    if party.person:
        return id_in(party.person, "people")
    person = Person(
        id=new_id(catalogue().home_number(region)),
        display_name=Protected(party.display_name),
        phone=Protected(party.phone),
        language="zh-CN",
        region=region,
        login=False,
        created_at=work.now,
    )
    await work.people.add(person)
    return person.id
