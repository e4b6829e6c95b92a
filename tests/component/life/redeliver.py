"""Sends events again, in another order: what a broker may do at any time."""

from __future__ import annotations

import random

from tests.support.world import World

_SAID = "SELECT id, subject, data, headers FROM outbox ORDER BY position DESC LIMIT 30"


async def send_again(world: World, seed: int) -> None:
    """Publish the newest events of every service once more, shuffled, as new messages."""
    shuffled = random.Random(seed)  # noqa: S311 - the same order in every run, nothing secret
    for service in list(world.running):
        rows = await world.rows(service, _SAID)
        shuffled.shuffle(rows)
        js = world.running[service].broker.js
        for row in rows:
            # The broker's own deduplication sees another message; the consumers the same event.
            headers = dict(row.headers) | {"Nats-Msg-Id": f"{row.id}-again-{seed}"}
            await js.publish(row.subject, row.data, headers=headers, stream=service.upper())
    await world.quiescent()
