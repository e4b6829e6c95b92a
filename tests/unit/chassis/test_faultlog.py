"""What is written of a fault: classes and lines of code, never a text, wherever it is logged."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from nats.js.errors import APIError, NotFoundError
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy.exc import DBAPIError, IntegrityError

from chassis.auth import Caller
from chassis.broker import BrokerAwayError, log_waiting
from chassis.database import away, contended
from chassis.faultlog import log_fault
from chassis.grpcserver import Guard
from chassis.logging import JsonFormatter
from chassis.policy import ANYONE, Policy, rule
from chassis.refusals import unavailable
from chassis.telemetry import span

MARKER = "李某家的事"


class DriverError(Exception):
    """What the driver raises: a SQLSTATE and a text that quotes the row."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(f"DETAIL: Failing row contains ({MARKER})")
        self.sqlstate = sqlstate


def violated() -> None:
    """Fail as SQLAlchemy does when a row breaks a constraint."""
    original = DriverError("23505")
    raise IntegrityError("INSERT", {"text": MARKER}, original) from original


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the whole process would print."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def only(lines: io.StringIO) -> dict[str, Any]:
    [line] = lines.getvalue().splitlines()
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def check(line: dict[str, Any], message: str) -> None:
    assert line["message"] == message
    assert (line["error"], line["causes"], line["sqlstate"]) == (
        "IntegrityError",
        ["DriverError"],
        "23505",
    )
    assert any(frame.endswith(" violated") for frame in line["where"])
    assert MARKER not in json.dumps(line, ensure_ascii=False)


def test_a_fault_is_its_class_its_state_and_its_frames(lines: io.StringIO) -> None:
    log = logging.getLogger("test")
    with pytest.raises(IntegrityError, match=MARKER) as raised:
        violated()
    log_fault(log, "fault", raised.value, rpc="a.B/C")
    line = only(lines)
    check(line, "fault")
    assert line["rpc"] == "a.B/C"


def test_the_formatter_drops_the_texts_that_libraries_log(lines: io.StringIO) -> None:
    log = logging.getLogger("test")
    try:
        violated()
    except IntegrityError as error:
        log.exception("it broke: %s", error)  # noqa: TRY401 - libraries do
    check(only(lines), "it broke: %s")


async def test_a_forgotten_tasks_error_is_printed_without_its_text(lines: io.StringIO) -> None:
    async def broken() -> None:
        violated()

    task = asyncio.create_task(broken())
    await asyncio.wait([task])
    loop = asyncio.get_running_loop()
    loop.default_exception_handler(
        {"message": "Task failed", "exception": task.exception(), "task": task}
    )
    check(only(lines), "Task failed")


def test_a_message_without_an_exception_is_whole(lines: io.StringIO) -> None:
    logging.getLogger("test").warning("%s waits", "it", extra={"stream": "INTAKE"})
    line = only(lines)
    assert (line["message"], line["stream"]) == ("it waits", "INTAKE")


def test_a_span_says_the_class_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr("chassis.telemetry.trace.get_tracer", provider.get_tracer)
    with pytest.raises(IntegrityError), span("act"):
        violated()
    [found] = spans.get_finished_spans()
    assert found.status.description == "IntegrityError"
    assert MARKER not in json.dumps(json.loads(found.to_json()), ensure_ascii=False)


class _Verifier:
    def verify(self, _: str) -> Caller:
        return Caller("0192f0c1-2345-7abc-8def-0123456789ab", "s", "dev")


class _Aborted(Exception):  # noqa: N818 - what grpc raises has no better name
    pass


class _Context:
    def time_remaining(self) -> float:
        return 5.0

    async def abort_with_status(self, status: Any) -> None:
        raise _Aborted(status.code.name, status.details)


async def answer_to(error: Exception) -> tuple[str, str]:
    """Return the code and words with which an RPC that raises answers."""

    async def behaviour(_: object, __: object) -> None:
        raise error

    async def found(_: object) -> Any:
        return grpc.unary_unary_rpc_method_handler(behaviour)

    verifier: Any = _Verifier()
    guard = Guard(verifier, Policy([rule("read", ANYONE)], {"a.B/C": "read"}))
    details = SimpleNamespace(method="/a.B/C", invocation_metadata=(("authorization", "Bearer t"),))
    handler = await guard.intercept_service(found, details)
    with pytest.raises(_Aborted) as aborted:
        await handler.unary_unary(None, _Context())
    code, words = aborted.value.args
    return code, words


async def test_an_rpcs_fault_is_logged_and_answered_without_its_text(lines: io.StringIO) -> None:
    code, words = await answer_to(IntegrityError("INSERT", {"text": MARKER}, DriverError("23505")))
    assert (code, MARKER in words) == ("INTERNAL", False)
    line = only(lines)
    assert (line["message"], line["rpc"], line["error"]) == ("fault", "a.B/C", "IntegrityError")
    assert MARKER not in lines.getvalue()


@pytest.mark.parametrize(
    ("sqlstate", "is_contended", "is_away"),
    [
        ("55P03", True, False),
        ("40P01", True, False),
        ("40001", True, False),
        ("57P01", False, True),
        ("08006", False, True),
        ("23505", False, False),
    ],
)
async def test_losing_to_another_act_is_no_absence_and_no_fault(
    lines: io.StringIO, sqlstate: str, is_contended: bool, is_away: bool
) -> None:
    error = DBAPIError("UPDATE", {}, DriverError(sqlstate))
    assert (contended(error), away(error)) == (is_contended, is_away)
    code, _ = await answer_to(error)
    assert code == ("UNAVAILABLE" if is_contended else "INTERNAL")
    assert (lines.getvalue() == "") == is_contended


@pytest.mark.parametrize(
    ("error", "level", "about"),
    [
        (BrokerAwayError(), "WARNING", {"reason": "BrokerAwayError"}),
        (unavailable("SERVICE_UNAVAILABLE", "x"), "WARNING", {"reason": "SERVICE_UNAVAILABLE"}),
        (
            NotFoundError(code=404, err_code=10059, description="stream not found"),
            "ERROR",
            {"reason": "NotFoundError", "code": 404, "err_code": 10059, "why": "stream not found"},
        ),
        (
            APIError(code=400, err_code=10148, description="consumer already exists"),
            "ERROR",
            {"reason": "APIError", "code": 400, "why": "consumer already exists"},
        ),
    ],
)
def test_an_absence_is_a_warning_and_jetstreams_refusal_an_error(
    lines: io.StringIO, error: Exception, level: str, about: dict[str, object]
) -> None:
    log_waiting(logging.getLogger("test"), "it waits", error, consumer="c")
    line = only(lines)
    assert (line["level"], line["message"], line["consumer"]) == (level, "it waits", "c")
    assert about.items() <= line.items()
