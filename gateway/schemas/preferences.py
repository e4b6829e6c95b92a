"""How somebody wants to be told."""

from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas.base import Request, Resource
from tongxin.notification.v1 import preferences_pb2 as pb


class Preferences(Resource):
    """How she wants to be told. Nothing is held back: quiet hours only keep it silent."""

    MESSAGE: ClassVar = pb.Preferences

    language: str
    """`zh-CN` or `en`."""
    quiet_from: str
    """From when she wants quiet, `HH:MM` in Shanghai time."""
    quiet_until: str
    """Until when; equal to `quiet_from` for no quiet hours. May lie past midnight."""
    etag: str
    """Changes with every change."""


class UpdatePreferences(Request):
    """Changes preferences; what is left out stays. Needs If-Match."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quiet_from": "20:30"}]})
    MESSAGE: ClassVar = pb.Preferences

    language: str | None = None
    """`zh-CN` or `en`."""
    quiet_from: str | None = None
    """From when she wants quiet, `HH:MM` in Shanghai time."""
    quiet_until: str | None = None
    """Until when; equal to `quiet_from` for no quiet hours. May lie past midnight."""
