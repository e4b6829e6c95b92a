"""A NATS server of one's own with JetStream on 127.0.0.1."""

import asyncio
import json
import os
import signal
import ssl
import time
from pathlib import Path
from typing import Any

import httpx

from deploy.ports import free_port
from deploy.process import Child
from deploy.state import Settings, write_private

USER = "tongxin"
_START_SECONDS = 15
_STOP_SECONDS = 10
_STORE_BYTES = 8 * 1024**3


class Nats:
    """One server with its files in `folder`; ports and password are kept in `settings`."""

    def __init__(self, folder: Path, *, log: Path, program: Path, settings: Settings) -> None:
        """Describe a server; nothing is started yet."""
        self.folder = folder
        self.log = log
        self._program = program
        self._password = settings.password(f"nats/{USER}")
        self.port = int(settings.get("port/nats", lambda: str(free_port())))
        taken = frozenset({self.port})
        self.monitor_port = int(settings.get("port/monitor", lambda: str(free_port(taken))))
        self.child: Child | None = None

    @property
    def url(self) -> str:
        """Where services connect, with user and password."""
        return f"nats://{USER}:{self._password}@127.0.0.1:{self.port}"

    @property
    def monitor_url(self) -> str:
        """Where the server tells about itself over HTTP."""
        return f"http://127.0.0.1:{self.monitor_port}"

    def _configuration(self) -> str:
        """Return the configuration. Values are quoted as JSON, which its format reads."""
        user = json.dumps({"user": USER, "password": self._password})
        jetstream = {
            "store_dir": str(self.folder / "jetstream"),
            # Acknowledged means on the disk: the default syncs every two minutes.
            "sync_interval": "always",
            "max_file_store": _STORE_BYTES,
            "max_memory_store": 64 * 1024**2,
        }
        return "\n".join(
            [
                f'listen: "127.0.0.1:{self.port}"',
                f'http: "127.0.0.1:{self.monitor_port}"',
                'server_name: "tongxin-local"',
                f"jetstream: {json.dumps(jetstream)}",
                f"authorization: {{ users: [{user}] }}",
                "max_payload: 1048576",
                "",
            ]
        )

    async def start(self) -> None:
        """Start the server and wait until JetStream is ready.

        Raises ProcessFailedError with the last log lines where it is not within 15 s, or where it
        does not write every message to the disk before acknowledging it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        configuration = self.folder / "nats.conf"
        write_private(configuration, self._configuration())
        child = Child.start(
            "nats",
            [str(self._program), "--config", str(configuration)],
            log=self.log,
            environment={"PATH": os.defpath},
            folder=self.folder,
        )
        self.child = child
        deadline = time.monotonic() + _START_SECONDS
        # An empty trust store: plain HTTP needs none, and reading the system's takes 0.3 s.
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client = httpx.AsyncClient(
            base_url=self.monitor_url, timeout=2, trust_env=False, verify=trust
        )
        async with client as http:
            while not await _is_healthy(http):
                if child.exit_code is not None:
                    child.fail(f"ended with {child.exit_code} while starting")
                if time.monotonic() > deadline:
                    await child.kill()
                    child.fail(f"not ready within {_START_SECONDS} s")
                await asyncio.sleep(0.01)
            report: dict[str, Any] = (await http.get("/jsz")).json()
        if report.get("config", {}).get("sync_always") is not True:
            await child.kill()
            child.fail("does not sync every message (sync_interval: always)")

    async def stop(self) -> None:
        """Stop the server in order; it is killed after 10 s."""
        if self.child is not None:
            await self.child.stop(_STOP_SECONDS, signal.SIGTERM)
            self.child = None

    async def kill9(self) -> None:
        """Kill the server at once, as a power cut would."""
        if self.child is not None:
            await self.child.kill()
            self.child = None


async def _is_healthy(http: httpx.AsyncClient) -> bool:
    try:
        answer = await http.get("/healthz", params={"js-enabled-only": "true"})
    except httpx.TransportError:
        return False
    return answer.status_code == httpx.codes.OK
