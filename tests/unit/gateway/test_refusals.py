"""What services refuse, and what goes wrong, becomes a problem with the right status."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis.auth import sign_token
from chassis.refusals import FieldError, Kind, TongxinError, invalid, unavailable
from gateway.app import create_app
from gateway.reasons import STATUS_OF_KIND, TITLE_OF_STATUS
from tests.support.tokens import FOREIGN_KEY, PERSON, PERSON_KEY, pem
from tests.unit.gateway.standin import ID, NOWHERE, Front, serving, settings
from tests.unit.gateway.test_bad_input import problem
from tongxin.intake.v1 import matter_pb2 as pb

MATTER = f"/api/v1/matters/{ID}"


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (Kind.INVALID, "IDEMPOTENCY_KEY_REUSED", 400),
        (Kind.UNAUTHENTICATED, "TOKEN_EXPIRED", 401),
        (Kind.FORBIDDEN, "ACTION_NOT_ALLOWED", 403),
        (Kind.NOT_FOUND, "NOT_FOUND", 404),
        (Kind.EXISTS, "ALREADY_COSIGNED", 409),
        (Kind.STATE, "SCREENING_REQUIRED", 409),
        (Kind.CONFLICT, "MATTER_MOVED", 409),
        (Kind.CONFLICT, "ETAG_MISMATCH", 412),
        (Kind.INVALID, "ETAG_REQUIRED", 428),
        (Kind.EXHAUSTED, "TOO_LARGE", 413),
        (Kind.EXHAUSTED, "TOO_MANY", 429),
        (Kind.DEADLINE, "DEADLINE_EXCEEDED", 504),
        (Kind.INTERNAL, "INTERNAL", 500),
        (Kind.STATE, "SOMETHING_NEW", 409),
    ],
)
async def test_each_kind_of_refusal_has_its_status(
    front: Front, kind: Kind, reason: str, status: int
) -> None:
    front.standin.answers["MatterService/GetMatter"] = TongxinError(kind, reason, "So it is.")
    answer = await front.her.get(MATTER)
    body = problem(answer)
    assert (answer.status_code, body["reason"], body["detail"]) == (status, reason, "So it is.")
    assert (answer.headers.get("www-authenticate") is not None) == (status == 401)


def test_every_kind_has_a_status_and_every_status_a_title() -> None:
    assert STATUS_OF_KIND.keys() == set(Kind)
    assert set(STATUS_OF_KIND.values()) <= TITLE_OF_STATUS.keys()


async def test_fields_metadata_and_retry_after_are_handed_on(front: Front) -> None:
    answers = front.standin.answers
    answers["MatterService/GetMatter"] = invalid(
        FieldError("text", "TOO_LONG", "At most 4000."), FieldError("region", "X", "No.")
    )
    body = problem(await front.her.get(MATTER))
    assert [item["field"] for item in body["errors"]] == ["text", "region"]
    answers["MatterService/GetMatter"] = TongxinError(
        Kind.CONFLICT,
        "MATTER_MOVED",
        "Moved.",
        metadata={"epoch": "4", "owner": "councils/210922107002", "status": "evil"},
        retry_after=3,
    )
    answer = await front.her.get(MATTER)
    body = problem(answer)
    assert (body["epoch"], body["owner"]) == (4, "councils/210922107002")
    assert answer.headers["retry-after"] == "3"


async def test_a_service_that_is_away_gives_503_with_retry_after(tmp_path: Path) -> None:
    async with serving(tmp_path, intake_address=NOWHERE) as front:
        answer = await front.her.get(MATTER)
        assert (answer.status_code, problem(answer)["reason"]) == (503, "SERVICE_UNAVAILABLE")
        assert answer.headers["retry-after"] == "2"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "TOKEN_REQUIRED"),
        ("x.y.z", "TOKEN_INVALID"),
        (
            sign_token(pem(FOREIGN_KEY), "people", PERSON, session="s", acr="sms", issued_at=1),
            "TOKEN_INVALID",
        ),
        (
            sign_token(pem(PERSON_KEY), "people", PERSON, session="s", acr="sms", issued_at=1),
            "TOKEN_EXPIRED",
        ),
    ],
)
async def test_without_a_good_token_nothing_is_read_and_nobody_asked(
    front: Front, token: str, reason: str
) -> None:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = await front.stranger.post("/api/v1/matters", content=b"{", headers=headers)
    assert (answer.status_code, problem(answer)["reason"]) == (401, reason)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert front.standin.seen == []


async def test_two_authorization_headers_are_none(front: Front) -> None:
    bearer = front.her.headers["authorization"]
    answer = await front.stranger.get(
        MATTER, headers=[("authorization", bearer), ("authorization", bearer)]
    )
    assert answer.status_code == 401


# Who holds a receipt has no login; code and PIN are the proof.
WITHOUT_TOKEN = {"/api/v1/receipts:lookup"}


async def test_every_path_below_api_needs_a_token(front: Front) -> None:
    paths = (await front.stranger.get("/openapi.json")).json()["paths"]
    probes = 0
    for path, methods in paths.items():
        for method in methods:
            answer = await front.stranger.request(method, path)
            if path in WITHOUT_TOKEN:
                assert answer.status_code == 400, f"{method} {path} wants its fields"
            elif path.startswith("/api/v1/"):
                probes += 1
                assert answer.status_code == 401, f"{method} {path}"
            else:
                assert answer.status_code == 200, f"{method} {path}"
    assert probes > 60
    assert front.standin.seen == []


async def test_a_fault_is_logged_without_its_text_and_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings(tmp_path, NOWHERE))

    @app.get("/broken")
    async def broken() -> None:
        raise ValueError("李某 13900000000")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        answer = await client.get("/broken")
    assert (answer.status_code, problem(answer)["reason"]) == (500, "INTERNAL")
    assert "13900000000" not in answer.text
    [record] = [record for record in caplog.records if record.message == "fault"]
    assert record.__dict__["error"] == "ValueError"
    assert "13900000000" not in str(record.__dict__)


async def test_too_many_requests_at_once_are_refused(tmp_path: Path) -> None:
    async with serving(tmp_path, max_in_flight=1) as front:
        front.standin.answers["MatterService/GetMatter"] = pb.Matter(name=f"matters/{ID}")
        answers = await asyncio.gather(*(front.her.get(MATTER) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [200, 503, 503, 503, 503]
        assert (await front.her.get(MATTER)).status_code == 200


async def test_headers_say_nothing_is_kept_and_name_the_trace(front: Front) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = await front.her.get(
        "/nothing", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["trace-id"] == trace
    assert problem(answer)["trace_id"] == trace


async def test_the_callers_token_and_trace_reach_the_service(front: Front) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    await front.her.get(MATTER, headers=headers)
    [call] = front.standin.seen
    assert call.metadata["authorization"] == front.her.headers["authorization"]
    assert call.metadata["traceparent"].split("-")[1] == trace


async def test_a_span_is_named_after_the_route_and_holds_no_id_and_no_query(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr("chassis.telemetry.trace.get_tracer", provider.get_tracer)
    front.standin.answers["MatterService/ListMatters"] = pb.ListMattersResponse()
    answers = [await front.her.get(MATTER), await front.her.get("/api/v1/matters?topic=her-topic")]
    found = {span.name: span for span in spans.get_finished_spans()}
    assert found.keys() == {
        "GET /api/v1/matters/{matter}",
        "tongxin.intake.v1.GetMatter",
        "GET /api/v1/matters",
        "tongxin.intake.v1.ListMatters",
    }
    for span in found.values():
        assert ID not in span.to_json()
        assert "her-topic" not in span.to_json()
    served = found["GET /api/v1/matters"]
    assert served.attributes is not None
    assert served.attributes["http.response.status_code"] == 200
    assert answers[1].headers["trace-id"] == format(served.context.trace_id, "032x")


async def test_a_slow_service_gives_504(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("gateway.backends.call", never)
    started = time.monotonic()
    answer = await front.her.get(MATTER)
    assert (answer.status_code, problem(answer)["reason"]) == (504, "DEADLINE_EXCEEDED")
    assert time.monotonic() - started < 5


async def test_readiness_names_who_is_away(tmp_path: Path) -> None:
    async with serving(tmp_path, deliberation_address=NOWHERE) as front:
        answer = await front.stranger.get("/readyz")
        assert answer.status_code == 200
        assert answer.json() == {"ready": True, "unavailable": ["deliberation"]}
        front.standin.serving = False
        answer = await front.stranger.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["ready"] is False
        assert unavailable("X", "y").retry_after == int(answer.headers["retry-after"])
