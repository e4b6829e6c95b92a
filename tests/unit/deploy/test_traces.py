"""The receiver of spans, and the tree that is made of them."""

import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import Status, StatusCode
from rich.console import Console

from deploy import otlp_receiver
from deploy.local import running
from deploy.otlp_receiver import BodyTooLargeError, TraceFile, make_app, unpack
from deploy.state import State
from deploy.topology import RECEIVER
from deploy.trace_view import TraceNotFoundError, find_trace, latest, tree_of
from tests.unit.deploy.small import SMALL

_TRACE = "0af7651916cd43dd8448eb211c80319c"


def _line(span: str, parent: str | None, name: str, start: int, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"trace_id": _TRACE, "span_id": span, "parent": parent, "name": name}
    fields |= {"service": "intake", "start": start, "end": start + 2_000_000}
    return fields | {"status": "OK", "attributes": {}} | more


def _printed(path: Path, prefix: str) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(tree_of(find_trace(path, prefix)))
    return capture.get()


async def _written(path: Path, spans: list[dict[str, Any]]) -> Path:
    await TraceFile(path).append(spans)
    return path


async def test_a_trace_is_a_tree_in_order_of_time(tmp_path: Path) -> None:
    spans = [
        _line("03", "02", "INSERT", 3_000_000, status="ERROR"),
        _line("02", "01", "FileMatter", 1_000_000),
        _line("01", None, "POST /matters", 0, service="gateway"),
        _line("05", "99", "consume", 9_000_000, service="notification"),
        _line("04", "01", "later", 5_000_000),
    ]
    path = await _written(tmp_path / "traces.jsonl", spans)
    shown = [line.rstrip() for line in _printed(path, _TRACE[:8].upper()).splitlines()]
    assert shown == [
        f"trace {_TRACE}",
        "├── gateway       POST /matters  +0.0 ms, 2.0 ms",
        "│   ├── intake        FileMatter  +1.0 ms, 2.0 ms",
        "│   │   └── intake        INSERT  +3.0 ms, 2.0 ms  ERROR",
        "│   └── intake        later  +5.0 ms, 2.0 ms",
        "└── notification  consume  +9.0 ms, 2.0 ms  (its parent has not arrived)",
    ]


async def test_only_one_trace_can_be_meant(tmp_path: Path) -> None:
    other = _TRACE[:8] + "0" * 24
    spans = [_line("01", None, "a", 0), _line("02", None, "b", 1, trace_id=other)]
    path = await _written(tmp_path / "traces.jsonl", spans)
    assert [span.name for span in find_trace(path, other)] == ["b"]
    assert [span.name for span in latest(path, 5)] == ["b", "a"]
    assert [span.name for span in latest(path, 1)] == ["b"]
    for prefix, reason in ((_TRACE[:8], "2 traces"), ("ffffff", "0 traces"), ("0af", "at least 6")):
        with pytest.raises(TraceNotFoundError, match=reason):
            find_trace(path, prefix)


async def test_a_line_still_being_written_is_left_out(tmp_path: Path) -> None:
    path = await _written(tmp_path / "traces.jsonl", [_line("01", None, "whole", 0)])
    with path.open("a") as file:
        file.write('{"trace_id": "0af')
    assert [span.name for span in find_trace(path, _TRACE)] == ["whole"]


async def test_a_large_file_is_put_aside_and_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(otlp_receiver, "_MAX_FILE_BYTES", 100)
    path = tmp_path / "traces.jsonl"
    await _written(path, [_line("01", None, "first", 0)])
    assert not path.exists()
    monkeypatch.undo()
    await _written(path, [_line("02", "01", "second", 1)])
    assert path.stat().st_mode & 0o077 == 0
    assert [span.name for span in find_trace(path, _TRACE)] == ["first", "second"]


def test_a_packed_body_is_unpacked_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unpack(gzip.compress(b"span"), "gzip") == b"span"
    assert unpack(b"span", "") == b"span"
    monkeypatch.setattr(otlp_receiver, "_MAX_BODY_BYTES", 1000)
    assert len(unpack(gzip.compress(bytes(1000)), "gzip")) == 1000
    with pytest.raises(BodyTooLargeError):
        unpack(gzip.compress(bytes(100_000)), "gzip")


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"\xff\xff", {}, 400),
        (b"no gzip", {"content-encoding": "gzip"}, 400),
        (b"", {"content-length": str(17 * 1024**2)}, 413),
        (ExportTraceServiceRequest().SerializeToString(), {}, 200),
    ],
)
async def test_what_is_no_export_is_refused(
    tmp_path: Path, body: bytes, headers: dict[str, str], status: int
) -> None:
    transport = httpx.ASGITransport(make_app(TraceFile(tmp_path / "traces.jsonl")))
    async with httpx.AsyncClient(transport=transport, base_url="http://receiver") as http:
        answer = await http.post("/v1/traces", content=body, headers=headers)
        assert answer.status_code == status
        assert (await http.post("/v1/metrics", content=b"x")).status_code == 200
    assert not (tmp_path / "traces.jsonl").exists()


async def test_spans_of_the_real_exporter_arrive(state: State) -> None:
    async with running("traced", fresh=True, topology=SMALL, state=state) as run:
        endpoint = f"http://{run.address(RECEIVER)}/v1/traces"
        provider = TracerProvider(resource=Resource({"service.name": "intake"}))
        provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(endpoint)))
        tracer = provider.get_tracer("test")
        with tracer.start_as_current_span("FileMatter") as outer:
            outer.set_attribute("levels", ["village", "township"])
            with tracer.start_as_current_span("INSERT") as inner:
                inner.set_status(Status(StatusCode.ERROR))
        provider.shutdown()
        trace_id = f"{outer.get_span_context().trace_id:032x}"
        spans = find_trace(run.trace_file, trace_id)
    assert [(span.name, span.status, span.service) for span in spans] == [
        ("FileMatter", "UNSET", "intake"),
        ("INSERT", "ERROR", "intake"),
    ]
    assert spans[1].parent == spans[0].span_id
    kept = [json.loads(line) for line in run.trace_file.read_text().splitlines()]
    assert {"levels": ["village", "township"]} in [span["attributes"] for span in kept]
