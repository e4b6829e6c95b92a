"""What moves a matter between owners: upwards past a level, down, sideways, by a superior."""

from pydantic import ConfigDict

from gateway.schemas.base import Count, Request


class Undo(Request):
    """Takes the last move back, within 10 minutes and before anybody acted on it."""

    expected_epoch: Count
    """The epoch that the caller saw."""
    reason: str
    """Why, 1 to 500 characters."""


class EndReferral(Undo):
    """Goes on oneself, because the body that was asked to handle it does not."""


class MoveTo(Request):
    """Moves a matter to a body that the caller names."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"expected_epoch": 3, "to": "councils/210922107002", "reason": "村里就能办。"}
            ]
        }
    )

    expected_epoch: Count
    """The epoch that the caller saw."""
    to: str
    """The body that is to have it, by its name."""
    reason: str
    """Why, 1 to 500 characters."""


class Relay(Request):
    """Moves a matter to the village of the same county that it belongs to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"expected_epoch": 2, "region": "210922107003", "reason": "这事归邻村。"}]
        }
    )

    expected_epoch: Count
    """The epoch that the caller saw."""
    region: str
    """12-digit code of that village."""
    reason: str
    """Why, 1 to 500 characters."""
