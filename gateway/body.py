"""Reads a JSON body strictly: its type, its encoding, its time, nothing ambiguous."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NoReturn

from fastapi import Request

from gateway.problems import RefusedError

BODY_SECONDS = 10.0
CHUNK_TYPE = "application/offset+octet-stream"
"""The type of a chunk of an upload, as resumable uploads over HTTP name it."""
_MAX_DEPTH = 32


def _no_constant(_: str) -> NoReturn:
    raise RefusedError(400, "INVALID_JSON", "NaN and Infinity are not JSON.")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise RefusedError(400, "DUPLICATE_FIELD", "A field stands there twice.")
    return fields


def _too_deep(text: str) -> bool:
    depth = 0
    in_text = escaped = False
    for char in text:
        if in_text:
            in_text = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_text = True
        elif char in "[{":
            depth += 1
            if depth > _MAX_DEPTH:
                return True
        elif char in "]}":
            depth -= 1
    return False


def parse(content: bytes) -> object:
    """Return the value that a body holds.

    Raises:
        RefusedError: INVALID_UTF8, TOO_DEEP, INVALID_JSON, DUPLICATE_FIELD or INVALID_UNICODE.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, "INVALID_UTF8", "The body is not UTF-8.") from None
    # The count of brackets bounds the depth; only a suspicious body is looked at closely.
    if text.count("{") + text.count("[") > _MAX_DEPTH and _too_deep(text):
        raise RefusedError(400, "TOO_DEEP", f"At most {_MAX_DEPTH} levels.")
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except ValueError:
        raise RefusedError(400, "INVALID_JSON", "The body is not valid JSON.") from None
    if "\\u" in text:
        _refuse_half_characters(value)
    return value


def _refuse_half_characters(value: object) -> None:
    # An escape such as \\ud800 alone is JSON, but no character: nothing behind can encode it.
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise RefusedError(400, "INVALID_UNICODE", "A text holds half a character.") from None


class StrictRequest(Request):
    """A request whose body is JSON in UTF-8 or nothing."""

    content_type = "application/json"

    async def body(self) -> bytes:
        """Return the whole body; it must arrive within 10 seconds.

        Raises:
            RefusedError: BODY_TOO_SLOW, WRONG_CONTENT_TYPE.
        """
        try:
            async with asyncio.timeout(BODY_SECONDS):
                content = await super().body()
        except TimeoutError:
            raise RefusedError(408, "BODY_TOO_SLOW", "The body came too slowly.") from None
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content and kind != self.content_type:
            raise RefusedError(415, "WRONG_CONTENT_TYPE", f"The body must be {self.content_type}.")
        return content

    async def json(self) -> Any:  # noqa: ANN401 - any JSON value
        """Return the body's value.

        Raises:
            RefusedError: when it is not what it should be.
        """
        return parse(await self.body())


class ChunkRequest(StrictRequest):
    """A request whose body is a chunk of an upload."""

    content_type = CHUNK_TYPE
