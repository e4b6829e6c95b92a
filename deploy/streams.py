"""The streams of JetStream: one a service for its events, one for what was parked."""

from dataclasses import dataclass
from typing import Any

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from deploy.binaries import OLDEST_NATS, nats_version

SERVICES = ("intake", "deliberation", "escalation", "notification")
# Horizons: stream 35 days < inbox 90 days ≤ outbox 400 days.
MAX_AGE_SECONDS = 35 * 24 * 3600
DUPLICATE_WINDOW_SECONDS = 120
MAX_BYTES = 1024**3
_TIMEOUT_SECONDS = 10


class ServerTooOldError(RuntimeError):
    """The NATS server silently ignores settings that the streams need."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What `declare` did."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]


def configurations(replicas: int = 1) -> tuple[StreamConfig, ...]:
    """Return every stream as it shall be."""
    subjects = {
        service.upper(): [f"tongxin.{service}.>", f"tongxin.sealed.{service}.>"]
        for service in SERVICES
    }
    subjects["PARKED"] = ["tongxin.parked.>"]
    return tuple(_configuration(name, of, replicas) for name, of in subjects.items())


def _configuration(name: str, subjects: list[str], replicas: int) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=subjects,
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        # A full stream refuses (the outbox keeps the row and alarms) instead of dropping unread
        # events in silence.
        discard=DiscardPolicy.NEW,
        max_age=MAX_AGE_SECONDS,
        max_bytes=MAX_BYTES,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=replicas,
    )


_COMPARED = (
    "subjects",
    "retention",
    "storage",
    "discard",
    "max_age",
    "max_bytes",
    "duplicate_window",
    "num_replicas",
)


def _differs(wanted: StreamConfig, found: StreamConfig) -> bool:
    return any(getattr(wanted, field) != getattr(found, field) for field in _COMPARED)


async def _declare_one(streams: JetStreamContext, wanted: StreamConfig) -> str:
    name = wanted.name or ""
    try:
        found = await streams.stream_info(name)
    except NotFoundError:
        await streams.add_stream(wanted)
        return "created"
    if not _differs(wanted, found.config):
        return "unchanged"
    await streams.update_stream(wanted)
    return "updated"


def _refuse_old(client: Client) -> None:
    version = str(client.connected_server_version)
    if nats_version(version) < OLDEST_NATS:
        oldest = ".".join(map(str, OLDEST_NATS))
        message = f"nats-server {version} is too old: at least {oldest} is needed"
        raise ServerTooOldError(message)


async def _complain(_: Exception) -> None:
    """Keep the client from printing: an error of a request is raised where it was made."""


async def declare(nats_url: str, *, replicas: int = 1) -> Declared:
    """Make every stream as it shall be; repeating changes nothing.

    Raises ServerTooOldError below 2.14, and what nats-py raises where the server cannot be reached
    within 10 s or refuses a change (storage and retention cannot change).
    """
    options: dict[str, Any] = {
        "connect_timeout": _TIMEOUT_SECONDS,
        "allow_reconnect": False,
    }
    client = await nats.connect(nats_url, error_cb=_complain, **options)
    try:
        _refuse_old(client)
        streams = client.jetstream(timeout=_TIMEOUT_SECONDS)
        done: dict[str, list[str]] = {"created": [], "updated": [], "unchanged": []}
        for wanted in configurations(replicas):
            done[await _declare_one(streams, wanted)].append(wanted.name or "")
    finally:
        await client.close()
    return Declared(**{key: tuple(names) for key, names in done.items()})
