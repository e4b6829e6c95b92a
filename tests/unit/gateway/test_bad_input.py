"""Whatever is sent, the answer is a clear problem and no service is asked."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.unit.gateway.standin import ID, Front

JSON = {"content-type": "application/json"}


def problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == "/problems/" + body["reason"].lower().replace("_", "-")
    return body


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b'{"topic":"selling","text":"\xff\xfe"}', 400, "INVALID_UTF8"),
        (b"{", 400, "INVALID_JSON"),
        (b"nonsense", 400, "INVALID_JSON"),
        (b'{"topic": NaN, "text": "a"}', 400, "INVALID_JSON"),
        (b'{"topic": -Infinity, "text": "a"}', 400, "INVALID_JSON"),
        (b'{"topic": ' + b"9" * 5000 + b"}", 400, "INVALID_JSON"),
        (b'{"topic":"a","topic":"b","text":"c"}', 400, "DUPLICATE_FIELD"),
        (b'{"topic":' + b"[" * 5000 + b"]" * 5000 + b"}", 400, "TOO_DEEP"),
        (b"[" * 100_000, 400, "TOO_DEEP"),
        (b'{"text":"' + b"a" * 300_000 + b'"}', 413, "TOO_LARGE"),
        (b"[]", 400, "INVALID_FIELDS"),
        (b"null", 400, "INVALID_FIELDS"),
        (b'"text"', 400, "INVALID_FIELDS"),
        (b"", 400, "INVALID_FIELDS"),
        (b'{"topic":"a","text":"\\ud800"}', 400, "INVALID_UNICODE"),
        (b'{"topic":"a","text":"b","\\ud800":1}', 400, "INVALID_UNICODE"),
    ],
)
async def test_a_body_that_is_not_what_it_should_be(
    front: Front, content: bytes, status: int, reason: str
) -> None:
    answer = await front.her.post("/api/v1/matters", content=content, headers=JSON)
    assert (answer.status_code, problem(answer)["reason"]) == (status, reason)
    assert front.standin.seen == []


async def test_every_wrong_field_is_named_without_its_value(front: Front) -> None:
    answer = await front.her.post(
        "/api/v1/matters",
        json={
            "topic": 7,
            "urgency": "SOON-秘密",
            "epoch": 3,
            "parties": [{"role": "FRIEND", "person": None, "nick": "秘密"}],
        },
    )
    assert {(item["field"], item["reason"]) for item in problem(answer)["errors"]} == {
        ("topic", "WRONG_TYPE"),
        ("text", "REQUIRED"),
        ("urgency", "UNKNOWN_VALUE"),
        ("epoch", "UNKNOWN_FIELD"),
        ("parties[0].role", "UNKNOWN_VALUE"),
        ("parties[0].person", "WRONG_TYPE"),
        ("parties[0].nick", "UNKNOWN_FIELD"),
    }
    assert "秘密" not in answer.text


async def test_ten_thousand_wrong_fields_make_a_short_answer(front: Front) -> None:
    body = {f"f{number}": 1 for number in range(10_000)}
    answer = await front.her.post("/api/v1/matters", json=body)
    assert len(problem(answer)["errors"]) == 50


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_another_content_type_is_refused(front: Front, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    answer = await front.her.post("/api/v1/matters", content=b'{"a":1}', headers=headers)
    assert (answer.status_code, problem(answer)["reason"]) == (415, "WRONG_CONTENT_TYPE")


async def test_a_large_body_without_a_length_is_refused(front: Front) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 10_000

    answer = await front.her.post("/api/v1/matters", content=chunks(), headers=JSON)
    assert (answer.status_code, problem(answer)["reason"]) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/matters?page_size=0", "page_size"),
        ("/api/v1/matters?page_size=201", "page_size"),
        ("/api/v1/matters?page_size=many", "page_size"),
        ("/api/v1/matters?status=BROKEN", "status"),
        ("/api/v1/matters?mine=perhaps", "mine"),
        ("/api/v1/matters?colour=red", "colour"),
        ("/api/v1/matters/7", "matter"),
        (f"/api/v1/matters/{ID.upper()}", "matter"),
        (f"/api/v1/matters/{ID}?x=1", "x"),
        ("/api/v1/councils/2109", "region"),
        ("/api/v1/meetings", "council"),
        ("/api/v1/regions/210000000000/children?page_token=next", "page_token"),
        ("/healthz?x=1", "x"),
    ],
)
async def test_paths_and_queries_are_checked(front: Front, path: str, field: str) -> None:
    answer = await front.her.get(path)
    assert answer.status_code == 400
    assert [item["field"] for item in problem(answer)["errors"]] == [field]
    assert front.standin.seen == []


@pytest.mark.parametrize("key", ["", "x" * 101, "a\tb", "schlüssel"])
async def test_an_idempotency_key_is_printable_ascii(front: Front, key: str) -> None:
    answer = await front.her.post(
        "/api/v1/councils",
        json={"region": "210922107002"},
        headers=[(b"idempotency-key", key.encode("latin-1"))],
    )
    [error] = problem(answer)["errors"]
    assert (answer.status_code, error["field"]) == (400, "Idempotency-Key")
    assert front.standin.seen == []


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("GET", "/nothing", 404, "UNKNOWN_PATH"),
        ("GET", "/api/v1/matters/", 404, "UNKNOWN_PATH"),
        ("GET", "/problems/no-such-reason", 404, "UNKNOWN_PATH"),
        ("DELETE", "/api/v1/matters", 405, "METHOD_NOT_ALLOWED"),
        ("BREW", "/api/v1/matters", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_unknown_paths_and_methods_are_problems(
    front: Front, method: str, path: str, status: int, reason: str
) -> None:
    answer = await front.her.request(method, path)
    assert (answer.status_code, problem(answer)["reason"]) == (status, reason)


async def test_an_edit_says_what_it_read(front: Front) -> None:
    answer = await front.her.patch(f"/api/v1/matters/{ID}", json={"text": "新的"})
    assert (answer.status_code, problem(answer)["reason"]) == (428, "ETAG_REQUIRED")


@pytest.mark.parametrize(
    "moment", [1_790_000_000, "2026-09-01T09:00:00", "yesterday", "0001-01-01T00:00:00+14:00"]
)
async def test_a_moment_is_text_with_its_offset(front: Front, moment: object) -> None:
    answer = await front.her.post(
        "/api/v1/meetings",
        json={
            "council": "councils/210922107002",
            "kind": "PER_MATTER",
            "mode": "ASSEMBLY",
            "start_time": moment,
            "matters": [f"matters/{ID}"],
        },
    )
    assert [item["field"] for item in problem(answer)["errors"]] == ["start_time"]


async def test_an_act_without_fields_takes_none(front: Front) -> None:
    answer = await front.her.post(f"/api/v1/actions/{ID}/claim", json={"x": 1})
    assert [item["reason"] for item in problem(answer)["errors"]] == ["UNKNOWN_FIELD"]
    for content in (b"", b"{}"):
        allowed = await front.her.post(f"/api/v1/actions/{ID}/claim", content=content, headers=JSON)
        assert problem(allowed)["reason"] == "NOT_FOUND"
    assert len(front.standin.seen) == 2
