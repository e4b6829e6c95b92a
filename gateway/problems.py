"""Refusals as RFC 9457 problems: a stable type per reason, every field error, no inner text."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from opentelemetry import trace
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from chassis.faultlog import log_fault
from chassis.refusals import FieldError, Kind, TongxinError, internal
from gateway.reasons import slug_of, status_of, title_of

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_MAX_ERRORS = 50
_MAX_FIELD_CHARS = 100
# These members have a meaning of their own in a problem; metadata must not replace them.
_OWN_MEMBERS = frozenset({"type", "title", "status", "detail", "reason", "errors", "trace_id"})
_NUMBERS = frozenset({"epoch", "offset", "resolution_no"})
_UNAUTHENTICATED = 401

# pydantic's kinds of error → our reasons and what is said; the rest are INVALID_VALUE.
_REASONS: Mapping[str, tuple[str, str]] = {
    "missing": ("REQUIRED", "This field is required."),
    "extra_forbidden": ("UNKNOWN_FIELD", "There is no such field."),
    "literal_error": ("UNKNOWN_VALUE", "None of the known words."),
    "string_type": ("WRONG_TYPE", "Must be a text."),
    "string_unicode": ("INVALID_TEXT", "Not valid Unicode."),
    "string_pattern_mismatch": ("INVALID_FORMAT", "Not in the form that is wanted."),
    "string_too_long": ("TOO_LONG", "Too long."),
    "int_type": ("WRONG_TYPE", "Must be a whole number."),
    "int_parsing": ("WRONG_TYPE", "Must be a whole number."),
    "int_parsing_size": ("OUT_OF_RANGE", "The number is out of range."),
    "bool_type": ("WRONG_TYPE", "Must be true or false."),
    "bool_parsing": ("WRONG_TYPE", "Must be true or false."),
    "list_type": ("WRONG_TYPE", "Must be a list."),
    "model_attributes_type": ("WRONG_TYPE", "Must be an object."),
    "model_type": ("WRONG_TYPE", "Must be an object."),
    "dict_type": ("WRONG_TYPE", "Must be an object."),
    "greater_than_equal": ("OUT_OF_RANGE", "The number is out of range."),
    "less_than_equal": ("OUT_OF_RANGE", "The number is out of range."),
    "moment_type": ("WRONG_TYPE", "A moment in RFC 3339, as text."),
    "moment_range": ("OUT_OF_RANGE", "A moment between the years 2000 and 2999."),
    "timezone_aware": ("INVALID_FORMAT", "A moment needs its offset, such as +08:00."),
}


class RefusedError(HTTPException):
    """A refusal while a request is read, where FastAPI lets only this class pass."""

    def __init__(self, status: int, reason: str, detail: str) -> None:
        super().__init__(status, detail)
        self.reason = reason


class ProblemField(BaseModel):
    """One field that is wrong."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    field: str
    """Its path, such as `answer.text` or `parties[0].role`."""
    reason: str
    """A stable word, such as REQUIRED or TOO_LONG."""
    description: str
    """What is wanted."""


class Problem(BaseModel):
    """What went wrong (RFC 9457); some reasons add members, such as `epoch` and `owner`."""

    model_config = ConfigDict(
        use_attribute_docstrings=True,
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/matter-moved",
                    "title": "事项已转到别处 · The matter is elsewhere now",
                    "status": 409,
                    "detail": "Somebody was faster: the matter is elsewhere now.",
                    "reason": "MATTER_MOVED",
                    "errors": [],
                    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                    "epoch": 3,
                    "owner": "councils/210922107002",
                }
            ]
        },
    )

    type: str
    """One stable URI for each reason; it answers with a page that explains it."""
    title: str
    """The reason in words, Chinese first."""
    status: int
    """The HTTP status."""
    detail: str
    """What happened, in English."""
    reason: str
    """One stable word for programs."""
    errors: list[ProblemField]
    """Every wrong field; empty for other reasons."""
    trace_id: str
    """Under which the run of this request is found; empty where nothing is traced."""


def trace_id() -> str:
    """Return the id of the present trace; empty where nothing is traced."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else ""


def problem(
    status: int,
    reason: str,
    detail: str,
    *,
    errors: Sequence[FieldError] = (),
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the answer of a refusal."""
    extra = {name: value for name, value in (members or {}).items() if name not in _OWN_MEMBERS}
    body = Problem(
        type=f"/problems/{slug_of(reason)}",
        title=title_of(reason, status),
        status=status,
        detail=detail,
        reason=reason,
        errors=[
            ProblemField(field=item.field, reason=item.reason, description=item.description)
            for item in errors
        ],
        trace_id=trace_id(),
        **extra,
    )
    return JSONResponse(
        body.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def refusal(error: TongxinError) -> JSONResponse:
    """Return the answer of a service's refusal."""
    status = status_of(error.kind, error.reason)
    headers = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    if status == _UNAUTHENTICATED:
        headers["www-authenticate"] = (
            "Bearer" if error.reason == "TOKEN_REQUIRED" else 'Bearer error="invalid_token"'
        )
    members: dict[str, object] = {
        name: int(value) if name in _NUMBERS and value.isdecimal() else value
        for name, value in error.metadata.items()
    }
    return problem(
        status,
        error.reason,
        error.message,
        errors=error.fields,
        members=members,
        headers=headers,
    )


def field_path(parts: Sequence[str | int]) -> str:
    """Return where a wrong value stands: ("body", "parties", 0, "role") → parties[0].role."""
    path = ""
    for part in parts[1:] or parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    # The name of an unknown field is the caller's own text.
    return path.lstrip(".")[:_MAX_FIELD_CHARS]


def field_errors(errors: Sequence[Mapping[str, Any]]) -> list[FieldError]:
    """Return pydantic's errors as ours, without the values that were sent."""
    found = []
    for error in errors[:_MAX_ERRORS]:
        reason, description = _REASONS.get(
            error["type"], ("INVALID_VALUE", "Not a value that is wanted.")
        )
        if error["type"] == "literal_error":
            description = f"One of: {error['ctx']['expected']}."
        found.append(FieldError(field_path(error["loc"]), reason, description))
    return found


async def _refused(_: Request, error: TongxinError) -> Response:
    return refusal(error)


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    return problem(
        400,
        "INVALID_FIELDS",
        "Some fields are not as they should be.",
        errors=field_errors(error.errors()),
    )


async def _timeout(_: Request, __: TimeoutError) -> Response:
    return refusal(
        TongxinError(Kind.DEADLINE, "DEADLINE_EXCEEDED", "It took too long.", retry_after=2)
    )


_HTTP = {
    404: ("UNKNOWN_PATH", "There is no such path."),
    405: ("METHOD_NOT_ALLOWED", "This method is not for this path."),
}


async def _http(_: Request, error: HTTPException) -> Response:
    if isinstance(error, RefusedError):
        return problem(error.status_code, error.reason, error.detail)
    reason, detail = _HTTP.get(
        error.status_code, ("INVALID_REQUEST", "The request is not as it should be.")
    )
    return problem(error.status_code, reason, detail, headers=error.headers)


def fault(error: BaseException) -> JSONResponse:
    """Log a fault and return what is said outside about it."""
    log_fault(log, "fault", error)
    return refusal(internal())


def add_problems(app: FastAPI) -> None:
    """Answer every refusal of the application as a problem."""
    app.exception_handler(TongxinError)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(TimeoutError)(_timeout)
