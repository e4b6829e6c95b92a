"""Between rows and the domain's dataclasses, whose fields have the columns' names."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Row, Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


def load(cls: type[T], row: Row[Any]) -> T:
    """Return a whole row of one table as its dataclass."""
    return cls(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def load_all(cls: type[T], rows: Sequence[Row[Any]]) -> list[T]:
    """Return whole rows of one table as their dataclasses."""
    return [load(cls, row) for row in rows]


def values_of(entity: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return an entity's fields as column values."""
    return {item.name: getattr(entity, item.name) for item in fields(entity)}


async def save(session: AsyncSession, table: Table, entity: object) -> None:
    """Store an entity by its primary key, new or changed."""
    content = values_of(entity)
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in content.items() if name not in key}
    await session.execute(
        insert(table).values(**content).on_conflict_do_update(index_elements=key, set_=rest)
    )
