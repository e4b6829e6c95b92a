"""A leader names somebody who leads her group for a time, with the same rights."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import forbidden, not_found
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.office_ports import Deputy
from services.intake.app.ports import Begin
from services.intake.domain.people import LEADER

LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CreateDeputy:
    """`groups/{id}`, `people/{id}`, from when (None: now) and until when."""

    body: str
    person: str
    since: datetime | None
    until: datetime | None


async def create_deputy(begin: Begin, act: Act, command: CreateDeputy) -> str:
    """Store it; the deputy holds the relation `leader` for exactly that time.

    Who must not learn of a matter does not learn of it as deputy either: `excluded` wins.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for a person who is not there; ACTION_NOT_ALLOWED
            for who leads the group only as a deputy herself.
    """
    group_id = id_in(command.body, "groups", field="body")
    person = id_in(command.person, "people", field="person")
    fields = Fields()
    async with begin(act) as work:
        await work.require("deputy.create", command.body, read_action="group.read")
        officer = UUID(act.caller.person_id or "")
        group = await work.people.group(group_id)
        if group is None:
            raise not_found()
        if await work.people.role(group_id, officer) != LEADER:
            raise forbidden("deputy.create")
        since = command.since or work.now
        _check_times(since, command.until, work.now, fields)
        fields.require(
            condition=person != officer,
            field="person",
            reason="NOT_ONESELF",
            description="Somebody else stands in.",
        )
        fields.refuse_if_any()
        if not await work.people.exists(person):
            raise not_found()
        assert command.until is not None  # noqa: S101 - refused above
        deputy = Deputy(
            new_id(catalogue().home_number(group.region)),
            group_id,
            officer,
            person,
            since,
            command.until,
        )
        if await work.deputies.overlaps(deputy):
            fields.error("since", "OVERLAPS", "Somebody stands in at that time already.")
        fields.refuse_if_any()
        await work.deputies.add(deputy)
        add = [Fact(command.person, "leader", command.body, since, command.until)]
        if not await work.people.role(group_id, person):
            add.append(Fact(command.person, "member", command.body, since, command.until))
        await work.change_facts(
            command.body, group.region, Level.VILLAGE, add=add, publish={"leader"}
        )
        name = name_of("deputies", deputy.id)
        work.audit(command.body, deputy=name, person=command.person)
        work.done(name)
        return name


def _check_times(since: datetime, until: datetime | None, now: datetime, fields: Fields) -> None:
    fields.require(
        condition=since >= now, field="since", reason="IN_PAST", description="From now on."
    )
    if until is None or until <= since:
        fields.error("until", "NOT_AFTER", "After its beginning.")
    elif until > since + LONGEST:
        fields.error("until", "TOO_LONG", f"At most {LONGEST.days} days; or hand over.")
