"""Names of resources that lie within others, and names inside forms."""

from uuid import UUID

from chassis.names import id_in, key_in
from chassis.refusals import FieldError, TongxinError, invalid
from chassis.region import InvalidRegionCodeError, parse_region_code
from chassis.validation import Fields


def ids_in(name: str, *collections: str, field: str = "name") -> tuple[UUID, ...]:
    """Return the ids in a nested name, such as `meetings/{id}/items/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS naming the field when it is no such name.
    """
    parts = name.split("/")
    if tuple(parts[::2]) != collections or len(parts) != 2 * len(collections):
        pattern = "/".join(f"{collection}/{{id}}" for collection in collections)
        raise invalid(FieldError(field, "INVALID_NAME", f"A name like {pattern}."))
    return tuple(
        id_in(f"{collection}/{key}", collection, field=field)
        for collection, key in zip(collections, parts[1::2], strict=True)
    )


def council_in(name: str, *, field: str = "name") -> str:
    """Return the name of a council, `councils/{12-digit region}`, after looking at its shape.

    Raises:
        TongxinError: INVALID_FIELDS naming the field when it is no such name.
    """
    try:
        parse_region_code(key_in(name, "councils", field=field))
    except InvalidRegionCodeError as error:
        raise invalid(
            FieldError(field, "INVALID_NAME", "A name like councils/{12-digit region}.")
        ) from error
    return name


def entry_in(name: str) -> tuple[str, UUID]:
    """Return council and matter of a docket entry's name `councils/{region}/docket/{matter id}`.

    Raises:
        TongxinError: INVALID_FIELDS when it is no such name.
    """
    council, _, rest = name.partition("/docket/")
    return council_in(council), id_in(f"docket/{rest}", "docket")


def noted_id(fields: Fields, name: str, collection: str, *, field: str) -> UUID | None:
    """Return the id in a name inside a form; note the field when it is no such name."""
    try:
        return id_in(name, collection, field=field)
    except TongxinError as refusal:
        fields.errors.extend(refusal.fields)
        return None


def noted_ids(fields: Fields, name: str, *collections: str, field: str) -> tuple[UUID, ...] | None:
    """Return the ids in a nested name inside a form; note the field when it is no such name."""
    try:
        return ids_in(name, *collections, field=field)
    except TongxinError as refusal:
        fields.errors.extend(refusal.fields)
        return None
