"""The region catalogue: read-only reference data, mapped into memory.

Every process reads the same file and the operating system keeps one copy of it, so opening costs
no objects and a lookup is a binary search of microseconds, also for the whole country. The
repository holds whole Liaoning compressed (`chassis/data/`); the first use unpacks it once.

The file, little-endian (written by `chassis.catalogue_build`):

    header     HEADER: magic, version, highest home number, regions, bytes of names, counts by level
    records    RECORD for each region, sorted by code
    children   u32 row for each region, sorted by (parent, code)
    homes      u32 row + 1 for each home number from 1 on
    names      UTF-8, each name once
"""

import hashlib
import lzma
import mmap
import os
import struct
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Self

from chassis.region import (
    InvalidRegionCodeError,
    Level,
    Region,
    RegionCode,
    parse_region_code,
)

MAGIC: Final = b"TXREGION"
VERSION: Final = 1
HEADER: Final = struct.Struct("<8sHHII5I")
# code, parent row + 1, name offset, valid from and until (proleptic day numbers), home number,
# level, name length in bytes. Zero means "none" for parent, until and home.
RECORD: Final = struct.Struct("<QIIIIHBB")
U32: Final = struct.Struct("<I")

MAX_PAGE: Final = 1000
SHIPPED: Final = Path(__file__).parent / "data" / "liaoning.regions.xz"

_CODE: Final = struct.Struct("<Q")
_CODE_AND_PARENT: Final = struct.Struct("<QI")


class UnknownRegionError(LookupError):
    """No region of the catalogue has this code or home number."""

    reason: Final = "UNKNOWN_REGION"


class CatalogueFileError(ValueError):
    """The file is not a region catalogue of this version, or it is not whole."""

    reason: Final = "CATALOGUE_FILE_UNUSABLE"


class Catalogue:
    """A region catalogue file, opened for reading. Safe to share between tasks and threads."""

    def __init__(self, path: Path) -> None:
        """Map the file. Raises `OSError`, and `CatalogueFileError` if it is none or not whole."""
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < HEADER.size:
                message = f"{path} is too short for a region catalogue"
                raise CatalogueFileError(message)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, homes, size, names, *counts = HEADER.unpack_from(self._map)
        self._homes: int = homes
        self._size: int = size
        self._counts: tuple[int, ...] = tuple(counts)
        self._children_at = HEADER.size + self._size * RECORD.size
        self._homes_at = self._children_at + self._size * U32.size
        self._names_at = self._homes_at + self._homes * U32.size
        if magic != MAGIC or version != VERSION or len(self._map) != self._names_at + names:
            self.close()
            message = f"{path} is not a whole region catalogue of version {VERSION}"
            raise CatalogueFileError(message)

    def close(self) -> None:
        """Unmap the file; no lookup is possible afterwards."""
        self._map.close()

    def __enter__(self) -> Self:
        """Return the catalogue, to be closed at the end of the `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Unmap the file."""
        self.close()

    def __len__(self) -> int:
        """Return how many regions there are."""
        return self._size

    def __iter__(self) -> Iterator[Region]:
        """Go through all regions by code; each is built only while it is looked at."""
        return map(self._region, range(self._size))

    def find(self, code: str) -> Region | None:
        """Return the region with this code, None if there is none (also for malformed text)."""
        row = self._find_row(code)
        return None if row is None else self._region(row)

    def get(self, code: str) -> Region:
        """Return the region with this code. Raises `UnknownRegionError`."""
        return self._region(self._row(code))

    def children(self, code: str, *, after: str = "", limit: int = 100) -> list[Region]:
        """Return at most `limit` (1 to 1000) regions directly under this one, by code.

        `after` is the last code of the previous page. Raises `UnknownRegionError` for `code`,
        `InvalidRegionCodeError` for `after`, `ValueError` for a limit out of range.
        """
        return self._page(self._row(code) + 1, after, limit)

    def provinces(self) -> list[Region]:
        """Return the provinces, by code."""
        return self._page(0, "", MAX_PAGE)

    def ancestors(self, code: str) -> tuple[Region, ...]:
        """Return the regions above this one, nearest first. Raises `UnknownRegionError`."""
        return tuple(map(self._region, self._rows_above(self._row(code))))

    def at_level(self, code: str, level: Level) -> Region | None:
        """Return the region itself or its ancestor of that level.

        None where its chain has no such level: 仙桃市 has no city, 东莞市 no county. Raises
        `UnknownRegionError`.
        """
        region = self.get(code)
        while region.level < level and region.parent is not None:
            region = self.get(region.parent)
        return region if region.level is level else None

    def count(self, level: Level) -> int:
        """Return how many regions of this level there are."""
        return self._counts[level - 1]

    def home_number(self, code: str) -> int:
        """Return the home number of the nearest county, else city, else province of this region.

        Raises `UnknownRegionError`.
        """
        row = self._row(code)
        for candidate in (row, *self._rows_above(row)):
            home: int = self._record(candidate)[5]
            if home:
                return home
        message = "the catalogue has a region without a home number above it"
        raise CatalogueFileError(message)

    def by_home_number(self, number: int) -> Region:
        """Return the region with this home number. Raises `UnknownRegionError`."""
        row = self._u32(self._homes_at, number - 1) if 1 <= number <= self._homes else 0
        if not row:
            message = f"no region has the home number {number}"
            raise UnknownRegionError(message)
        return self._region(row - 1)

    def _find_row(self, code: str) -> int | None:
        try:
            wanted = int(parse_region_code(code))
        except InvalidRegionCodeError:
            return None
        row = bisect_left(range(self._size), wanted, key=self._code)
        return row if row < self._size and self._code(row) == wanted else None

    def _row(self, code: str) -> int:
        row = self._find_row(code)
        if row is None:
            # The text is left out: a caller may have passed on anything at all.
            message = "no region of the catalogue has this code"
            raise UnknownRegionError(message)
        return row

    def _rows_above(self, row: int) -> Iterator[int]:
        while parent := self._parent(row):
            row = parent - 1
            yield row

    def _page(self, parent: int, after: str, limit: int) -> list[Region]:
        if not 1 <= limit <= MAX_PAGE:
            message = f"a page has 1 to {MAX_PAGE} regions, not {limit}"
            raise ValueError(message)
        first = 0
        if after:
            last_code = int(parse_region_code(after))
            first = bisect_right(range(self._size), last_code, key=self._code)
        at = bisect_left(range(self._size), (parent, first), key=self._child_key)
        page: list[Region] = []
        while at < self._size and len(page) < limit:
            row = self._u32(self._children_at, at)
            if self._parent(row) != parent:
                break
            page.append(self._region(row))
            at += 1
        return page

    def _child_key(self, at: int) -> tuple[int, int]:
        row = self._u32(self._children_at, at)
        return self._parent(row), row

    def _code(self, row: int) -> int:
        code: int = _CODE.unpack_from(self._map, HEADER.size + row * RECORD.size)[0]
        return code

    def _parent(self, row: int) -> int:
        parent: int = _CODE_AND_PARENT.unpack_from(self._map, HEADER.size + row * RECORD.size)[1]
        return parent

    def _u32(self, section: int, index: int) -> int:
        number: int = U32.unpack_from(self._map, section + index * U32.size)[0]
        return number

    def _record(self, row: int) -> tuple[int, ...]:
        return RECORD.unpack_from(self._map, HEADER.size + row * RECORD.size)

    def _region(self, row: int) -> Region:
        code, parent, offset, since, until, home, level, length = self._record(row)
        begin = self._names_at + offset
        return Region(
            code=_text(code),
            name=self._map[begin : begin + length].decode(),
            parent=_text(self._code(parent - 1)) if parent else None,
            level=Level(level),
            valid_from=date.fromordinal(since),
            valid_until=date.fromordinal(until) if until else None,
            home_number=home or None,
        )


