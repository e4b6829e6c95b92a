"""Receipts: short codes that are read out on the phone."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chassis.region import RegionCode

# 23 signs, of those that look alike one at most: no 0 O Q, no 1 I L, no 5 S, no B, G, U, V, Z.
# 23 is prime, so that the check finds every wrong sign and every two signs that changed places.
ALPHABET: Final = "2346789ACDEFHJKMNPRTWXY"
RANDOM_SIGNS: Final = 6
PIN_DIGITS: Final = 6
MAX_FAILURES: Final = 5  # wrong tries before a code rests
LOCK: Final = timedelta(hours=1)
_PREFIX: Final = 4  # province and year, two digits each
_LENGTH: Final = _PREFIX + RANDOM_SIGNS + 1
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def code_of(region: RegionCode, at: datetime, drawn: Sequence[int]) -> str:
    """Return the code for a place and a time from signs that were drawn by lot."""
    year = at.astimezone(_SHANGHAI).year % 100
    body = f"{region[:2]}{year:02}" + "".join(ALPHABET[number] for number in drawn)
    # The last sign has the weight 1: it fills the sum up to a multiple of 23.
    return _grouped(body + ALPHABET[-_sum(body + ALPHABET[0]) % len(ALPHABET)])


def code_in(text: str) -> str | None:
    """Return the code that somebody wrote or said, None where it cannot be one: mistyped."""
    signs = "".join(
        sign for sign in unicodedata.normalize("NFKC", text).upper() if sign not in " -\t\n"
    )
    if len(signs) != _LENGTH or not (signs.isascii() and signs[:_PREFIX].isdecimal()):
        return None
    if any(sign not in ALPHABET for sign in signs[_PREFIX:]) or _sum(signs) % len(ALPHABET):
        return None
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def _sum(signs: str) -> int:
    values = [int(sign) for sign in signs[:_PREFIX]]
    values += [ALPHABET.index(sign) for sign in signs[_PREFIX:]]
    return sum(weight * value for weight, value in zip(range(_LENGTH, 0, -1), values, strict=True))
