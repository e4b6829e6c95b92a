"""The connection to NATS JetStream: it may be away at any time, also at the start."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.request

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import APIError

from chassis.refusals import TongxinError

log = logging.getLogger(__name__)


def log_waiting(to: logging.Logger, message: str, error: BaseException, **about: object) -> None:
    """Log why a loop waits: an absence by its class; what JetStream refuses with its words.

    A refusal (no such stream, a consumer that is made differently) does not pass by
    itself, so it is an error. Its description is the server's own and holds no payload.
    """
    about |= {"reason": error.reason if isinstance(error, TongxinError) else type(error).__name__}
    if isinstance(error, APIError):
        about |= {"code": error.code, "err_code": error.err_code, "why": error.description}
        to.error(message, extra=about)
    else:
        to.warning(message, extra=about)


_OLDEST_SERVER = (2, 14)


class UnsafeBrokerError(Exception):
    """The broker would lose acknowledged messages, or is too old."""


class BrokerAwayError(Exception):
    """There is no connection to NATS now."""


class Broker:
    """One connection that heals by itself.

    `generation` grows with every (re)connection, so that whoever depends on the
    stream's content can look again.
    """

    def __init__(self, url: str, *, name: str) -> None:
        self._url = url
        self._name = name
        self._client: Client | None = None
        self._js: JetStreamContext | None = None
        self._created: dict[str, str] = {}
        self.generation = 0

    @property
    def connected(self) -> bool:
        """Whether NATS can be reached now."""
        return self._client is not None and self._client.is_connected

    @property
    def js(self) -> JetStreamContext:
        """The JetStream context.

        Raises:
            BrokerAwayError: without a connection.
        """
        if self._js is None or not self.connected:
            raise BrokerAwayError
        return self._js

    @staticmethod
    def away(error: BaseException) -> bool:
        """Whether NATS cannot be reached, does not answer in time or refuses; it may recover."""
        return isinstance(error, BrokerAwayError | NatsError | OSError | TimeoutError)

    async def run(self) -> None:
        """Connect, trying again each second, then stay connected until cancelled."""
        while self._client is None:
            try:
                await self._connect()
            except (NatsError, OSError, TimeoutError) as error:
                log.warning("NATS is away", extra={"reason": type(error).__name__})
                await asyncio.sleep(1)
        await asyncio.Event().wait()

    async def _connect(self) -> None:
        async def reconnected() -> None:
            self._created.clear()
            self.generation += 1

        async def failed(error: Exception) -> None:
            log.warning("NATS connection", extra={"reason": type(error).__name__})

        client = await nats.connect(
            self._url,
            name=self._name,
            connect_timeout=3,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.5,
            ping_interval=10,
            pending_size=8 * 1024 * 1024,
            reconnected_cb=reconnected,
            error_cb=failed,
            allow_reconnect=True,
        )
        version = client.connected_server_version
        if (version.major, version.minor) < _OLDEST_SERVER:
            await client.close()
            msg = f"{version} is older than 2.14"
            raise UnsafeBrokerError(msg)
        self._client = client
        self._js = client.jetstream(timeout=5)
        await reconnected()

    async def publish(
        self,
        subject: str,
        data: bytes,
        *,
        headers: dict[str, str],
        stream: str,
        timeout_seconds: float,
    ) -> int:
        """Publish one message and return its stream sequence, once it is stored.

        Raises:
            BrokerAwayError, NatsError, TimeoutError: when it is not known to be stored.
        """
        ack = await self.js.publish(
            subject, data, headers=headers, stream=stream, timeout=timeout_seconds
        )
        return int(ack.seq)

    async def created(self, stream: str) -> str:
        """Return when the stream was made; another answer means another stream."""
        if stream not in self._created:
            info = await self.js.stream_info(stream)
            self._created[stream] = str(info.created)
        return self._created[stream]

    async def last_sequence(self, stream: str) -> int:
        """Return the newest sequence of the stream."""
        return int((await self.js.stream_info(stream)).state.last_seq)

    async def close(self) -> None:
        """Close the connection, sending what is buffered, within 3 s."""
        if self._client is not None:
            try:
                async with asyncio.timeout(3):
                    await self._client.close()
            except (TimeoutError, NatsError):
                log.warning("NATS connection did not close in time")


async def check_sync_always(monitor_url: str) -> None:
    """Refuse a broker that acknowledges before fsync (its default waits 2 minutes).

    Raises:
        UnsafeBrokerError: when `sync_always` is off or the monitor does not answer.
    """

    def fetch() -> bool:
        with urllib.request.urlopen(f"{monitor_url}/jsz", timeout=3) as answer:  # noqa: S310 - a configured URL
            config = json.load(answer).get("config", {})
        return bool(config.get("sync_always"))

    try:
        always = await asyncio.to_thread(fetch)
    except (OSError, ValueError) as error:
        raise UnsafeBrokerError("the NATS monitor does not answer") from error
    if not always:
        raise UnsafeBrokerError("sync_interval is not always: acknowledged messages can be lost")
