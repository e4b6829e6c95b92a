"""What has to hold whenever everything is quiet: all services agree with the register."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.support.world import World

OWNED = ("OPEN", "RESOLVED", "REFERRED")
_REGISTER = "SELECT id, epoch, status, owner_body, deadline FROM matter"
_CHAIN = "SELECT matter_id, epoch, since FROM custody ORDER BY matter_id, epoch"
_DOCKET = "SELECT matter_id, council FROM docket WHERE state <> 'ENDED'"
_STAGES = "SELECT matter_id, federation FROM stage WHERE state <> 'ENDED'"
_SEEN = "SELECT matter_id, epoch FROM {table}"
_TOLD = "SELECT matter_id, entry_no, at FROM timeline WHERE hearers IN ('EVERYBODY', 'CLOSE')"
_CONCERNED = "SELECT matter_id, person_id FROM party WHERE role = 'CONCERNED'"
_INBOX = "SELECT matter_id, person_id, entry_no FROM inbox_entry"


async def check(world: World) -> None:
    """Fail where the services do not agree, or somebody was not told."""
    register = {row.id: row for row in await world.rows("intake", _REGISTER)}
    await _one_owner(register)
    await _gapless(world, register)
    await _followed(world, register)
    await _told(world)
    js = next(iter(world.running.values())).broker.js
    parked = (await js.stream_info("PARKED")).state.messages
    assert parked == 0, f"{parked} events parked"


async def _one_owner(register: dict[Any, Any]) -> None:
    for matter, row in register.items():
        owned = row.owner_body is not None and row.deadline is not None
        assert owned == (row.status in OWNED), f"{matter} is {row.status} with {row.owner_body}"


async def _gapless(world: World, register: dict[Any, Any]) -> None:
    chains: dict[Any, list[int]] = defaultdict(list)
    for row in await world.rows("intake", _CHAIN):
        chains[row.matter_id].append(row.epoch)
    for matter, row in register.items():
        assert chains[matter] == list(range(1, row.epoch + 1)), f"custody of {matter}"


async def _followed(world: World, register: dict[Any, Any]) -> None:
    for service, table in (("deliberation", "custody"), ("escalation", "matter_case")):
        for row in await world.rows(service, _SEEN.format(table=table)):
            present = register[row.matter_id].epoch
            assert row.epoch == present, f"{service} is at epoch {row.epoch}, not {present}"
    for service, live, kind in (
        ("deliberation", _DOCKET, "councils/"),
        ("escalation", _STAGES, "federations/"),
    ):
        has = {(row[0], row[1]) for row in await world.rows(service, live)}
        should = {
            (matter, row.owner_body)
            for matter, row in register.items()
            if row.owner_body is not None and row.owner_body.startswith(kind)
        }
        assert has == should, f"{service} works on {has ^ should} otherwise than the register"


async def _told(world: World) -> None:
    told: dict[Any, set[int]] = defaultdict(set)
    moments: dict[Any, set[Any]] = defaultdict(set)
    for row in await world.rows("intake", _TOLD):
        told[row.matter_id].add(row.entry_no)
        moments[row.matter_id].add(row.at)
    for row in await world.rows("intake", _CHAIN):
        assert row.since in moments[row.matter_id], f"epoch {row.epoch} was told to nobody"
    inbox: dict[Any, set[int]] = defaultdict(set)
    for row in await world.rows("notification", _INBOX):
        inbox[row.matter_id, row.person_id].add(row.entry_no)
    for row in await world.rows("intake", _CONCERNED):
        got = inbox[row.matter_id, row.person_id]
        missing = told[row.matter_id] - got
        assert not missing, f"{row.person_id} was not told entries {sorted(missing)}"
