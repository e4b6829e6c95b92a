"""Clocks of a matter: promises, extensions, pauses, asking her."""

from typing import ClassVar

from pydantic import ConfigDict

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
