"""Child processes of the supervisor: started, watched and stopped with deadlines.

A child is no object of an event loop, so that a server started by one loop can be stopped by
another (tests), and it is never a thread's child: the parent-death signal is sent when the *thread*
that started it ends. Call `Child.start` from the main thread.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

_LAUNCHER = Path(__file__).with_name("child.py")
_POLL_SECONDS = 0.01
_TAIL_LINES = 30
_TAIL_BYTES = 16_384


class ProcessFailedError(RuntimeError):
    """A process ended, or was not ready in time; the message holds its last log lines."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a child appears to be: nobody special, another user, or another user by namespace."""

    user: int | None = None
    namespace: bool = False


AS_MYSELF = Identity()


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process told apart from a later one with the same number."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        """Whether exactly this process still runs (a zombie does not)."""
        return start_time(self.pid) == self.started


def _stat_fields(pid: int) -> list[str]:
    """Return the fields after the name in `/proc/<pid>/stat`; empty where it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def start_time(pid: int) -> str | None:
    """Return boot and clock tick at which `pid` started; None where it is gone or a zombie."""
    fields = _stat_fields(pid)
    if not fields or fields[0] in {"Z", "X"}:
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot}/{fields[19]}"


def descendants(pid: int) -> list[int]:
    """Return every living process below `pid`, children before grandchildren."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat_fields(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for parent in level for child in children.get(parent, ())]
        found.extend(level)
    return found


def tail(log: Path, lines: int = _TAIL_LINES) -> str:
    """Return the last `lines` of a log file; an empty text where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


async def gone(marks: Sequence[ProcessMark], seconds: float) -> bool:
    """Wait until none of `marks` is alive; False where the deadline passed first."""
    deadline = time.monotonic() + seconds
    while any(mark.is_alive() for mark in marks):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return True


async def frozen(marks: Sequence[ProcessMark], seconds: float) -> bool:
    """Wait until all of `marks` that still live are stopped; False where the deadline passed."""
    deadline = time.monotonic() + seconds
    while any(mark.is_alive() and _stat_fields(mark.pid)[:1] != ["T"] for mark in marks):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL_SECONDS)
    return True


class Child:
    """One running child with its own session and log file."""

    def __init__(self, name: str, popen: subprocess.Popen[bytes], log: Path) -> None:
        """Wrap a started process; use `start`."""
        self.name = name
        self.log = log
        self._popen = popen
        started = start_time(popen.pid)
        self.mark = ProcessMark(popen.pid, started or "gone")

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        folder: Path,
        identity: Identity = AS_MYSELF,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> "Child":
        """Start `command` in `folder`, its output appended to `log`.

        It gets `death_signal` when this process dies, however that happens.
        """
        launcher = [
            sys.executable,
            "-I",
            "-S",
            str(_LAUNCHER),
            "--parent",
            str(os.getpid()),
        ]
        launcher += ["--death-signal", str(int(death_signal))]
        if identity.user is not None:
            launcher += ["--user", str(identity.user)]
        if identity.namespace:
            launcher.append("--namespace")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            popen = subprocess.Popen(  # noqa: S603 - commands come from the topology alone
                [*launcher, "--", *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd=folder,
                start_new_session=True,
            )
        return cls(name, popen, log)

    @property
    def pid(self) -> int:
        """The process number."""
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal); None while it runs."""
        return self._popen.poll()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process alone; nothing where it is gone."""
        if self.exit_code is None:
            self._popen.send_signal(number)

    def signal_tree(self, number: signal.Signals) -> list[ProcessMark]:
        """Send a signal to the process and everything below it; return who got it."""
        if self.exit_code is not None:
            return []
        marks: list[ProcessMark] = []
        for pid in [self.pid, *descendants(self.pid)]:
            if (started := start_time(pid)) is None:
                continue
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
            marks.append(ProcessMark(pid, started))
        return marks

    async def wait(self, seconds: float) -> int | None:
        """Wait until it ended and return how; None where the deadline passed first."""
        deadline = time.monotonic() + seconds
        while (code := self.exit_code) is None:
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(_POLL_SECONDS)
        return code

    async def stop(self, seconds: float, number: signal.Signals = signal.SIGTERM) -> bool:
        """Ask it to end, and kill it and its children at the deadline; True where it obeyed."""
        self.send(number)
        self.send(signal.SIGCONT)  # a paused process would sleep through the request
        if await self.wait(seconds) is not None:
            return True
        await self.kill()
        return False

    async def kill(self) -> None:
        """End it and everything below it at once (SIGKILL), and wait until all are gone."""
        marks = self.signal_tree(signal.SIGKILL)
        await self.wait(10)
        await gone(marks, 10)

    def fail(self, reason: str) -> NoReturn:
        """Raise a ProcessFailedError that names the process, the reason and its last log lines."""
        message = f"{self.name}: {reason}\n{self.log}:\n{tail(self.log)}"
        raise ProcessFailedError(message)
