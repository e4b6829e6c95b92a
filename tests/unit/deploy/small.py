"""A topology of stand-ins, for tests of the supervisor."""

from dataclasses import replace

from deploy.topology import RECEIVER, Part, Topology

_STANDIN = "tests.unit.deploy.standin"

SMALL = Topology(
    parts=(
        Part(RECEIVER, "deploy.otlp_receiver", 0),
        Part("alpha", _STANDIN, 1),
        Part("beta", _STANDIN, 2),
        Part("gateway", _STANDIN, 3),
    ),
    services=("alpha", "beta"),
    migrate_module="tests.unit.deploy.standin_migrate",
    key_maker="tests.unit.deploy.standin_keys",
)

# Without the receiver, whose imports take longest, where only starting and ending matter.
TINY = replace(SMALL, parts=tuple(part for part in SMALL.parts if part.name != RECEIVER))
