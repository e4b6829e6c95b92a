"""Enter a person into the vault."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import name_of
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.domain.people import LANGUAGES, Person

MAX_NAME = 50
MAX_PHONE = 20


@dataclass(frozen=True, slots=True)
class CreatePerson:
    """Her name, phone (may be empty), language and the village where she lives."""

    display_name: str = field(repr=False)
    phone: str = field(repr=False)
    language: str
    region: str


async def create_person(begin: Begin, act: Act, command: CreatePerson) -> str:
    """Store her and return `people/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; ACTION_NOT_ALLOWED for everybody but the seed.
    """
    fields = Fields()
    name = fields.text("display_name", command.display_name, maximum=MAX_NAME)
    phone = fields.text("phone", command.phone, minimum=0, maximum=MAX_PHONE)
    language = fields.choice("language", command.language or "zh-CN", LANGUAGES)
    region = catalogue().find(command.region)
    if region is None:
        fields.error("region", "UNKNOWN_REGION", "No such region in the catalogue.")
    async with begin(act) as work:
        await work.require("person.create")
        fields.refuse_if_any()
        assert region is not None  # noqa: S101 - refused above
        person = Person(
            id=new_id(catalogue().home_number(region.code)),
            display_name=Protected(name),
            phone=Protected(phone),
            language=language,
            region=region.code,
            login=True,
            created_at=work.now,
        )
        await work.people.add(person)
        resource = name_of("people", person.id)
        work.audit(resource)
        work.done(resource)
    return resource
