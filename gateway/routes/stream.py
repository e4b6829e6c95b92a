"""What happens, while it happens, as Server-Sent Events."""

from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.responses import StreamingResponse

from gateway.route import READ, Asking, caller_router, door_of
from gateway.stream import events, overloaded

router = caller_router(tags=["inbox"])

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "`hello` (where you stand), `inbox` (an entry; `silent` in your quiet"
        " hours), `unread` (read on another device), `expired` and `bye` (open it again).",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/stream", response_class=StreamingResponse, responses={**READ, **_STREAM})
async def open_stream(
    request: Request,
    caller: Asking,
    last_event_id: Annotated[
        str,
        Header(
            alias="Last-Event-ID",
            pattern=r"^(?:[0-9]{1,15}(?:\.[0-9]{1,15})?)?$",
            description="The id of the last event that you got: what came since is sent first.",
        ),
    ] = "",
) -> StreamingResponse:
    """Your inbox as it grows. Ends with your token; a stream that breaks goes on with its id."""
    hub = door_of(request).hub
    if hub.full:
        raise overloaded()
    after = int(last_event_id.partition(".")[0]) if last_event_id else None
    return StreamingResponse(
        events(hub, caller, after),
        media_type="text/event-stream",
        headers={"x-accel-buffering": "no"},
    )
