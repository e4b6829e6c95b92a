"""Clocks of a matter: promises, extensions, pauses, asking her."""

from pydantic import ConfigDict

from gateway.schemas.base import Count, Request


class FulfilMatter(Request):
    """Says that what was promised is done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_epoch": 3}]})

    expected_epoch: Count
    """The epoch that the caller saw."""
