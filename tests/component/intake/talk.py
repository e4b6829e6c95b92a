"""What the tests of conversations share: people at the ConversationService of one matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.village import Village
from tongxin.intake.v1 import conversation_pb2 as pb
from tongxin.intake.v1 import matter_pb2, register_pb2
from tongxin.intake.v1.conversation_pb2_grpc import ConversationServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

MARK = "藏·在话里"


@dataclass(frozen=True, slots=True)
class Talk:
    """One matter's conversation."""

    village: Village
    name: str

    async def call(self, person: str, method: str, /, **fields: Any) -> Any:
        """Call an RPC on this matter as a person."""
        request = getattr(pb, f"{method}Request")(**{"name": self.name} | fields)
        return await self.village.client(person)(ConversationServiceStub, method, request)

    async def say(self, person: str, text: str = MARK, **fields: Any) -> pb.Message:
        """Write a message."""
        message: pb.Message = await self.call(person, "CreateMessage", text=text, **fields)
        return message

    async def heard(self, person: str) -> list[str]:
        """Return the texts that a person reads."""
        found = await self.call(person, "ListMessages")
        return [message.text for message in found.messages]

    async def unread(self, person: str) -> int:
        """Return how much of the other side's a person's side has not read."""
        return int((await self.call(person, "ListMessages")).unread_count)

    async def notes(self, person: str) -> list[str]:
        """Return the notes that a person reads."""
        found = await self.call(person, "ListNotes")
        return [note.text for note in found.notes]

    async def forward(self, epoch: int = 1, text: str = "一位村民反映，地瓜滞销。") -> None:
        """Hand the matter to the council."""
        await self.village.call(
            self.village.leader,
            "ForwardMatter",
            matter_pb2.ForwardMatterRequest(
                name=self.name, expected_epoch=epoch, council_text=text
            ),
        )

    async def move(self, person: str, move: str, epoch: int, **fields: Any) -> None:
        """Move the matter as a body's officer."""
        request = register_pb2.MoveMatterRequest(
            name=self.name,
            expected_epoch=epoch,
            move=matter_pb2.Move.Value(f"MOVE_{move}"),
            request_id=f"{move}-{epoch}",
            **fields,
        )
        await self.village.client(person)(RegisterServiceStub, "MoveMatter", request)


async def open_talk(village: Village, person: str = "", **fields: Any) -> Talk:
    """File a matter and return its conversation."""
    matter = await village.file(person or village.asker, **fields)
    return Talk(village, matter.name)
