"""A gRPC client: the caller's own token, the trace context, a deadline, retries on UNAVAILABLE."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
from opentelemetry.trace import SpanKind

from chassis.errors import from_rpc
from chassis.grpcserver import MAX_MESSAGE_BYTES
from chassis.refusals import TongxinError
from chassis.telemetry import carrier, span

Response = TypeVar("Response")
DEADLINE_SECONDS = 8.0

# A retry has its effect once only under a request_id: the gateway makes one for every mutation
# whose caller sends none, and services derive or make theirs before they call.
_RETRIES = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{}],
                "retryPolicy": {
                    "maxAttempts": 4,
                    "initialBackoff": "0.05s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 3,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }
)


def open_channel(address: str) -> grpc.aio.Channel:
    """Return a channel to a service; it connects by itself and reconnects."""
    return grpc.aio.insecure_channel(
        address,
        options=[
            ("grpc.service_config", _RETRIES),
            ("grpc.enable_retries", 1),
            ("grpc.max_receive_message_length", 4 * MAX_MESSAGE_BYTES),
            ("grpc.keepalive_time_ms", 30_000),
            ("grpc.keepalive_timeout_ms", 5_000),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1_000),
        ],
    )


async def call(
    method: Callable[..., Awaitable[Response]],
    request: object,
    *,
    token: str,
    name: str,
    seconds: float = DEADLINE_SECONDS,
) -> Response:
    """Call one RPC as the bearer of `token`.

    Raises:
        TongxinError: the service's own refusal, or SERVICE_UNAVAILABLE, DEADLINE_EXCEEDED.
    """
    with span(name, kind=SpanKind.CLIENT):
        metadata = [*carrier().items()]
        if token:
            metadata.append(("authorization", f"Bearer {token}"))
        try:
            async with asyncio.timeout(seconds + 1):
                return await method(request, timeout=seconds, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            refusal: TongxinError = from_rpc(error)
            raise refusal from error
