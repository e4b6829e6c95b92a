"""Around every request, as plain ASGI: trace, bounds, headers, and no fault shown outside."""

from __future__ import annotations

from collections.abc import Iterable

from opentelemetry.trace import Span, SpanKind
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.refusals import unavailable
from chassis.telemetry import span
from gateway.problems import RefusedError, fault, problem, refusal, trace_id

_SECURITY = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
_TRACE_HEADERS = ("traceparent", "tracestate")
_SERVER_FAULT = 500
_STREAMS = "tongxin.streams"


class Front:
    """Opens the span, refuses what is too much, adds headers, answers faults as problems."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int, max_in_flight: int) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._max_in_flight = max_in_flight
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        carrier = {name: headers[name] for name in _TRACE_HEADERS if name in headers}
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        with span(f"HTTP {method}", kind=SpanKind.SERVER, carrier=carrier) as opened:
            opened.set_attribute("http.request.method", method)
            self._in_flight += 1
            scope.setdefault("state", {})
            try:
                await self._serve(scope, receive, send, opened)
            finally:
                if not scope["state"].get(_STREAMS):
                    self._in_flight -= 1
                _name(opened, method, scope)

    def _let_streams_go(self, headers: Headers, scope: Scope) -> None:
        """An open stream waits most of its life: it counts among streams, not requests."""
        if headers.get("content-type", "").startswith("text/event-stream"):
            scope["state"][_STREAMS] = True
            self._in_flight -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send, opened: Span) -> None:
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._let_streams_go(Headers(raw=message["headers"]), scope)
                opened.set_attribute("http.response.status_code", message["status"])
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        if self._in_flight > self._max_in_flight:
            busy = refusal(unavailable("OVERLOADED", "Too many requests at once."))
            await busy(scope, receive, answer)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > self._max_body_bytes:
            await _too_large(self._max_body_bytes)(scope, receive, answer)
            return
        try:
            await self._app(scope, _Limited(receive, self._max_body_bytes), answer)
        except Exception as error:
            shown = fault(error)
            if started:
                raise
            await shown(scope, receive, answer)


class _Limited:
    """Refuses a body that says no length, or a wrong one, and is too large."""

    def __init__(self, receive: Receive, max_body_bytes: int) -> None:
        self._receive = receive
        self._left = max_body_bytes

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise RefusedError(413, "TOO_LARGE", "The body is too large.")
        return message


_METHODS: Iterable[str] = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"})


def _too_large(max_body_bytes: int) -> ASGIApp:
    return problem(413, "TOO_LARGE", f"A body has at most {max_body_bytes} bytes.")


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in _SECURITY.items():
        headers.setdefault(name, value)
    trace = trace_id()
    if trace:
        headers["trace-id"] = trace


def _name(opened: Span, method: str, scope: Scope) -> None:
    """Name the span after the route's pattern: a path holds ids, which are no names."""
    pattern = getattr(scope.get("route"), "path", None)
    if pattern is not None:
        opened.update_name(f"{method} {pattern}")
        opened.set_attribute("http.route", pattern)
