"""The README's lines, word for word, against `make up`."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_UP_SECONDS = 90.0

# Real processes: on the worker that has the other ones.
pytestmark = pytest.mark.xdist_group("e2e")
_LINES_SECONDS = 60


def blocks(readme: str) -> list[str]:
    """Return the shell blocks below "Try it" (or its Chinese heading), `make up` first."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    [part] = [part for part in section if part.startswith(("Try it", "试一试"))]
    return re.findall(r"```sh\n(.*?)```", part, flags=re.DOTALL)


@contextmanager
def up(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        ["make", "up"],  # noqa: S607 - make is needed anyway
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + _UP_SECONDS
        while shell("make -s env ROLE=leader", environment).returncode:
            assert process.poll() is None, "make up ended by itself"
            assert time.monotonic() < deadline, "make up took too long"
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=40)


def shell(lines: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the README's own lines
        ["bash", "-c", lines],  # noqa: S607
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LINES_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def environment(worker_id: str) -> dict[str, str]:
    return dict(os.environ) | {"TONGXIN_INSTANCE": f"readme-{worker_id}"}


@pytest.mark.timeout(240)
def test_the_readmes_lines_work_and_the_data_stays(environment: dict[str, str]) -> None:
    english, chinese = blocks("README.md"), blocks("README.zh-CN.md")
    assert english[0] == chinese[0] == "make up\n"
    assert len(english) == len(chinese) == 3
    with up(environment):
        as_leader = shell(english[1], environment)
        decoder = json.JSONDecoder()
        me, end = decoder.raw_decode(as_leader.stdout)
        worklist, _ = decoder.raw_decode(as_leader.stdout[end:].lstrip())
        assert any(fact["relation"] == "leader" for fact in me["facts"]), as_leader.stdout
        assert "items" in worklist
        as_resident = shell(english[2], environment)
        assert re.search(r"(?i)^trace-id: [0-9a-f]{32}", as_resident.stdout), as_resident
        assert "POST" in as_resident.stdout, "the latest traces are listed"
        again = shell(chinese[2], environment)
        assert re.search(r"(?i)^trace-id: [0-9a-f]{32}", again.stdout), again
    with up(environment):
        lines = (
            'eval "$(make -s env ROLE=resident)"\n'
            'curl -s -H "Authorization: Bearer $TONGXIN_TOKEN" "$TONGXIN_URL/api/v1/matters"'
        )
        found = json.loads(shell(lines, environment).stdout)
        assert len(found["items"]) >= 2, "a second `make up` finds its data"
