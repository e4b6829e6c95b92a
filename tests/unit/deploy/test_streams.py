"""The streams are declared, repaired, and never lose in silence."""

from collections.abc import AsyncIterator

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from deploy.nats import Nats
from deploy.servers import make_servers
from deploy.state import State
from deploy.streams import ServerTooOldError, configurations, declare
from tests.unit.deploy.conftest import passable

_NAMES = ("INTAKE", "DELIBERATION", "ESCALATION", "NOTIFICATION", "PARKED")


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """Run a NATS server for this module."""
    state = State(passable(tmp_path_factory.mktemp("streams")) / ".state")
    place = state.instance("streams")
    place.prepare()
    _, server = await make_servers(place, fresh=True)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def streams(server: Nats) -> AsyncIterator[JetStreamContext]:
    """Connect to JetStream, all streams declared."""
    await declare(server.url)
    client = await nats.connect(server.url)
    yield client.jetstream()
    await client.close()


async def test_declaring_twice_changes_nothing(server: Nats) -> None:
    first = await declare(server.url)
    assert set(first.created) | set(first.unchanged) == set(_NAMES)
    again = await declare(server.url)
    assert (again.created, again.updated) == ((), ())
    assert again.unchanged == _NAMES


async def test_streams_are_as_designed(streams: JetStreamContext) -> None:
    for wanted in configurations():
        found = (await streams.stream_info(wanted.name or "")).config
        assert found.max_age == 35 * 24 * 3600
        assert found.duplicate_window == 120
        assert found.max_bytes == wanted.max_bytes
        assert (found.storage, found.retention, found.num_replicas) == ("file", "limits", 1)
    intake = (await streams.stream_info("INTAKE")).config
    assert intake.subjects == ["tongxin.intake.>", "tongxin.sealed.intake.>"]


@pytest.mark.parametrize(
    ("subject", "stream"),
    [
        ("tongxin.intake.matter.filed.village.21.10.21.112.209", "INTAKE"),
        ("tongxin.sealed.intake.matter.filed", "INTAKE"),
        ("tongxin.escalation.stage.opened.county.21.10.21.000.000", "ESCALATION"),
        ("tongxin.parked.notification", "PARKED"),
    ],
)
async def test_a_subject_reaches_its_stream_once(
    streams: JetStreamContext, subject: str, stream: str
) -> None:
    headers = {"Nats-Msg-Id": subject}
    first = await streams.publish(subject, b"{}", headers=headers)
    second = await streams.publish(subject, b"{}", headers=headers)
    assert (first.stream, first.duplicate, second.duplicate) == (stream, None, True)
    assert first.seq == second.seq


async def test_a_changed_stream_is_repaired(server: Nats, streams: JetStreamContext) -> None:
    wanted = configurations()[-1]
    await streams.update_stream(StreamConfig(**{**wanted.__dict__, "max_age": 600.0}))
    assert (await declare(server.url)).updated == ("PARKED",)
    assert (await streams.stream_info("PARKED")).config.max_age == wanted.max_age


async def test_messages_survive_a_kill(server: Nats, streams: JetStreamContext) -> None:
    ack = await streams.publish("tongxin.parked.kept", "同心".encode())
    await server.kill9()
    await server.start()
    client = await nats.connect(server.url)
    kept = await client.jetstream().get_msg("PARKED", ack.seq)
    assert (kept.data or b"").decode() == "同心"
    await client.close()


async def test_a_server_below_2_14_is_refused(
    server: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.streams.OLDEST_NATS", (99, 0))
    with pytest.raises(ServerTooOldError, match="is too old"):
        await declare(server.url)
