"""However the supervisor ends, nothing of it stays behind."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from deploy.local import down, running
from deploy.process import ProcessMark, gone, start_time
from deploy.state import PROJECT, State, StateError
from tests.unit.deploy.small import TINY

_COMMAND = [sys.executable, "-m", "tests.unit.deploy.standin_up"]


async def _up(state: State) -> tuple[asyncio.subprocess.Process, dict[str, ProcessMark]]:
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, str(state.root), cwd=PROJECT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"up\n"
    _, marks = state.instance("kept").recorded()
    assert len(marks) == 5
    return process, marks


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_nothing_outlives_the_supervisor(state: State, number: signal.Signals) -> None:
    process, marks = await _up(state)
    process.send_signal(number)
    async with asyncio.timeout(30):
        await process.wait()
    assert await gone(list(marks.values()), 10)
    for name in ("alpha", "beta", "gateway"):
        # Only who is not killed itself can stop the others in order.
        in_order = f"{name} ends" in state.instance("kept").log(name).read_text()
        assert in_order is (number is not signal.SIGKILL)
    assert process.returncode == (-signal.SIGKILL if number is signal.SIGKILL else 130)
    async with running("kept", fresh=False, topology=TINY, state=state) as again:
        assert again.supervisor.ended() == []


async def test_down_stops_from_outside(state: State) -> None:
    process, marks = await _up(state)
    with pytest.raises(StateError, match=f"already run by process {process.pid}"):
        async with running("kept", fresh=False, topology=TINY, state=state):
            pytest.fail("two supervisors ran one instance")
    assert await down("kept", state=state) is True
    assert not any(mark.is_alive() for mark in marks.values())
    await process.wait()
    assert await down("kept", state=state) is False


async def test_who_ends_by_itself_is_started_again(state: State) -> None:
    process, marks = await _up(state)
    os.kill(marks["beta"].pid, signal.SIGKILL)
    instance = state.instance("kept")
    async with asyncio.timeout(20):
        while (mark := instance.recorded()[1].get("beta")) in {None, marks["beta"]}:  # noqa: ASYNC110 - another process writes the record
            await asyncio.sleep(0.05)
    assert mark is not None
    assert mark.is_alive()
    assert await down("kept", state=state) is True
    await process.wait()


async def test_leftovers_are_ended_and_strangers_are_not(state: State) -> None:
    sleeper = ["sleep", "60"]
    left, stranger = subprocess.Popen(sleeper), subprocess.Popen(sleeper)  # noqa: S603, ASYNC220 - two processes, no output
    try:
        instance = state.instance("kept")
        instance.prepare()
        instance.record(
            {
                "alpha": ProcessMark(left.pid, start_time(left.pid) or ""),
                # The number of a process that ended, taken by somebody else since.
                "beta": ProcessMark(stranger.pid, "an earlier start"),
            }
        )
        # As if the supervisor that wrote this had died.
        path = instance.folder / "run.json"
        path.write_text(path.read_text().replace(f'"pid": {os.getpid()}', '"pid": 0'))
        assert await down("kept", state=state) is True
        assert left.poll() == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        for each in (left, stranger):
            each.kill()
            each.wait()