def _text(code: int) -> RegionCode:
    return RegionCode(f"{code:012d}")


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of this process, opened once: call it first while starting."""
    return Catalogue(catalogue_path())


def catalogue_path() -> Path:
    """Return the catalogue file to use, unpacking the shipped one if need be.

    `TONGXIN_REGION_CATALOGUE` names a file made by an import instead of the shipped one.
    """
    chosen = os.environ.get("TONGXIN_REGION_CATALOGUE")
    return Path(chosen) if chosen else unpack(SHIPPED, _cache_folder())


def unpack(packed: Path, folder: Path) -> Path:
    """Unpack an xz file into the folder once and return the result.

    It is named by a hash of its content, so a new release never meets an old file. Processes that
    start together may both unpack: each renames its own whole file into place.
    """
    content = packed.read_bytes()
    target = folder / f"{packed.stem}-{hashlib.sha256(content).hexdigest()[:16]}"
    if not target.exists():
        write_whole(target, lzma.decompress(content))
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that others see either all of it or none, even after a power failure."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            # Public data, read by every service whatever its user; mkstemp gives its owner alone.
            os.fchmod(file.fileno(), 0o644)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _cache_folder() -> Path:
    """Return a folder for unpacked data, made if need be: chosen, the checkout's, or temporary."""
    chosen = os.environ.get("TONGXIN_CACHE_DIR")
    if chosen:
        folder = Path(chosen)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    root = Path(__file__).parents[1]
    if (root / "pyproject.toml").exists() and os.access(root, os.W_OK):
        folder = root / ".state" / "cache"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            return _temporary_folder()
        if os.access(folder, os.W_OK):
            return folder
    return _temporary_folder()


def _temporary_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"tongxin-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Anybody may have made that name first, to feed us data of their own.
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        message = f"{folder} belongs to somebody else; set TONGXIN_CACHE_DIR"
        raise PermissionError(message)
    return folder
