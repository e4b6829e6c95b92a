"""The whole life of matters under people who act at once, clocks, and a broker that repeats.

`TONGXIN_LIFE_EXAMPLES` and `TONGXIN_LIFE_STEPS` make it longer; `make prove` does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.component.gateway.door import Door, opened
from tests.component.life.agree import check
from tests.component.life.cast import Cast, Offer
from tests.component.life.redeliver import send_again
from tests.support.world import SERVICES, World

EXAMPLES = int(os.environ.get("TONGXIN_LIFE_EXAMPLES", "8"))
STEPS = int(os.environ.get("TONGXIN_LIFE_STEPS", "8"))
MOST_MATTERS = 4
# What somebody may be told who was slower, or whose page was old; anything else is a fault.
REFUSED = {400, 403, 404, 409}
AWAY = {503, 504}
_STEP_SECONDS = 90
_T = TypeVar("_T")
choice = st.integers(min_value=0, max_value=999)


class Life(RuleBasedStateMachine):
    """Everybody does what the system offers; after every step all services agree."""

    door: Door
    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do something in the loop in which the services run."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(_STEP_SECONDS)

    @initialize()
    def begin(self) -> None:
        self.wait(self._begin())

    async def _begin(self) -> None:
        await self.door.world.reset()
        self.cast = await Cast.gather(self.door)
        await self._file("asker", "selling", "NORMAL")

    @precondition(lambda self: len(self.names) < MOST_MATTERS)
    @rule(
        who=st.sampled_from(["asker", "neighbour"]),
        topic=st.sampled_from(["selling", "selling", "inheritance", "couple"]),
        urgency=st.sampled_from(["NORMAL", "NORMAL", "URGENT"]),
    )
    def file(self, who: str, topic: str, urgency: str) -> None:
        self.wait(self._file(who, topic, urgency))

    async def _file(self, who: str, topic: str, urgency: str) -> None:
        body = {
            "topic": topic,
            "urgency": urgency,
            "text": "地瓜卖不出去",
            "group": self.cast.group,
        }
        filed = await self.door.post(self.cast.people[who], "/matters", 201, **body)
        self.names.append(filed["name"])
        await self._settled()

    @rule(
        picks=st.lists(choice, min_size=3, max_size=6),
        off=st.sampled_from([0, 0, 0, 0, 0, 0, -1, 1]),
    )
    def act_in_turn(self, picks: list[int], off: int) -> None:
        for pick in picks:
            self.wait(self._act([pick], off))

    @rule(first=choice, second=choice, third=choice)
    def act_at_once(self, first: int, second: int, third: int) -> None:
        self.wait(self._act([first, second, third], 0))

    async def _act(self, picks: list[int], off: int) -> None:
        offers = await self.cast.offers(self.names)
        if not offers:
            return
        chosen = [offers[pick % len(offers)] for pick in picks]
        answers = await asyncio.gather(*(self.cast.do(offer, off) for offer in chosen))
        for offer, answer in zip(chosen, answers, strict=True):
            self._judge(offer, answer)
        await self._settled()

    def _judge(self, offer: Offer, answer: Any) -> None:
        assert answer.is_success or answer.status_code in REFUSED, f"{offer}: {answer.text}"
        if offer.act == "cosign" and answer.is_success and len(self.names) < MOST_MATTERS:
            self.names.append(answer.json()["name"])

    @rule(hours=st.sampled_from([1, 25, 24 * 8, 24 * 16, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        self.wait(self._pass(hours))

    async def _pass(self, hours: int) -> None:
        await self.door.world.jump(hours=hours)
        await self._settled()

    @rule(seed=choice)
    def events_come_again(self, seed: int) -> None:
        self.wait(self._again(seed))

    async def _again(self, seed: int) -> None:
        await send_again(self.door.world, seed)
        await self._settled()

    @rule(pick=choice, service=st.sampled_from(["deliberation", "escalation", "notification"]))
    def a_service_is_away_meanwhile(self, pick: int, service: str) -> None:
        self.wait(self._away(pick, service))

    async def _away(self, pick: int, service: str) -> None:
        world = self.door.world
        offers = await self.cast.offers(self.names)
        await world.stop(service)
        try:
            for offer in offers[pick % len(offers) :][:1] if offers else []:
                answer = await self.cast.do(offer)
                if answer.status_code not in AWAY:
                    self._judge(offer, answer)
        finally:
            await world.start(service)
        await self._settled()

    async def _settled(self) -> None:
        await self.door.world.quiescent()
        await check(self.door.world)


@pytest.mark.timeout(3600)
async def test_the_whole_life(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        Life.door, Life.loop = door, asyncio.get_running_loop()
        await asyncio.to_thread(
            run_state_machine_as_test,
            Life,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                # The same examples in every run of the checks; `make prove` looks further.
                derandomize="TONGXIN_LIFE_EXAMPLES" not in os.environ,
                suppress_health_check=list(HealthCheck),
            ),
        )
