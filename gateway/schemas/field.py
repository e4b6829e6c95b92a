"""Field work: grid workers, patrol and visit records from offline drafts."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from gateway.schemas import words
from gateway.schemas.base import Moment, Request, Resource, given_as_text
from gateway.schemas.matters import NewParty, Party
from tongxin.intake.v1 import field_pb2 as pb

# A phone whose clock was reset says 1970: that record is refused, the others are not.
_Written = Annotated[AwareDatetime, BeforeValidator(given_as_text)]


class AppointGridWorker(Request):
    """Makes somebody the worker of a grid of a village."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "people/019a0000-0000-7000-8000-000000000001",
                    "grid_title": "一网格",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.AppointGridWorkerRequest

    person: str
    """`people/{id}`."""
    grid_title: str
    """The grid's title within the village; made when it is new."""


class GridWorker(Resource):
    """Somebody who works in a grid."""

    MESSAGE: ClassVar = pb.GridWorker

    name: str
    """`grid-workers/{id}`."""
    grid: str
    """`grids/{id}`."""
    grid_title: str
    """The grid's title."""
    region: str
    """12-digit code of the village."""
    person: str
    """`people/{id}`."""
    since: datetime | None
    """Since when."""
    until: datetime | None
    """Until when; not set while it has no end."""


class Screening(Resource):
    """The safety screening; left out is not asked, and unknown is not no."""

    MESSAGE: ClassVar = pb.Screening

    alone: words.ScreeningAnswer | None
    """Spoken to alone?"""
    afraid: words.ScreeningAnswer | None
    """Afraid of somebody at home?"""
    hurt: words.ScreeningAnswer | None
    """Hit, choked, locked in, phone or money taken?"""
    safe_at_home: words.ScreeningAnswer | None
    """Can go home safely?"""
    others_hurt: words.ScreeningAnswer | None
    """Children or elders hurt?"""


class NewScreening(Request):
    """The safety screening before a ⚠ topic is settled on the spot."""

    MESSAGE: ClassVar = pb.Screening

    alone: words.ScreeningAnswer | None = None
    """Spoken to alone?"""
    afraid: words.ScreeningAnswer | None = None
    """Afraid of somebody at home?"""
    hurt: words.ScreeningAnswer | None = None
    """Hit, choked, locked in, phone or money taken?"""
    safe_at_home: words.ScreeningAnswer | None = None
    """Can go home safely?"""
    others_hurt: words.ScreeningAnswer | None = None
    """Children or elders hurt?"""


class Patrol(Resource):
    """What a grid worker found."""

    MESSAGE: ClassVar = pb.Patrol

    name: str
    """`patrols/{id}`."""
    device: str
    """The device that wrote the draft."""
    draft_no: int
    """The draft's number on that device."""
    grid: str
    """`grids/{id}`."""
    recorded_time: datetime | None
    """When it was written."""
    place: str
    """Where."""
    topic: str
    """Topic code."""
    finding: str
    """What was found."""
    outcome: words.PatrolOutcome | None
    """What became of it."""
    action_record: str
    """What was done on the spot."""
    screening: Screening | None
    """The safety screening."""
    concerned: Party | None
    """Never shown: the matter has her."""
    urgency: words.Urgency | None
    """Never shown: the matter has it."""
    matter: str
    """The matter that it became."""
    next_time: datetime | None
    """When to look again."""


class NewPatrol(Request):
    """What a grid worker found, as her draft has it."""

    MESSAGE: ClassVar = pb.Patrol

    device: str
    """The device that wrote the draft, 1 to 64 characters."""
    draft_no: Annotated[int, Field(strict=True, ge=1, le=2**53)]
    """The draft's number on that device: with it a record is one record for ever."""
    grid: str = ""
    """`grids/{id}`; may be empty for who works in one grid."""
    recorded_time: _Written
    """When it was written: not in the future, not older than 90 days."""
    place: str = ""
    """Where, at most 200 characters."""
    topic: str
    """Topic code."""
    finding: str
    """What was found, 1 to 4,000 characters."""
    outcome: words.PatrolOutcome = "NOTED"
    """What became of it."""
    action_record: str = ""
    """What was done on the spot; required for SETTLED."""
    screening: NewScreening | None = None
    """Required for a ⚠ topic that is SETTLED."""
    concerned: NewParty | None = None
    """Whom it concerns, if somebody; who is named is asked whether it is settled."""
    urgency: words.Urgency | None = None
    """What happens if we wait; for RAISED."""


