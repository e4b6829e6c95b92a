"""Messages between her and the owner, and the notes of officers."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, StrictBool

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from tongxin.intake.v1 import conversation_pb2 as pb


class Message(Resource):
    """One thing that was said."""

    MESSAGE: ClassVar = pb.Message

    name: str
    """`matters/{id}/messages/{id}`."""
    side: words.MessageSide | None
    """Whose side said it."""
    author: str
    """Who said it, `people/{id}`."""
    body: str
    """For which body, its resource name; empty for her side."""
    text: str
    """What was said."""
    create_time: datetime | None
    """When it was said."""
    read_time: datetime | None
    """When the other side first read it; not set before."""
    question_state: words.QuestionState | None
    """Where the question stands, if it is one."""


class Messages(BaseModel):
    """One page of a conversation, with how much is unread."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[Message]
    """What was said, oldest first."""
    next_page_token: str
    """The token of the next page; empty on the last."""
    unread_count: int
    """How many messages of the other side are unread by yours."""


class CreateMessage(Request):
    """Says something to the other side."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "您好，材料收到了，这两天就去看。"}]}
    )
    MESSAGE: ClassVar = pb.CreateMessageRequest

    text: str
    """What is said, 1 to 2,000 characters."""
    question: StrictBool = False
    """Whether something is missing that only she can tell: the clock rests from when she has
    marked it as read until she writes, at most 10 days. Only the owner, one at a time."""


class MarkMessagesRead(Request):
    """Marks the conversation as read."""

    MESSAGE: ClassVar = pb.MarkMessagesReadRequest

    message: str
    """The last message that was shown, `matters/{id}/messages/{id}`."""


class UnreadMessages(Resource):
    """What is still unread."""

    MESSAGE: ClassVar = pb.MarkMessagesReadResponse

    unread_count: int
    """How many messages of the other side are unread by yours."""


class Note(Resource):
    """One note of an officer."""

    MESSAGE: ClassVar = pb.Note

    name: str
    """`matters/{id}/notes/{id}`."""
    visibility: words.NoteVisibility | None
    """Who may read it."""
    author: str
    """Who wrote it, `people/{id}`."""
    text: str
    """What was noted."""
    create_time: datetime | None
    """When."""


class CreateNote(Request):
    """Writes a note."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "上午来访，谈了四十分钟。", "visibility": "INSIDE"}]
        }
    )
    MESSAGE: ClassVar = pb.CreateNoteRequest

    text: str
    """What is noted, 1 to 4,000 characters."""
    visibility: words.NoteVisibility | None = None
    """Who may read it; INSIDE when left out."""
