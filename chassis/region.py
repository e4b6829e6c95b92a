"""Regions: the five levels and the 12-digit statistical division code.

Pure: standard library only, no data. The regions themselves are in `chassis.catalogue`.

A code is 2 digits of province, 2 of city, 2 of county, 3 of township and 3 of village, filled
with zeros on the right: 辽宁省 is 210000000000, 盘锦市 211100000000. What lies within a region
shares its leading digits, so "is within" is a comparison of prefixes. The *parent* of a region
must be read from the catalogue: some cities have no counties and some counties no city.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final, NewType

RegionCode = NewType("RegionCode", str)
"""A well-formed region code. Made by `parse_region_code`; whether it exists, the catalogue says."""

_CODE: Final = re.compile(r"[0-9]{12}")


class InvalidRegionCodeError(ValueError):
    """The text is not 12 ASCII digits. The message never repeats the text: it may be anything."""

    reason: Final = "INVALID_REGION_CODE"

    def __init__(self) -> None:
        """Say what is wanted."""
        super().__init__("a region code is exactly 12 digits")


class Level(IntEnum):
    """The five levels, from the nearest to people upwards: a higher level is a larger number."""

    VILLAGE = 1
    TOWNSHIP = 2
    COUNTY = 3
    CITY = 4
    PROVINCE = 5

    @property
    def above(self) -> "Level | None":
        """The next higher level, None above the province."""
        return None if self is Level.PROVINCE else Level(self + 1)

    @property
    def token(self) -> str:
        """The level as one token of an event subject, such as "village"."""
        return self.name.lower()


_DIGITS: Final = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the catalogue.

    `parent` is None for a province only. `valid_from` is the day for which the region is first
    attested by the imported data (it may be much older), `valid_until` its first day of no longer
    being valid. `home_number` (1 to 4095) is set for provinces, cities and counties: it stands in
    every id that is made for them (`chassis.ids`).
    """

    code: RegionCode
    name: str
    parent: RegionCode | None
    level: Level
    valid_from: date
    valid_until: date | None
    home_number: int | None


def parse_region_code(text: str) -> RegionCode:
    """Return the text as a region code.

    Raises `InvalidRegionCodeError` unless it is exactly 12 ASCII digits.
    """
    if not _CODE.fullmatch(text):
        raise InvalidRegionCodeError
    return RegionCode(text)


def prefix_of(code: RegionCode, level: Level) -> str:
    """Return the digits that everything within the region `code` of this level begins with."""
    return code[: _DIGITS[level]]


def is_within(code: RegionCode, ancestor: RegionCode, ancestor_level: Level) -> bool:
    """Tell whether `code` is the region `ancestor` of that level or lies within it."""
    return code.startswith(prefix_of(ancestor, ancestor_level))


def subject_region(code: RegionCode) -> str:
    """Return the five subject tokens of a code: 211021112209 gives "21.10.21.112.209"."""
    return ".".join((code[:2], code[2:4], code[4:6], code[6:9], code[9:]))
