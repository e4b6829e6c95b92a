"""The whole of an embedded run in one place: which processes, in which order, with what settings.

Order of start: PostgreSQL and NATS, the trace receiver, intake, the other services, the gateway.
Order of stop: the same backwards.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.nats import Nats
from deploy.ports import kept_port
from deploy.postgres import Postgres
from deploy.state import Instance, Settings
from deploy.streams import SERVICES

RECEIVER = "receiver"
GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class Part:
    """One Python process: `python -m <module>`; parts of one wave start together."""

    name: str
    module: str
    wave: int


@dataclass(frozen=True, slots=True)
class Topology:
    """What runs. `services` are the parts with a database of their own."""

    parts: tuple[Part, ...]
    services: tuple[str, ...]
    migrate_module: str
    key_maker: str

    def part(self, name: str) -> Part:
        """Return a part by name; KeyError where there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def waves(self) -> list[list[Part]]:
        """Return the parts in their order of start."""
        numbers = sorted({part.wave for part in self.parts})
        return [[part for part in self.parts if part.wave == number] for number in numbers]


DEFAULT = Topology(
    parts=(
        Part(RECEIVER, "deploy.otlp_receiver", 0),
        Part("intake", "services.intake", 1),
        Part("deliberation", "services.deliberation", 2),
        Part("escalation", "services.escalation", 2),
        Part("notification", "services.notification", 2),
        Part(GATEWAY, "gateway", 3),
    ),
    services=SERVICES,
    migrate_module="chassis.migrate",
    key_maker="chassis.devkeys",
)

# Set by `tongxin env` for the person at the terminal; no process needs them.
_NOT_FOR_PROCESSES = frozenset({"TONGXIN_URL", "TONGXIN_TOKEN"})


@dataclass(slots=True)
class Wiring:
    """Where everything of one instance is found."""

    instance: Instance
    postgres: Postgres
    nats: Nats
    topology: Topology
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The kept ports and passwords: one object, because each writes its whole file."""
        return self.postgres.settings

    def choose_ports(self) -> None:
        """Give everything the port that it had before, or a free one where that is taken."""
        self.postgres.port = kept_port(self.settings, "postgres")
        taken = {self.postgres.port}
        self.nats.port = kept_port(self.settings, "nats", frozenset(taken))
        taken.add(self.nats.port)
        self.nats.monitor_port = kept_port(self.settings, "monitor", frozenset(taken))
        taken.add(self.nats.monitor_port)
        for part in self.topology.parts:
            self.ports[part.name] = kept_port(self.settings, part.name, frozenset(taken))
            taken.add(self.ports[part.name])

    def address(self, name: str) -> str:
        """Return host and port of a part."""
        return f"127.0.0.1:{self.ports[name]}"

    def database_url(self, service: str) -> str:
        """Return the URL of a service's own role and database, which have one name."""
        return self.postgres.url(f"tongxin_{service}", f"tongxin_{service}")

    def otlp_endpoint(self, chosen: Mapping[str, str]) -> str:
        """Return where spans go: the user's choice (empty: nowhere), else the local receiver."""
        if "TONGXIN_OTLP_ENDPOINT" in chosen:
            return chosen["TONGXIN_OTLP_ENDPOINT"]
        return f"http://{self.address(RECEIVER)}" if RECEIVER in self.ports else ""

    def environment(self, name: str, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the whole environment of a part: the caller's own, and the settings over it."""
        outer = dict(os.environ if given is None else given)
        kept = {key: value for key, value in outer.items() if key not in _NOT_FOR_PROCESSES}
        # A proxy of the caller's would be asked for 127.0.0.1 as well.
        local = ",".join(filter(None, [outer.get("NO_PROXY"), "127.0.0.1", "localhost"]))
        kept |= {"NO_PROXY": local, "no_proxy": local, "PYTHONUNBUFFERED": "1"}
        return kept | self._settings_of(name, outer)

    def _settings_of(self, name: str, outer: Mapping[str, str]) -> dict[str, str]:
        keys = self.instance.keys
        settings = {
            "TONGXIN_ENVIRONMENT": "development",
            "TONGXIN_NATS_URL": self.nats.url,
            "TONGXIN_NATS_MONITOR_URL": self.nats.monitor_url,
            "TONGXIN_READY_FILE": str(self.instance.ready_file(name)),
            "TONGXIN_JWKS_FILE": str(keys / "jwks.json"),
            "TONGXIN_SYSTEM_KEY_FILE": str(keys / f"system-{name}.pem"),
            "TONGXIN_VAULT_KEYS_FILE": str(keys / f"vault-{name}.json"),
            "TONGXIN_PAGE_TOKEN_KEY_FILE": str(keys / f"page-{name}.key"),
            "TONGXIN_OTLP_ENDPOINT": self.otlp_endpoint(outer),
            # Development keeps every trace; production samples 5 %.
            "TONGXIN_TRACE_SAMPLE_RATIO": outer.get("TONGXIN_TRACE_SAMPLE_RATIO", "1.0"),
        }
        for service in self.topology.services:
            if service in self.ports:
                settings[f"TONGXIN_{service.upper()}_ADDRESS"] = self.address(service)
        if name in self.topology.services:
            settings["TONGXIN_DATABASE_URL"] = self.database_url(name)
            settings["TONGXIN_GRPC_BIND"] = self.address(name)
            settings["TONGXIN_ATTACHMENTS_FOLDER"] = str(self.instance.attachments)
        else:
            settings["TONGXIN_HTTP_BIND"] = self.address(name)
        if name == RECEIVER:
            settings["TONGXIN_TRACE_FILE"] = str(self.trace_file)
        return settings

    @property
    def trace_file(self) -> Path:
        """Where the local receiver writes spans."""
        return self.instance.state.traces
