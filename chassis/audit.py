"""The record of acts: one entry in the transaction of its effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from opentelemetry import trace

from chassis.act import Act


def audit_row(
    act: Act, now: datetime, object_name: str, details: Mapping[str, str]
) -> dict[str, object]:
    """Return the entry as a row for `audit_entry`."""
    span = trace.get_current_span().get_span_context()
    return {
        "at": now,
        "caller": act.caller.subject,
        "session": act.caller.session,
        "act": act.name,
        "object": object_name,
        "details": dict(details),
        "trace_id": format(span.trace_id, "032x") if span.is_valid else "",
    }
