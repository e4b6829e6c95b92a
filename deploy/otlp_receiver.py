"""A small receiver of OTLP over HTTP for development: spans become lines of JSON.

Any OTLP back end can take its place: set TONGXIN_OTLP_ENDPOINT. Metrics and logs are accepted and
dropped, so that exporters do not complain.
"""

import asyncio
import json
import os
import socket
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.state import write_private

_PROTOBUF = "application/x-protobuf"
_MAX_BODY_BYTES = 16 * 1024**2
_MAX_FILE_BYTES = 64 * 1024**2
_STATUS = {0: "UNSET", 1: "OK", 2: "ERROR"}


class BodyTooLargeError(ValueError):
    """A request of more than 16 MB, packed or unpacked."""


def _value(value: AnyValue) -> Any:  # noqa: ANN401 - an attribute may be of any JSON type
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    if kind == "array_value":
        return [_value(each) for each in value.array_value.values]
    if kind == "kvlist_value":
        return _attributes(value.kvlist_value.values)
    if kind == "bytes_value":
        return value.bytes_value.hex()
    return getattr(value, kind)


def _attributes(pairs: Iterable[KeyValue]) -> dict[str, Any]:
    return {pair.key: _value(pair.value) for pair in pairs}


def _span(span: Span, service: str) -> dict[str, Any]:
    return {
        "trace_id": span.trace_id.hex(),
        "span_id": span.span_id.hex(),
        "parent": span.parent_span_id.hex() or None,
        "name": span.name,
        "service": service,
        "start": span.start_time_unix_nano,
        "end": span.end_time_unix_nano,
        "status": _STATUS.get(span.status.code, "UNSET"),
        "attributes": _attributes(span.attributes),
    }


def spans_of(request: ExportTraceServiceRequest) -> Iterator[dict[str, Any]]:
    """Yield the spans of an export as plain values; times in nanoseconds since 1970."""
    for resource in request.resource_spans:
        service = str(_attributes(resource.resource.attributes).get("service.name", "unknown"))
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield _span(span, service)


def unpack(body: bytes, encoding: str) -> bytes:
    """Return the body as it was before compression; BodyTooLargeError above 16 MB."""
    if encoding == "gzip":
        unpacker = zlib.decompressobj(wbits=31)
        body = unpacker.decompress(body, _MAX_BODY_BYTES)
        if unpacker.unconsumed_tail:
            raise BodyTooLargeError
    return body


class TraceFile:
    """The file of spans: appended whole lines at a time, put aside at 64 MB."""

    def __init__(self, path: Path) -> None:
        """Write to `path`; the one put aside is called `<path>.1`."""
        self._path = path
        self._lock = asyncio.Lock()

    async def append(self, spans: Iterable[dict[str, Any]]) -> None:
        """Write spans; several processes may write to one file."""
        lines = "".join(json.dumps(span, ensure_ascii=False) + "\n" for span in spans)
        if lines:
            async with self._lock:
                await asyncio.to_thread(self._write, lines.encode("utf-8"))

    def _write(self, lines: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, lines)
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if size > _MAX_FILE_BYTES:
            self._path.replace(self._path.with_name(self._path.name + ".1"))


def make_app(file: TraceFile) -> Starlette:
    """Return the receiver as an ASGI application."""

    async def traces(request: Request) -> Response:
        if int(request.headers.get("content-length", "0")) > _MAX_BODY_BYTES:
            return Response("body over 16 MB", status_code=413)
        try:
            body = unpack(await request.body(), request.headers.get("content-encoding", ""))
            export = ExportTraceServiceRequest.FromString(body)
        except BodyTooLargeError:
            return Response("body over 16 MB", status_code=413)
        except (DecodeError, zlib.error):
            return Response("not an OTLP export", status_code=400)
        await file.append(spans_of(export))
        return Response(ExportTraceServiceResponse().SerializeToString(), media_type=_PROTOBUF)

    async def dropped(_: Request) -> Response:
        return Response(b"", media_type=_PROTOBUF)

    return Starlette(
        routes=[
            Route("/v1/traces", traces, methods=["POST"]),
            Route("/v1/metrics", dropped, methods=["POST"]),
            Route("/v1/logs", dropped, methods=["POST"]),
        ]
    )


class _Server(uvicorn.Server):
    """Says that it is ready once it listens."""

    ready_file: Path | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.ready_file is not None and sockets:
            port = sockets[0].getsockname()[1]
            write_private(self.ready_file, json.dumps({"pid": os.getpid(), "port": port}))


def main() -> None:
    """Serve on TONGXIN_HTTP_BIND and write to TONGXIN_TRACE_FILE until told to end."""
    host, _, port = os.environ["TONGXIN_HTTP_BIND"].rpartition(":")
    listener = socket.create_server((host, int(port)))
    app = make_app(TraceFile(Path(os.environ["TONGXIN_TRACE_FILE"])))
    server = _Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    if ready := os.environ.get("TONGXIN_READY_FILE"):
        server.ready_file = Path(ready)
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
