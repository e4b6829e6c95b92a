"""A PostgreSQL server of one's own on 127.0.0.1: made, started, stopped, killed."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from deploy.binaries import PostgresPrograms, Way, identity_for, run
from deploy.ports import free_port
from deploy.process import Child, ProcessMark, gone, start_time
from deploy.state import Settings

ADMINISTRATOR = "postgres"
_START_SECONDS = 30
_STOP_SECONDS = 20
_CONNECT_SECONDS = 10
_MAKING = 7_104  # any number: the advisory lock of who makes databases
# The builtin provider came with PostgreSQL 17. With `--locale=C` there are no trigrams for Chinese.
_BUILTIN_LOCALE_SINCE = 17

_CONFIGURATION = {
    "listen_addresses": "127.0.0.1",
    # Socket paths over 107 bytes break clones in deep folders: TCP alone.
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    # Small shared memory in containers fails parallel queries.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    # Statements and details of errors hold names and texts of matters.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class Postgres:
    """One server with its data in `folder`/data.

    Passwords and the port are kept in `settings`, so that a restart changes no URL.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: Path,
        programs: PostgresPrograms,
        way: Way,
        settings: Settings,
    ) -> None:
        """Describe a server; nothing is started yet."""
        self.folder = folder
        self.log = log
        self.programs = programs
        self._identity = identity_for(way)
        self.settings = settings
        self.port = int(settings.get("port/postgres", lambda: str(free_port())))
        self.child: Child | None = None

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _give(self, path: Path) -> None:
        """Let the user as whom PostgreSQL runs own a path."""
        if self._identity.user is not None and not self._identity.namespace:
            os.chown(path, self._identity.user, self._identity.user)

    def url(self, role: str, database: str) -> str:
        """Return the SQLAlchemy URL of a role that `create_database` made."""
        password = self.settings.password(role)
        return f"postgresql+asyncpg://{role}:{password}@127.0.0.1:{self.port}/{database}"

    async def _make(self) -> None:
        """Make the data folder: beside its place first, so that a broken attempt leaves none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self._give(self.folder)
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.settings.password(ADMINISTRATOR), encoding="ascii")
        self._give(password)
        locale = ["--locale=C.UTF-8"]
        if self.programs.major >= _BUILTIN_LOCALE_SINCE:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            locale.append("--lc-ctype=C.UTF-8")
        command = [
            self.programs.command("initdb"),
            "--pgdata",
            str(fresh),
            "--encoding=UTF8",
        ]
        command += [f"--username={ADMINISTRATOR}", f"--pwfile={password}", *locale]
        command += ["--auth-host=scram-sha-256", "--auth-local=scram-sha-256"]
        try:
            code = await run(command, self._identity, self.folder, self.log)
        finally:
            password.unlink()
        if code != 0:
            message = f"initdb failed with {code}; see {self.log}"
            raise RuntimeError(message)
        fresh.rename(self._data)

    async def _end_leftover(self) -> None:
        """End a server left on this data folder, and drop the mark of one that is gone.

        PostgreSQL itself is misled where a foreign process got the old number.
        """
        marker = self._data / "postmaster.pid"
        if not marker.exists():
            return
        pid = int(marker.read_text(encoding="utf-8").split("\n", 1)[0])
        started = start_time(pid)
        if started is not None and _works_in(pid, self._data):
            os.kill(pid, signal.SIGINT)
            if not await gone([ProcessMark(pid, started)], _STOP_SECONDS):
                message = f"a PostgreSQL left behind (process {pid}) does not end"
                raise RuntimeError(message)
        marker.unlink(missing_ok=True)

    async def start(self) -> None:
        """Start the server, its data made at the first call, and wait until it takes connections.

        Raises ProcessFailedError with the last log lines where it does not within 30 s.
        """
        if not self._data.exists():
            await self._make()
        await self._end_leftover()
        command = [self.programs.command("postgres"), "-D", str(self._data)]
        for key, value in {**_CONFIGURATION, "port": str(self.port)}.items():
            command += ["-c", f"{key}={value}"]
        child = Child.start(
            "postgres",
            command,
            log=self.log,
            environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            folder=self.folder,
            identity=self._identity,
            # Ends its backends, then itself, within seconds; the next start recovers.
            death_signal=signal.SIGQUIT,
        )
        self.child = child
        deadline = time.monotonic() + _START_SECONDS
        while not self._takes_connections(child.pid):
            if child.exit_code is not None:
                child.fail(f"ended with {child.exit_code} while starting")
            if time.monotonic() > deadline:
                await child.kill()
                child.fail(f"not ready within {_START_SECONDS} s")
            await asyncio.sleep(0.01)

    def _takes_connections(self, pid: int) -> bool:
        """Read the status line that the server keeps in its data folder."""
        try:
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        status_line = 7
        return len(lines) > status_line and lines[0] == str(pid) and "ready" in lines[status_line]

    async def stop(self) -> None:
        """Stop the server in order (its fast mode); it is killed after 20 s."""
        if self.child is not None:
            await self.child.stop(_STOP_SECONDS, signal.SIGINT)
            self.child = None

    async def kill9(self) -> None:
        """Kill the server and all its backends at once, as a power cut would."""
        if self.child is not None:
            await self.child.kill()
            self.child = None

    @asynccontextmanager
    async def connection(self, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
        """Connect as the administrator, for what no service may do."""
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=self.port,
            user=ADMINISTRATOR,
            password=self.settings.password(ADMINISTRATOR),
            database=database,
            timeout=_CONNECT_SECONDS,
            command_timeout=60,
        )
        try:
            yield connection
        finally:
            await connection.close(timeout=_CONNECT_SECONDS)

    async def create_database(self, role: str, name: str) -> str:
        """Make a role without privileges and a database of its own; return its URL.

        The role owns the database (so it may migrate it and add trusted extensions) and can connect
        to no other one. Repeating changes nothing.
        """
        async with self.connection() as connection:
            # Two at once would change the same rows of the catalogue; held until disconnected.
            await connection.execute("SELECT pg_advisory_lock($1)", _MAKING)
            # Each database admits everyone at first, these two as well.
            await connection.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
            await self._ensure_role(connection, role)
            known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name)
            if known is None:
                await _execute(connection, "CREATE DATABASE %I OWNER %I", name, role)
            await _execute(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", name)
            await _execute(connection, "GRANT CONNECT ON DATABASE %I TO %I", name, role)
        return self.url(role, name)

    async def drop_database(self, name: str) -> None:
        """Remove a database and everything in it, connected or not."""
        async with self.connection() as connection:
            await _execute(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", name)

    async def _ensure_role(self, connection: asyncpg.Connection, role: str) -> None:
        known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
        if known is None:
            await _execute(connection, "CREATE ROLE %I", role)
        await _execute(
            connection,
            "ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L",
            role,
            self.settings.password(role),
        )


def _works_in(pid: int, folder: Path) -> bool:
    """Whether a process has its working folder there, as a PostgreSQL server has its data."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except (FileNotFoundError, PermissionError):
        return False


async def _execute(connection: asyncpg.Connection, template: str, *names: str) -> None:
    """Run a statement that takes no parameters, its names quoted by the server itself."""
    places = ", ".join(f"${index + 2}::text" for index in range(len(names)))
    statement = await connection.fetchval(f"SELECT format($1, {places})", template, *names)
    await connection.execute(statement)
