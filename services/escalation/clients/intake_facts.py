"""What asks need of intake: recorded names, and facts about a matter; with the person's token."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import grpc

from chassis.act import Act
from chassis.grpcclient import call
from chassis.ids import new_random_id
from chassis.names import name_of
from chassis.wire import stamp
from tongxin.intake.v1 import register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub


class IntakeFacts:
    """Implements `app.ask_ports.Names` and `FactsOfMatter`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = RegisterServiceStub(channel)

    async def named(self, act: Act, matter_id: UUID, texts: Mapping[str, str]) -> list[str]:
        """Return the keys of the texts that hold a recorded name or phone."""
        given = {key: text for key, text in texts.items() if text}
        request = register_pb2.MaskTextsRequest(
            name=name_of("matters", matter_id), texts=given.values()
        )
        masked = await call(self._stub.MaskTexts, request, token=act.token, name="MaskTexts")
        return [
            key
            for (key, text), hidden in zip(given.items(), masked.texts, strict=True)
            if text != hidden
        ]

    async def set_fact(
        self, act: Act, matter_id: UUID, subject: str, relation: str, until: datetime | None
    ) -> None:
        """Let a body read a matter until a time (None: open); now or earlier ends it."""
        request = register_pb2.SetFactRequest(
            name=name_of("matters", matter_id),
            subject=subject,
            relation=relation,
            valid_until=stamp(until),
            request_id=f"{act.request_id or new_random_id()}/{relation}/{subject}",
        )
        await call(self._stub.SetFact, request, token=act.token, name="SetFact")
