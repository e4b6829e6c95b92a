"""The whole system on this machine: run it, use it from a program, stop it, forget it."""

import asyncio
import importlib
import json
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.binaries import copy_folder
from deploy.process import ProcessMark, frozen, gone, tail
from deploy.progress import QUIET, Progress
from deploy.servers import make_servers
from deploy.state import LOW_DISK_BYTES, State, StateError
from deploy.supervisor import Supervisor, end_leftovers
from deploy.topology import DEFAULT, GATEWAY, Topology, Wiring

_DOWN_SECONDS = 60
_RESTARTS = 5
_RESTART_WINDOW_SECONDS = 600
_WATCH_SECONDS = 0.5
_FREEZE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Running:
    """A running instance. Names: `postgres`, `nats`, `receiver`, the services, `gateway`."""

    wiring: Wiring
    supervisor: Supervisor

    @property
    def folder(self) -> Path:
        """The instance's folder below `.state`."""
        return self.wiring.instance.folder

    @property
    def keys(self) -> Path:
        """The folder of the key files."""
        return self.wiring.instance.keys

    @property
    def people_file(self) -> Path:
        """Sample people by role, written by who loads them: {role: {person_id, name}}."""
        return self.folder / "people.json"

    @property
    def gateway_url(self) -> str:
        """Where the front door answers."""
        return f"http://{self.wiring.address(GATEWAY)}"

    @property
    def nats_url(self) -> str:
        """The NATS server, with user and password."""
        return self.wiring.nats.url

    @property
    def nats_monitor_url(self) -> str:
        """The NATS server's account of itself."""
        return self.wiring.nats.monitor_url

    @property
    def trace_file(self) -> Path:
        """The spans of all instances, one JSON object a line."""
        return self.wiring.trace_file

    def address(self, name: str) -> str:
        """Return host and port of a service."""
        return self.wiring.address(name)

    def database_url(self, service: str) -> str:
        """Return the SQLAlchemy URL of a service's own database."""
        return self.wiring.database_url(service)

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment in which a process runs, for a tool that acts in its place."""
        return self.wiring.environment(name)

    def log_tail(self, name: str) -> str:
        """Return the last log lines of a process."""
        return tail(self.wiring.instance.log(name))

    async def kill(self, name: str) -> None:
        """End a process with SIGKILL, as a power cut would; it stays away until `restart`."""
        await self.supervisor.kill_one(name)

    async def stop(self, name: str) -> None:
        """End a process in order; it stays away until `restart`."""
        await self.supervisor.stop_one(name)

    async def restart(self, name: str) -> None:
        """Start a process again, stopped before if it runs, and wait until it is ready."""
        await self.supervisor.stop_one(name)
        await self.supervisor.start_one(name)

    async def pause(self, name: str) -> None:
        """Freeze a process and its children (SIGSTOP): alive, but it answers nothing."""
        if not await frozen(self._signal(name, signal.SIGSTOP), _FREEZE_SECONDS):
            message = f"{name} could not be paused within {_FREEZE_SECONDS} s"
            raise StateError(message)

    def resume(self, name: str) -> None:
        """Let a paused process go on."""
        self._signal(name, signal.SIGCONT)

    def _signal(self, name: str, number: signal.Signals) -> list[ProcessMark]:
        child = self.supervisor.child(name)
        marks = [] if child is None else child.signal_tree(number)
        if not marks:
            message = f"{name} does not run"
            raise StateError(message)
        return marks


@asynccontextmanager
async def running(
    instance: str,
    *,
    fresh: bool,
    topology: Topology = DEFAULT,
    state: State | None = None,
    progress: Progress = QUIET,
) -> AsyncIterator[Running]:
    """Run an instance while the block runs; everything is stopped at its end.

    `fresh` begins with empty data. Raises StateError where it is run already or belongs to another
    user, ProgramMissingError, or ProcessFailedError with the last log lines of who failed.
    """
    place = (state or State.default()).instance(instance)
    place.prepare()
    free = place.state.free_bytes()
    if free < LOW_DISK_BYTES:
        progress.say(f"only {free / 1024**3:.1f} GB of disk are free; 2 GB are advised")
    with place.locked():
        await end_leftovers(place)
        postgres, nats = await make_servers(place, fresh=fresh)
        wiring = Wiring(place, postgres, nats, topology)
        supervisor = Supervisor(wiring, progress)
        try:
            await supervisor.start()
            yield Running(wiring, supervisor)
        finally:
            await supervisor.stop()


async def up(instance: str, progress: Progress) -> None:
    """Run an instance with its sample village until cancelled; what ends is started again.

    Raises ProcessFailedError or StateError as `running`, and StateError where a process ended more
    than five times in ten minutes.
    """
    async with running(instance, fresh=False, progress=progress) as run:
        # Imported here: the rest of this module works without the chassis.
        await importlib.import_module("deploy.seed").seed(run, progress)
        _welcome(run, progress)
        await keep(run, progress)


async def keep(run: Running, progress: Progress) -> None:
    """Start again whatever ends, until cancelled; StateError where that happens too often."""
    ends: list[float] = []
    while True:
        for name in run.supervisor.ended():
            now = time.monotonic()
            ends = [*(each for each in ends if each > now - _RESTART_WINDOW_SECONDS), now]
            progress.say(f"{name} ended; its last lines:\n{run.log_tail(name)}")
            if len(ends) > _RESTARTS:
                message = f"processes ended {len(ends)} times in ten minutes; see {run.folder}/log"
                raise StateError(message)
            progress.say(f"starting {name} again")
            await run.restart(name)
        await asyncio.sleep(_WATCH_SECONDS)


def _welcome(run: Running, progress: Progress) -> None:
    lines = [
        "Tongxin runs. 同心已启动。",
        f"  API            {run.gateway_url}/api/v1   (its page: {run.gateway_url}/api)",
        f"  NATS monitor   {run.nats_monitor_url}",
        f"  logs           {run.folder / 'log'}",
        '  act as someone eval "$(make -s env ROLE=leader)"',
    ]
    if run.people_file.exists():
        roles = ", ".join(sorted(people(run.people_file)))
        lines.append(f"  roles          {roles}")
    lines += [
        "  a trace        .venv/bin/tongxin trace [ID]",
        "  stop           Ctrl-C or make down",
    ]
    progress.say("\n".join(lines))


def people(path: Path) -> dict[str, dict[str, str]]:
    """Read the sample people of an instance by role."""
    content: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return content


async def down(instance: str, *, state: State | None = None) -> bool:
    """Stop an instance from outside and wait until all of it is gone; False where none ran.

    Raises StateError where something does not end within a minute.
    """
    place = (state or State.default()).instance(instance)
    if not place.folder.is_dir():
        return False
    supervisor, marks = place.recorded()
    if supervisor is not None:
        os.kill(supervisor.pid, signal.SIGTERM)
        if not await gone([supervisor, *marks.values()], _DOWN_SECONDS):
            message = f"instance {instance} (process {supervisor.pid}) does not end; see its log"
            raise StateError(message)
        return True
    with place.locked():
        await end_leftovers(place)
    return bool(marks)


async def clean(*, state: State | None = None) -> None:
    """Stop every instance and remove `.state` and what stands in for it elsewhere."""
    place = state or State.default()
    if not place.root.is_dir():
        return
    place.settled_way()
    for folder in sorted(place.root.iterdir()):
        if (folder / "lock").exists():
            await down(folder.name, state=place)
    await asyncio.to_thread(_remove, place.root)


def _remove(root: Path) -> None:
    copied = copy_folder(root)
    if copied.is_dir() and copied.stat().st_uid == os.geteuid():
        shutil.rmtree(copied)
    shutil.rmtree(root)
