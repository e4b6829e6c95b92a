"""The application: rooms put together, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from chassis.auth import SystemTokens, TokenVerifier, load_jwks
from chassis.catalogue import catalogue
from gateway.backends import Backends
from gateway.middleware import Front
from gateway.problems import MEDIA_TYPE, Problem, ProblemField, add_problems
from gateway.route import Door
from gateway.routes import (
    asks,
    attachments,
    attendance,
    bodies,
    clocks,
    conversation,
    councils,
    desk,
    dispatches,
    disputes,
    federations,
    field,
    inbox,
    matters,
    meetings,
    moves,
    offices,
    people,
    places,
    posts,
    preferences,
    rounds,
    standing,
    stream,
    supervisions,
    system,
    tasks,
    transfers,
    worklist,
)
from gateway.settings import Settings
from gateway.stream import Hub

CONTRACT = Path(__file__).with_name("openapi.json")
_DESCRIPTION = (
    "Every call gets an answer. Resources are named in full in JSON (`matters/{id}`) and by their"
    " bare id in paths. Refusals are problems (RFC 9457) with a stable `reason`. Moments are"
    " RFC 3339 in UTC. Acts take an Idempotency-Key."
)
_ROOMS = (
    offices,
    posts,
    field,
    attachments,
    people,
    worklist,
    matters,
    moves,
    clocks,
    conversation,
    disputes,
    transfers,
    desk,
    councils,
    meetings,
    attendance,
    rounds,
    standing,
    tasks,
    federations,
    bodies,
    asks,
    dispatches,
    inbox,
    stream,
    preferences,
    places,
    supervisions,
    system,
)


def build() -> FastAPI:
    """Return the application with its routes and nothing behind them, enough for its contract."""
    app = FastAPI(
        title="Tongxin 同心",
        description=_DESCRIPTION,
        version=version("tongxin"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        # One tracing layer only: gateway.middleware.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for room in _ROOMS:
        app.include_router(room.router)
    app.include_router(attachments.uploads)
    app.include_router(desk.anonymous)
    add_problems(app)
    _contract(app)
    return app


def create_app(settings: Settings) -> FastAPI:
    """Return the application as it serves."""
    app = build()
    # Making the contract takes a second; the committed one is the same (a test compares them).
    app.openapi_schema = json.loads(CONTRACT.read_text(encoding="utf-8"))
    key = settings.system_key_file
    tokens = SystemTokens(key, "gateway") if key is not None else None
    verifier = TokenVerifier(load_jwks(settings.jwks_file), development=settings.development)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        catalogue()
        backends = Backends(settings)
        hub = Hub(backends.watch, verifier, settings.max_streams)
        app.state.door = Door(backends, verifier, hub, tokens)
        watching = asyncio.create_task(hub.run())
        try:
            yield
        finally:
            watching.cancel()
            await backends.close()

    app.router.lifespan_context = lifespan
    app.add_middleware(
        Front, max_body_bytes=settings.max_body_bytes, max_in_flight=settings.max_in_flight
    )
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _contract(app: FastAPI) -> None:
    """Let the OpenAPI document show our problems instead of FastAPI's own 422."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _show_problems(make())
        return make()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _show_problems(document: dict[str, Any]) -> None:
    """Put every problem response where all operations refer to it."""
    components = document["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    for model in (Problem, ProblemField):
        shape = model.model_json_schema(ref_template="#/components/schemas/{model}")
        shape.pop("$defs", None)
        components["schemas"][model.__name__] = shape
    responses = components["responses"] = {}
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            for status, response in operation["responses"].items():
                if MEDIA_TYPE in response.get("content", {}):
                    responses[status] = {"description": response["description"]} | {
                        "content": {
                            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
                        }
                    }
                    operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    document["components"] = {
        kind: dict(sorted(parts.items())) for kind, parts in components.items()
    }
