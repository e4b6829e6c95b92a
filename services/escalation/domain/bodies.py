"""Bodies 联动单位 that federations ask for help, and the officers who act for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.catalogue import catalogue
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError
from chassis.region import Level, RegionCode

KINDS = frozenset(
    {
        "POLICE",
        "COURT",
        "PROCURATORATE",
        "CIVIL_AFFAIRS",
        "JUSTICE",
        "CHARITY",
        "UNION",
        "WATER",
        "HEATING",
        "HOUSING",
        "EDUCATION",
        "HEALTH",
        "LABOUR",
        "MEDIATION",
        "SERVICE_POINT",
        "ENTERPRISE",
        "OTHER",
    }
)
MAX_TITLE = 100
# What being an officer makes somebody in the facts about the body.
OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class PartnerBody:
    """A body of the registry. Bodies end by a date and are never removed."""

    id: UUID
    kind: str
    region: RegionCode
    title: str
    since: datetime
    until: datetime | None = None

    @property
    def name(self) -> str:
        """`bodies/{id}`."""
        return name_of("bodies", self.id)

    @property
    def level(self) -> Level:
        """The level of its region."""
        return catalogue().get(self.region).level

    @property
    def agency(self) -> str:
        """`agencies/{kind}`: how sentences for people name it."""
        return name_of("agencies", self.kind)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody (`people/{id}`) who acts for a body, with dates."""

    id: UUID
    body: UUID
    person: str
    since: datetime
    until: datetime | None = None

    @property
    def name(self) -> str:
        """`bodies/{id}/officers/{id}`."""
        return f"{name_of('bodies', self.body)}/officers/{self.id}"


def is_body(name: str) -> bool:
    """Tell whether a name is that of a body of the registry."""
    return name.startswith("bodies/")


def body_ended() -> TongxinError:
    """Return the refusal to let anybody act for a body that has ended."""
    return TongxinError(Kind.STATE, "BODY_ENDED", "This body has ended.")
