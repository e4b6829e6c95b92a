"""Entity tags: the same anywhere for the same parts, compared as RFC 9110 says."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.etag import etag_of, matches

SCALARS = st.one_of(
    st.text(), st.integers(), st.booleans(), st.none(), st.binary(), st.uuids(), st.dates()
)


class Status(StrEnum):
    """A text that is also an enumeration."""

    OPEN = "OPEN"


class Level(IntEnum):
    """A number that is also an enumeration."""

    VILLAGE = 1


def test_a_tag_is_strong_quoted_and_the_same_in_every_process() -> None:
    tag = etag_of("matter", 3, None, True)  # noqa: FBT003 - a part of the tag
    code = "from chassis.etag import etag_of; print(etag_of('matter', 3, None, True))"
    other = subprocess.run(  # noqa: S603 - this interpreter, a fixed text
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert other.stdout.strip() == tag
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert len(tag) == 24


@given(st.lists(SCALARS), st.lists(SCALARS))
def test_other_parts_give_another_tag(first: list[object], second: list[object]) -> None:
    same = [(type(part), part) for part in first] == [(type(part), part) for part in second]
    assert (etag_of(*first) == etag_of(*second)) is same


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a", "b"), ("ab",)),
        (("a", "b"), (("a", "b"),)),
        ((1,), ("1",)),
        ((1,), (True,)),
        ((0,), (False,)),
        ((None,), ("None",)),
        ((None,), ()),
        ((b"a",), ("a",)),
        ((date(2026, 1, 1),), ("2026-01-01",)),
        ((date(2026, 1, 1),), (datetime(2026, 1, 1, tzinfo=UTC),)),
    ],
)
def test_parts_that_look_alike_stay_apart(
    first: tuple[object, ...], second: tuple[object, ...]
) -> None:
    assert etag_of(*first) != etag_of(*second)


def test_equal_values_give_equal_tags() -> None:
    china = timezone(timedelta(hours=8))
    moment = datetime(2026, 3, 6, 1, tzinfo=UTC)
    assert etag_of(moment) == etag_of(moment.astimezone(china))
    assert etag_of(Status.OPEN, Level.VILLAGE) == etag_of("OPEN", 1)
    assert etag_of(["a", (1, None)]) == etag_of(("a", [1, None]))
    assert etag_of(UUID(int=7)) == etag_of(UUID(int=7))


@pytest.mark.parametrize("part", [1.5, object(), {"a": 1}, {1, 2}, ["a", [object()]]])
def test_parts_without_a_fixed_text_are_refused(part: object) -> None:
    with pytest.raises(TypeError):
        etag_of(part)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        etag_of(datetime(2026, 3, 6))  # noqa: DTZ001 - the refusal is the test


@pytest.mark.parametrize(
    "header",
    [
        '"a"',
        "*",
        " * ",
        '"x", "a"',
        '"a","x"',
        '\t"x" ,\t"a"\t',
        ', "x",, "a",',
        'W/"a", "a"',
        '"with,comma", "a"',
    ],
)
def test_these_match(header: str) -> None:
    assert matches(header, '"a"')


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        "a",
        '"b"',
        '"A"',
        'W/"a"',
        'w/"a"',
        '"a',
        'a"',
        '"a" "b"',
        '"b" "a"',
        '*, "a"',
        '"a", *',
        "**",
        '"a", b',
        '"x\\"a"',
        '"a"\n',
        '"x,"a","',
        "'a'",
    ],
)
def test_these_do_not(header: str) -> None:
    assert not matches(header, '"a"')


def test_a_tag_with_a_comma_is_one_tag() -> None:
    assert matches('"x", "a,b"', '"a,b"')
    assert not matches('"a,b"', '"a"')


def test_a_weak_tag_of_the_resource_never_matches() -> None:
    assert not matches('W/"a"', 'W/"a"')
    assert not matches('"a"', 'W/"a"')


@given(st.lists(SCALARS, max_size=3))
def test_its_own_tag_matches(parts: list[object]) -> None:
    tag = etag_of(*parts)
    assert matches(tag, tag)
    assert matches(f'"other", {tag}', tag)


@pytest.mark.timeout(5)
def test_a_hostile_header_is_read_in_time() -> None:
    assert not matches(", \t" * 4000 + "x", '"a"')
    assert not matches('"b", ' * 4000 + "x", '"a"')
