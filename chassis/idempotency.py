"""The same request again answers what the first one made; another body is refused."""

from __future__ import annotations

from collections.abc import Awaitable

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.act import Act
from chassis.clock import business_now
from chassis.refusals import Kind, TongxinError
from chassis.tables import IdempotencyRow


class AlreadyDoneError(Exception):
    """This request was done before; its resource is read again under today's rights."""

    def __init__(self, resource: str) -> None:
        super().__init__(resource)
        self.resource = resource


async def perform(done: Awaitable[str]) -> str:
    """Await a use case and return its resource; a repetition returns the first one's."""
    try:
        return await done
    except AlreadyDoneError as already:
        return already.resource


async def claim(session: AsyncSession, act: Act) -> None:
    """Take the request's key, waiting for a twin that is under way.

    Raises:
        AlreadyDoneError: when the same request was done.
        TongxinError: IDEMPOTENCY_KEY_REUSED when the key came with another body.
    """
    if not act.request_id:
        return
    key = {
        "caller": act.caller.subject,
        "method": act.name,
        "request_id": act.request_id,
    }
    taken = await session.execute(
        insert(IdempotencyRow)
        .values(**key, fingerprint=act.fingerprint, created_at=await business_now(session))
        .on_conflict_do_nothing()
        .returning(IdempotencyRow.request_id)  # type: ignore[call-overload]  # SQLModel columns
    )
    if taken.first() is not None:
        return
    row = (await session.execute(select(IdempotencyRow).filter_by(**key))).scalar_one()
    if row.fingerprint != act.fingerprint:
        raise TongxinError(
            Kind.INVALID,
            "IDEMPOTENCY_KEY_REUSED",
            "This idempotency key was used for a different request.",
        )
    raise AlreadyDoneError(row.resource or "")


async def settle(session: AsyncSession, act: Act, resource: str | None) -> None:
    """Note which resource the request made."""
    if act.request_id and resource is not None:
        await session.execute(
            update(IdempotencyRow)
            .filter_by(caller=act.caller.subject, method=act.name, request_id=act.request_id)
            .values(resource=resource)
        )
