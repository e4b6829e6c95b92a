"""Logs as JSON lines with the trace id. Ids, codes and times only, never personal data."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from opentelemetry import trace

from chassis.faultlog import describe_fault

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One record as one JSON line: time, level, logger, message, trace, extra fields.

    Of an exception it writes classes and lines of code, never the text: neither the
    traceback's nor what a library puts into the message beside it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        span = trace.get_current_span().get_span_context()
        error = record.exc_info[1] if record.exc_info else None
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            # Arguments and further lines beside an exception may repeat its text (asyncio does).
            "message": record.getMessage() if error is None else str(record.msg).split("\n")[0],
        }
        if span.is_valid:
            line["trace_id"] = format(span.trace_id, "032x")
        if error is not None:
            line |= describe_fault(error)
        line |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        return json.dumps(line, ensure_ascii=False, default=str)


def setup_logging(level: int = logging.INFO) -> None:
    """Send every log record of this process to standard output as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Their INFO lines hold URLs and whole queries.
    for noisy in ("httpx", "uvicorn.access", "sqlalchemy.engine", "nats"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