class Visit(Resource):
    """Whom a grid worker visited."""

    MESSAGE: ClassVar = pb.Visit

    name: str
    """`visits/{id}`."""
    device: str
    """The device that wrote the draft."""
    draft_no: int
    """The draft's number on that device."""
    grid: str
    """`grids/{id}`."""
    recorded_time: datetime | None
    """When the visit was."""
    place: str
    """Where."""
    person: str
    """`people/{id}`, if known."""
    household: str
    """The household as the worker calls it."""
    matter: str
    """`matters/{id}` for which the visit was."""
    finding: str
    """What was found."""
    next_time: datetime | None
    """When to go again."""
    follows: str
    """Never shown: the record before is no longer planned."""


class NewVisit(Request):
    """Whom a grid worker visited, as her draft has it."""

    MESSAGE: ClassVar = pb.Visit

    device: str
    """The device that wrote the draft, 1 to 64 characters."""
    draft_no: Annotated[int, Field(strict=True, ge=1, le=2**53)]
    """The draft's number on that device: with it a record is one record for ever."""
    grid: str = ""
    """`grids/{id}`; may be empty for who works in one grid."""
    recorded_time: _Written
    """When the visit was: not in the future, not older than 90 days."""
    place: str = ""
    """Where, at most 200 characters."""
    person: str = ""
    """`people/{id}` of somebody of the village. One of person, household and matter is required."""
    household: str = ""
    """The household as the worker calls it, at most 100 characters."""
    matter: str = ""
    """`matters/{id}` for which the visit was: an action on it."""
    finding: str
    """What was found, 1 to 4,000 characters."""
    next_time: Moment | None = None
    """When to go again; within a year."""
    follows: str = ""
    """`visits/{id}` or `patrols/{id}` of your own that this visit follows."""


class RecordPatrols(Request):
    """Sends patrol records; one bad record does not refuse the others."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "records": [
                        {
                            "device": "phone-1",
                            "draft_no": 7,
                            "recorded_time": "2026-09-01T09:00:00+08:00",
                            "place": "三号楼",
                            "topic": "noise_and_space",
                            "finding": "楼道堆物，两家争吵。",
                            "outcome": "SETTLED",
                            "action_record": "当场清走，两家说好轮流用。",
                        }
                    ]
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.RecordPatrolsRequest

    records: list[NewPatrol] = Field(max_length=1000)
    """1 to 100."""


class RecordVisits(Request):
    """Sends visit records; one bad record does not refuse the others."""

    MESSAGE: ClassVar = pb.RecordVisitsRequest

    records: list[NewVisit] = Field(max_length=1000)
    """1 to 100."""


class RecordError(Resource):
    """One field that is wrong."""

    MESSAGE: ClassVar = pb.RecordError

    field: str
    """Its path within the record; empty when it is about the record as a whole."""
    reason: str
    """A stable word."""
    description: str
    """What is wanted."""


class RecordResult(Resource):
    """What became of one record."""

    MESSAGE: ClassVar = pb.RecordResult

    device: str
    """As sent."""
    draft_no: int
    """As sent."""
    state: words.RecordState | None
    """Stored, known or refused."""
    name: str
    """`patrols/{id}` or `visits/{id}`; empty when refused."""
    matter: str
    """The matter that it became or belongs to; empty for none."""
    errors: list[RecordError]
    """Everything that is wrong."""


class RecordBatch(Resource):
    """What became of all, in the order sent."""

    MESSAGE: ClassVar = pb.RecordBatchResponse

    results: list[RecordResult]
    """One for each record."""


class PlannedVisit(Resource):
    """A visit that is to be made."""

    MESSAGE: ClassVar = pb.PlannedVisit

    follows: str
    """The record that asks for it, `visits/{id}` or `patrols/{id}`."""
    due_time: datetime | None
    """By when."""
    overdue: bool
    """Whether that has passed."""
    place: str
    """Where."""
    person: str
    """`people/{id}`, if known."""
    household: str
    """The household as the worker calls it."""
    matter: str
    """`matters/{id}`, if any."""


class PlannedVisits(Resource):
    """Whom to visit next: a top list, not a paged one."""

    MESSAGE: ClassVar = pb.ListPlannedVisitsResponse

    visits: list[PlannedVisit]
    """The earliest first."""
