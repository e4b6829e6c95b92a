"""Clocks of a matter: promises, extensions, pauses, asking her."""

from typing import ClassVar

from pydantic import ConfigDict, StrictBool

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Request
from tongxin.intake.v1 import clocks_pb2 as pb


class FulfilMatter(Request):
    """Says that what was promised is done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_epoch": 3}]})

    expected_epoch: Count
    """The epoch that the caller saw."""


class PauseMatter(Request):
    """Lets a clock rest."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"expected_epoch": 3, "reason": "WEATHER", "until": "2026-08-12T09:00:00+08:00"}
            ]
        }
    )
    MESSAGE: ClassVar = pb.PauseMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    reason: words.PauseReason
    """COURT or WEATHER."""
    until: Moment
    """Until when at the latest: 180 days for COURT, 30 for WEATHER."""


class ResumeMatter(Request):
    """Lets a clock go on."""

    MESSAGE: ClassVar = pb.ResumeMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""


class HerWord(Request):
    """What she said of an outcome, written down by who reached her."""

    MESSAGE: ClassVar = pb.HerWord

    solved: StrictBool
    """Whether it is solved."""
    satisfaction: words.Satisfaction | None = None
    """How content she is; required when solved."""
    comment: str = ""
    """What she adds, at most 1,000 characters."""


class NoteContact(Request):
    """Notes that she was asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"resolution_no": 1, "medium": "PHONE", "reached": False}]}
    )
    MESSAGE: ClassVar = pb.NoteContactRequest

    resolution_no: Count
    """The outcome that she was asked about."""
    medium: words.ContactMedium
    """How."""
    contact_time: Moment | None = None
    """When; now where it is left out."""
    reached: StrictBool
    """Whether she was reached."""
    word: HerWord | None = None
    """What she said; never written down by who gave the outcome."""


class ExtendMatter(Request):
    """Asks for more time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"expected_epoch": 3, "days": 20, "reason": "要等测绘结果"}]
        }
    )
    MESSAGE: ClassVar = pb.ExtendMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    days: Count
    """How many days more, 1 to 30."""
    reason: str
    """Why, in words that name nobody, at most 1,000 characters; she reads it."""


class DecideExtension(Request):
    """Decides on more time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"approve": True}]})
    MESSAGE: ClassVar = pb.DecideExtensionRequest

    approve: StrictBool
    """Whether the days are added."""
    reason: str = ""
    """Why, at most 1,000 characters; required where it is refused."""
