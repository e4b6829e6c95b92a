"""A gRPC server: identity, deadlines, tracing and error encoding around every RPC."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status
from opentelemetry.trace import SpanKind

from chassis.act import Act
from chassis.auth import InvalidTokenError, TokenVerifier
from chassis.database import contended, try_again
from chassis.errors import to_status
from chassis.faultlog import log_fault
from chassis.ids import InvalidIdError
from chassis.paging import InvalidPageSizeError, InvalidPageTokenError
from chassis.policy import Policy
from chassis.refusals import FieldError, Kind, TongxinError, internal, invalid
from chassis.telemetry import span

log = logging.getLogger(__name__)

MAX_MESSAGE_BYTES = 1024 * 1024
_DEFAULT_SECONDS = 10.0
_MAX_REQUEST_ID = 100
_OPEN_SERVICES = ("grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection")

_act: ContextVar[Act] = ContextVar("act")

Add = Callable[[Any, grpc.aio.Server], None]
if TYPE_CHECKING:
    Context = grpc.aio.ServicerContext[Any, Any]
Behaviour = Callable[[Any, "Context"], Awaitable[Any]]
StreamBehaviour = Callable[[AsyncIterator[Any], "Context"], AsyncIterator[Any]]


def current_act(request: Message | None = None) -> Act:
    """Return who calls what; for a mutation with its request_id and the body's fingerprint."""
    act = _act.get()
    request_id = getattr(request, "request_id", "")
    if request is None or not request_id:
        return act
    if len(request_id) > _MAX_REQUEST_ID or not request_id.isprintable():
        raise invalid(
            FieldError("request_id", "INVALID_REQUEST_ID", "At most 100 printable characters.")
        )
    fingerprint = hashlib.sha256(request.SerializeToString(deterministic=True)).digest()
    return replace(act, request_id=request_id, fingerprint=fingerprint)


_INVALID = {
    InvalidPageTokenError: FieldError(
        "page_token", "INVALID_PAGE_TOKEN", "Use the token of the page before."
    ),
    InvalidPageSizeError: FieldError(
        "page_size", "INVALID_PAGE_SIZE", "Not negative, at most 200."
    ),
    InvalidIdError: FieldError("name", "INVALID_NAME", "Not a resource name."),
}


def translate(error: Exception) -> TongxinError | None:
    """Return the refusal that a known error of the chassis means, or None for a fault of ours."""
    if isinstance(error, TongxinError):
        return error
    if isinstance(error, TimeoutError):
        return TongxinError(Kind.DEADLINE, "DEADLINE_EXCEEDED", "It took too long.", retry_after=2)
    if contended(error):
        return try_again()
    for kind, field in _INVALID.items():
        if isinstance(error, kind):
            return invalid(field)
    return None


class Guard(grpc.aio.ServerInterceptor):
    """Verifies the caller's own token, opens the span, bounds the time, encodes errors.

    An RPC without a policy row is refused: nothing is open by accident. A call that streams both
    ways speaks for many people: its servicer verifies the token in each message, and it lasts as
    long as the caller wants.
    """

    def __init__(self, verifier: TokenVerifier, policy: Policy) -> None:
        self._verifier = verifier
        self._policy = policy

    async def intercept_service(self, continuation: Any, details: Any) -> Any:  # noqa: ANN401 - grpc's own signature
        """Wrap the handler of an RPC that is unary, or streams both ways."""
        handler = await continuation(details)
        name = details.method.lstrip("/")
        if handler is None or name.split("/", 1)[0] in _OPEN_SERVICES:
            return handler
        if handler.stream_stream is not None:
            return grpc.stream_stream_rpc_method_handler(
                self._wrap_stream(name, handler.stream_stream),
                request_deserializer=handler.request_deserializer,
                response_serializer=handler.response_serializer,
            )
        return grpc.unary_unary_rpc_method_handler(
            self._wrap(name, handler.unary_unary, dict(details.invocation_metadata or ())),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _wrap(self, name: str, behaviour: Behaviour, metadata: dict[str, str]) -> Behaviour:
        async def guarded(request: Any, context: Context) -> Any:  # noqa: ANN401 - any message
            with span(name, kind=SpanKind.SERVER, carrier=metadata) as opened:
                try:
                    _act.set(self._identify(name, metadata))
                    async with asyncio.timeout(context.time_remaining() or _DEFAULT_SECONDS):
                        return await behaviour(request, context)
                except Exception as error:  # noqa: BLE001 - logged without its text
                    refusal = translate(error)
                    if refusal is None:
                        log_fault(log, "fault", error, rpc=name)
                        refusal = internal()
                    opened.set_attribute("tongxin.reason", refusal.reason)
                    raised = refusal
            await context.abort_with_status(rpc_status.to_status(to_status(raised)))
            raise AssertionError  # abort_with_status always raises

        return guarded

    def _wrap_stream(self, name: str, behaviour: StreamBehaviour) -> StreamBehaviour:
        async def guarded(requests: AsyncIterator[Any], context: Context) -> AsyncIterator[Any]:
            try:
                self._require_row(name)
                async for response in behaviour(requests, context):
                    yield response
            except Exception as error:  # noqa: BLE001 - logged without its text
                refusal = translate(error)
                if refusal is None:
                    log_fault(log, "fault", error, rpc=name)
                    refusal = internal()
                await context.abort_with_status(rpc_status.to_status(to_status(refusal)))

        return guarded

    def _require_row(self, name: str) -> None:
        if name not in self._policy.rpcs:
            log.error("RPC without a policy row", extra={"rpc": name})
            raise TongxinError(Kind.FORBIDDEN, "ACTION_NOT_ALLOWED", "You may not do this.")

    def _identify(self, name: str, metadata: dict[str, str]) -> Act:
        scheme, _, token = metadata.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TongxinError(
                Kind.UNAUTHENTICATED, "TOKEN_REQUIRED", "Say who you are: a bearer token."
            )
        try:
            caller = self._verifier.verify(token)
        except InvalidTokenError as error:
            log.info("token refused", extra={"why": str(error)})
            raise TongxinError(
                Kind.UNAUTHENTICATED, error.reason, "The token is not valid."
            ) from error
        self._require_row(name)
        return Act(caller=caller, name=name, token=token)


class Server:
    """The gRPC server of one service, with health and reflection."""

    def __init__(
        self,
        bind: str,
        servicers: Sequence[tuple[Add, object]],
        *,
        verifier: TokenVerifier,
        policy: Policy,
        names: Iterable[str],
    ) -> None:
        self._server = grpc.aio.server(
            interceptors=[Guard(verifier, policy)],
            options=[
                ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
                ("grpc.max_send_message_length", 4 * MAX_MESSAGE_BYTES),
                ("grpc.keepalive_time_ms", 30_000),
                ("grpc.keepalive_timeout_ms", 5_000),
                ("grpc.keepalive_permit_without_calls", 1),
                ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
                ("grpc.so_reuseport", 0),
            ],
            maximum_concurrent_rpcs=512,
        )
        self.health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self.health, self._server)
        for add, servicer in servicers:
            add(servicer, self._server)
        self._names = tuple(names)
        reflection.enable_server_reflection(
            (*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server
        )
        self.port = self._server.add_insecure_port(bind)

    async def start(self) -> None:
        """Begin to serve."""
        await self._server.start()
        for name in ("", *self._names):
            await self.health.set(name, health_pb2.HealthCheckResponse.SERVING)

    async def stop(self, grace_seconds: float) -> None:
        """Say NOT_SERVING, finish what runs within the grace, then stop."""
        await self.health.enter_graceful_shutdown()
        await self._server.stop(grace_seconds)
