"""Run the gateway as a process: `python -m gateway`."""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
import uvloop

from chassis.logging import setup_logging
from chassis.service import report_ready
from chassis.telemetry import setup_telemetry, shutdown_telemetry
from gateway.app import create_app
from gateway.route import Door
from gateway.settings import Settings

log = logging.getLogger(__name__)


class GatewayServer(uvicorn.Server):
    """Reports its port when it serves; SIGTERM and SIGINT end it without an error."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(
            uvicorn.Config(
                create_app(settings),
                http="httptools",
                ws="none",
                # Logging is ours: uvicorn's access lines would hold whole URLs.
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                timeout_graceful_shutdown=int(settings.shutdown_seconds),
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, then say where."""
        await super().startup(sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            report_ready(self._settings.ready_file, port)
            log.info("serving", extra={"service": "gateway", "port": port})

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let open streams say goodbye, then finish what runs."""
        door: Door = self.config.app.state.door  # type: ignore[union-attr]  # our own application
        door.hub.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at SIGTERM and SIGINT, and let the process go on: its spans are sent after that."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def run_until_stopped(self) -> None:
        """Serve until SIGTERM or SIGINT; what runs then is finished first."""
        host, _, port = self._settings.http_bind.rpartition(":")
        listener = socket.create_server((host.strip("[]"), int(port)), backlog=1024)
        await self.serve(sockets=[listener])


def main() -> None:
    """Run the gateway as this process."""
    settings = Settings()
    setup_logging()
    setup_telemetry("gateway", settings.otlp_endpoint, settings.trace_sample_ratio)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(GatewayServer(settings).run_until_stopped())
    finally:
        shutdown_telemetry()


if __name__ == "__main__":
    main()
