"""The gateway in front of a stand-in that plays all four services over real gRPC."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import httpx
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2
from grpc_status import rpc_status

from chassis.auth import sign_token
from chassis.errors import to_status
from chassis.refusals import TongxinError, not_found
from gateway.app import create_app
from gateway.settings import Settings
from tests.support.tokens import PERSON, PERSON_KEY, okp, pem

Answer = Message | TongxinError
ID = "019a0000-0000-7000-8000-000000000001"
NOWHERE = "127.0.0.1:1"


@dataclass
class Seen:
    """One call that a stand-in got."""

    method: str
    request: Any
    metadata: dict[str, str]


@dataclass
class Standin(grpc.GenericRpcHandler):
    """Answers by method, such as `MatterService/GetMatter`; NOT_FOUND for everything else."""

    answers: dict[str, Answer | Callable[[Any], Answer]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    serving: bool = True

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        """Return the handler of any method of any service."""
        service, _, name = str(details.method).lstrip("/").partition("/")
        if service == "grpc.health.v1.Health":
            kind: Any = health_pb2.HealthCheckRequest
        else:
            described = descriptor_pool.Default().FindServiceByName(service)
            kind = message_factory.GetMessageClass(described.methods_by_name[name].input_type)
        short = f"{service.rpartition('.')[2]}/{name}"
        return grpc.unary_unary_rpc_method_handler(
            self._answer(short),
            request_deserializer=kind.FromString,
            response_serializer=lambda message: message.SerializeToString(),
        )

    def _answer(self, method: str) -> Callable[[Any, Any], Awaitable[Any]]:
        async def answer(request: Any, context: Any) -> Any:
            if method == "Health/Check":
                state = health_pb2.HealthCheckResponse
                return state(status=state.SERVING if self.serving else state.NOT_SERVING)
            self.seen.append(Seen(method, request, dict(context.invocation_metadata())))
            given = self.answers.get(method, not_found())
            found = given(request) if callable(given) else given
            if isinstance(found, TongxinError):
                await context.abort_with_status(rpc_status.to_status(to_status(found)))
            return found

        return answer

    def last(self, method: str) -> Any:
        """Return the newest request of a method."""
        return [call.request for call in self.seen if call.method == method][-1]


@dataclass
class Front:
    """The gateway's clients, and what stands behind it."""

    her: httpx.AsyncClient
    stranger: httpx.AsyncClient
    standin: Standin


def _token() -> str:
    import time

    return sign_token(
        pem(PERSON_KEY), "people", PERSON, session="s", acr="sms", issued_at=int(time.time())
    )


def settings(folder: Path, address: str, **changes: object) -> Settings:
    """Return settings of a gateway whose four services listen at one address."""
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps({"keys": [okp(PERSON_KEY, "people", "person")]}))
    names = ("intake", "deliberation", "escalation", "notification")
    values = {f"{name}_address": address for name in names} | changes
    return Settings(jwks_file=jwks, **values)


@asynccontextmanager
async def serving(folder: Path, **changes: object) -> AsyncIterator[Front]:
    """Run the gateway and the stand-in inside this loop."""
    standin = Standin()
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((standin,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    app = create_app(settings(folder, f"127.0.0.1:{port}", **changes))
    transport = httpx.ASGITransport(app)
    bearer = {"authorization": f"Bearer {_token()}"}
    try:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t", headers=bearer) as her,
            httpx.AsyncClient(transport=transport, base_url="http://t") as stranger,
        ):
            yield Front(her, stranger, standin)
    finally:
        await server.stop(None)
