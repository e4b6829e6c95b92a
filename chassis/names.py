"""Resource names: `matters/{id}`, `people/{id}`, `councils/{region}`. Pure."""

from __future__ import annotations

from uuid import UUID

from chassis.ids import InvalidIdError, parse_id
from chassis.refusals import FieldError, invalid


def name_of(collection: str, identity: UUID | str) -> str:
    """Return the resource name of something."""
    return f"{collection}/{identity}"


def id_in(name: str, collection: str, *, field: str = "name") -> UUID:
    """Return the UUID in a resource name of this collection.

    Raises:
        TongxinError: INVALID_FIELDS naming the field when it is no such name.
    """
    prefix, slash, rest = name.rpartition("/")
    try:
        if prefix == collection and slash:
            return parse_id(rest)
    except InvalidIdError:
        pass
    raise invalid(FieldError(field, "INVALID_NAME", f"A name like {collection}/{{id}}."))


def key_in(name: str, collection: str, *, field: str = "name") -> str:
    """Return the key in a resource name of this collection, such as a region code.

    Raises:
        TongxinError: INVALID_FIELDS naming the field when it is no such name.
    """
    prefix, slash, rest = name.rpartition("/")
    if prefix == collection and slash and rest.isascii() and rest.isalnum():
        return rest
    raise invalid(FieldError(field, "INVALID_NAME", f"A name like {collection}/{{key}}."))
