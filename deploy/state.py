"""The folder `.state`: what the embedded run keeps, who owns it, and who uses it now."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.binaries import Way
from deploy.process import ProcessMark, start_time

PROJECT = Path(__file__).resolve().parents[1]
LOW_DISK_BYTES = 2 * 1024**3


class StateError(RuntimeError):
    """The state folder cannot be used as asked; the message says which command helps."""


def write_private(path: Path, text: str) -> None:
    """Write a file for its owner's eyes alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Settings:
    """Ports and passwords of one instance, made once and kept, so that a second start is alike."""

    def __init__(self, path: Path) -> None:
        """Read what is kept at `path`; empty where there is nothing."""
        self._path = path
        self._values: dict[str, str] = {}
        if path.exists():
            self._values = json.loads(path.read_text(encoding="utf-8"))

    def get(self, key: str, make: Callable[[], str]) -> str:
        """Return the kept value of `key`, made and kept at the first call."""
        if key not in self._values:
            self.put(key, make())
        return self._values[key]

    def find(self, key: str) -> str | None:
        """Return the kept value of `key`; None where there is none."""
        return self._values.get(key)

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._values[key] = value
        write_private(self._path, json.dumps(self._values, indent=1, sort_keys=True))

    def password(self, role: str) -> str:
        """Return the random password of a role."""
        return self.get(f"password/{role}", lambda: secrets.token_urlsafe(24))


@dataclass(frozen=True, slots=True)
class State:
    """The paths of `.state`."""

    root: Path

    @classmethod
    def default(cls) -> "State":
        """The project's own `.state`."""
        return cls(PROJECT / ".state")

    def instance(self, name: str) -> "Instance":
        """Return one instance (`dev`, `demo`, a test's own)."""
        return Instance(self, name, self.root / name)

    @property
    def traces(self) -> Path:
        """Spans of all instances, one JSON object a line."""
        return self.root / "traces.jsonl"

    def prepare(self) -> None:
        """Make the folder; others may pass through it (uid 65534 must), not look into it.

        Raises StateError where another user made it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.settled_way()
        if self.root.stat().st_uid == os.geteuid():
            self.root.chmod(0o711)

    def free_bytes(self) -> int:
        """Return how much the disk still takes."""
        return shutil.disk_usage(self.root).free

    def _kept(self, name: str, value: str) -> str:
        """Return the content of a small file, written now where it is missing."""
        path = self.root / name
        if not path.exists():
            write_private(path, value + "\n")
            path.chmod(0o644)
        return path.read_text(encoding="utf-8").strip()

    def settled_way(self) -> Way | None:
        """Return the way in which PostgreSQL was started before; None at the first start.

        Raises StateError where another user made the folder.
        """
        path = self.root / "owner"
        if not path.exists():
            return None
        way, user = path.read_text(encoding="utf-8").split()
        if int(user) != os.geteuid():
            message = (
                f"{self.root} belongs to uid {user} (way {way}) and you are uid {os.geteuid()}. "
                f"Run the command as that user, or let it run `make clean` first."
            )
            raise StateError(message)
        return Way(way)

    def settle(self, way: Way, major: int) -> None:
        """Remember the way and the PostgreSQL major; StateError where another is remembered."""
        owner = f"{way} {os.geteuid()}"
        kept = self._kept("owner", owner)
        if kept != owner:
            message = f"{self.root} was made as `{kept}`, now it is `{owner}`: run `make clean`"
            raise StateError(message)
        version = self._kept("VERSION", str(major))
        if version != str(major):
            message = (
                f"{self.root} holds data of PostgreSQL {version}, the installed one is {major}: "
                f"run `make clean` to begin anew"
            )
            raise StateError(message)


@dataclass(frozen=True, slots=True)
class Instance:
    """The paths of one instance and the record of what runs."""

    state: State
    name: str
    folder: Path

    @property
    def keys(self) -> Path:
        """Key files, readable by their owner alone."""
        return self.folder / "keys"

    @property
    def attachments(self) -> Path:
        """The encrypted files of intake."""
        return self.folder / "attachments"

    def log(self, name: str) -> Path:
        """Return the log file of one process."""
        return self.folder / "log" / f"{name}.log"

    def ready_file(self, name: str) -> Path:
        """Return the file in which a process says that it is ready."""
        return self.folder / "run" / f"{name}.ready"

    def settings(self) -> Settings:
        """Return the kept ports and passwords."""
        return Settings(self.folder / "settings.json")

    def prepare(self) -> None:
        """Make the folders."""
        self.state.prepare()
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o711)
        for private in (self.keys, self.folder / "log", self.folder / "run"):
            private.mkdir(exist_ok=True)
            private.chmod(0o700)

    def record(self, processes: dict[str, ProcessMark]) -> None:
        """Write down which processes run, for `down` and the next `up`."""
        own = ProcessMark(os.getpid(), start_time(os.getpid()) or "")
        content = {
            "supervisor": asdict(own),
            "processes": {name: asdict(mark) for name, mark in processes.items()},
        }
        write_private(self.folder / "run.json", json.dumps(content, indent=1))

    def recorded(self) -> tuple[ProcessMark | None, dict[str, ProcessMark]]:
        """Return supervisor and processes of the last record that are still alive."""
        path = self.folder / "run.json"
        if not path.exists():
            return None, {}
        content = json.loads(path.read_text(encoding="utf-8"))
        supervisor = ProcessMark(**content["supervisor"])
        marks = {name: ProcessMark(**mark) for name, mark in content["processes"].items()}
        alive = {name: mark for name, mark in marks.items() if mark.is_alive()}
        return (supervisor if supervisor.is_alive() else None), alive

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the instance; StateError where another process holds it."""
        with (self.folder / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                supervisor, _ = self.recorded()
                by = f" by process {supervisor.pid}" if supervisor else ""
                message = f"instance {self.name} is already run{by}: `make down` stops it"
                raise StateError(message) from error
            yield
