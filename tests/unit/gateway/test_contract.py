"""The contract, the pages for people, the settings and the process."""

import ast
import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from gateway.app import CONTRACT
from gateway.openapi import document
from gateway.reasons import STATUS_OF_REASON, TITLES
from tests.unit.gateway.standin import NOWHERE, Front, settings

ROOT = Path(__file__).parents[3]


def test_the_committed_contract_is_current() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == document(), "run: python -m gateway.openapi"


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_contract_is_whole() -> None:
    contract = json.loads(document())
    found = set(references(contract))
    assert len(found) > 80
    for reference in found:
        part: Any = contract
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    operations = [item for path in contract["paths"].values() for item in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 60
    assert all(operation["description"] for operation in operations)
    assert not any("422" in operation["responses"] for operation in operations)


def test_every_field_and_parameter_is_described() -> None:
    contract = json.loads(document())
    bare = [
        f"{name}.{field}"
        for name, schema in contract["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if "description" not in shape and name not in {"Health", "Version"}
    ]
    bare += [
        f"{path} {parameter['name']}"
        for path, methods in contract["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if "description" not in parameter
    ]
    assert bare == []


REFUSING = {"TongxinError", "unavailable", "RefusedError", "not_open"}


def raised_reasons() -> set[str]:
    """Return every reason that stands in the code where something is refused."""
    found = set()
    for folder in ("chassis", "services", "gateway"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSING:
                    found |= {
                        str(argument.value)
                        for argument in node.args
                        if isinstance(argument, ast.Constant)
                        and re.fullmatch(r"[A-Z]+(_[A-Z0-9]+)*", str(argument.value))
                    }
    return found


def test_every_reason_has_its_words() -> None:
    reasons = raised_reasons()
    assert {"MATTER_MOVED", "SERVICE_UNAVAILABLE", "INVALID_JSON"} <= reasons
    assert reasons - TITLES.keys() == set()
    assert STATUS_OF_REASON.keys() <= TITLES.keys()


class Outside(HTMLParser):
    """Collects what a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [str(value) for name, value in attrs if name in {"src", "href"}]


@pytest.mark.parametrize("path", ["/api", "/problems", "/problems/matter-moved"])
async def test_pages_need_nothing_from_elsewhere(front: Front, path: str) -> None:
    answer = await front.stranger.get(path)
    assert answer.status_code == 200
    page = Outside()
    page.feed(answer.text)
    assert page.links
    assert all(link.startswith(("/", "#")) for link in page.links)
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_api_page_shows_every_operation(front: Front) -> None:
    text = (await front.stranger.get("/docs", follow_redirects=True)).text
    for path in json.loads(document())["paths"]:
        assert path in text


def test_the_gateway_needs_every_service(tmp_path: Path) -> None:
    assert settings(tmp_path, NOWHERE).addresses["intake"] == NOWHERE
    with pytest.raises(ValidationError, match="TONGXIN_NOTIFICATION_ADDRESS"):
        settings(tmp_path, NOWHERE, notification_address="")


async def test_the_process_reports_its_port_and_stops_cleanly(tmp_path: Path) -> None:
    chosen = settings(tmp_path, NOWHERE)
    ready = tmp_path / "ready.json"
    environment = os.environ | {
        "TONGXIN_JWKS_FILE": str(chosen.jwks_file),
        "TONGXIN_READY_FILE": str(ready),
        **{f"TONGXIN_{name.upper()}_ADDRESS": NOWHERE for name in chosen.addresses},
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "gateway",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        log = ""
        async with asyncio.timeout(30):
            while '"message": "serving"' not in log:
                line = (await process.stdout.readline()).decode()
                assert line, log
                log += line
        port = json.loads(ready.read_text())["port"]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get("/healthz")).json() == {"status": "ok"}
            assert (await client.get("/version")).json()["version"]
            refused = await client.get("/api/v1/matters?topic=secret-word")
            assert refused.status_code == 401
            assert "server" not in refused.headers
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            log += (await process.stdout.read()).decode()
            code = await process.wait()
    assert code == 0
    assert "secret-word" not in log
    assert all(json.loads(line) for line in log.splitlines())
