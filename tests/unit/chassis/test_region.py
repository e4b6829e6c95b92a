"""Region codes and levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.region import (
    InvalidRegionCodeError,
    Level,
    RegionCode,
    is_within,
    parse_region_code,
    prefix_of,
    subject_region,
)

VILLAGE = RegionCode("211021112209")
CODES = st.from_regex(r"[0-9]{12}", fullmatch=True).map(RegionCode)


def test_levels_rise_from_village_to_province() -> None:
    assert sorted(Level) == [
        Level.VILLAGE,
        Level.TOWNSHIP,
        Level.COUNTY,
        Level.CITY,
        Level.PROVINCE,
    ]
    assert Level.VILLAGE.above is Level.TOWNSHIP
    assert Level.CITY.above is Level.PROVINCE
    assert Level.PROVINCE.above is None
    assert [level.token for level in Level] == ["village", "township", "county", "city", "province"]


@given(CODES)
def test_twelve_digits_are_a_code(code: RegionCode) -> None:
    assert parse_region_code(code) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21102111220",
        "2110211122090",
        "21102111220a",
        " 21102111220",
        "211021112209\n",
        "２１１０２１１１２２０９",
        "-21102111220",
        "2_1021112209",
    ],
)
def test_anything_else_is_none_and_is_not_repeated(text: str) -> None:
    with pytest.raises(InvalidRegionCodeError) as caught:
        parse_region_code(text)
    assert caught.value.reason == "INVALID_REGION_CODE"
    assert not text or text not in str(caught.value)


def test_prefixes_and_subject() -> None:
    prefixes = [prefix_of(VILLAGE, level) for level in Level]
    assert prefixes == ["211021112209", "211021112", "211021", "2110", "21"]
    assert subject_region(VILLAGE) == "21.10.21.112.209"


@given(CODES)
def test_a_subject_keeps_every_digit_in_five_tokens(code: RegionCode) -> None:
    tokens = subject_region(code).split(".")
    assert [len(token) for token in tokens] == [2, 2, 2, 3, 3]
    assert "".join(tokens) == code


@given(CODES, CODES, st.sampled_from(Level))
def test_within_means_the_same_leading_digits(
    code: RegionCode, other: RegionCode, level: Level
) -> None:
    digits = {5: 2, 4: 4, 3: 6, 2: 9, 1: 12}[level]
    ancestor = RegionCode(code[:digits].ljust(12, "0"))
    assert is_within(code, ancestor, level)
    assert is_within(other, ancestor, level) == (other[:digits] == code[:digits])
