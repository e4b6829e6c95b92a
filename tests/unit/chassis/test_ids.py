"""Ids: version 7 UUIDs with a home number."""

import time
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import (
    MAX_HOME_NUMBER,
    InvalidIdError,
    home_number_of,
    new_id,
    new_random_id,
    parse_id,
)

HOMES = st.integers(1, MAX_HOME_NUMBER)
TIMES = st.integers(0, (1 << 48) - 1)


@given(HOMES, TIMES)
def test_an_id_carries_home_and_time(home: int, now_ms: int) -> None:
    made = new_id(home, now_ms=now_ms)
    assert home_number_of(made) == home
    assert made.int >> 80 == now_ms
    assert made.version == 7
    assert parse_id(str(made)) == made


@given(st.lists(TIMES, min_size=2, unique=True), st.data())
def test_ids_sort_by_time_as_numbers_and_as_text(times: list[int], data: st.DataObject) -> None:
    made = [new_id(data.draw(HOMES), now_ms=now) for now in sorted(times)]
    assert all(a < b and str(a) < str(b) for a, b in pairwise(made))


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(7, now_ms=1) for _ in range(1000)}) == 1000


def test_the_clock_is_the_default() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id(1)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_without_a_home_the_number_is_zero() -> None:
    made = new_random_id(now_ms=5)
    assert (home_number_of(made), made.version, made.int >> 80) == (0, 7, 5)


@pytest.mark.parametrize("home", [-1, 0, MAX_HOME_NUMBER + 1])
def test_a_home_number_must_fit(home: int) -> None:
    with pytest.raises(ValueError, match="home number"):
        new_id(home)


@pytest.mark.parametrize("now_ms", [-1, 1 << 48])
def test_a_time_must_fit(now_ms: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        new_random_id(now_ms=now_ms)


ID = "0192f0c1-2b3c-7073-8a4b-5c6d7e8f9012"


def test_the_canonical_form_is_read() -> None:
    assert home_number_of(parse_id(ID)) == 0x073


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        ID.upper(),
        ID.replace("-", ""),
        f"{{{ID}}}",
        f"urn:uuid:{ID}",
        ID + "\n",
        ID.replace("-7", "-4"),
        ID.replace("-8a", "-0a"),
    ],
)
def test_every_other_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdError) as caught:
        parse_id(text)
    assert caught.value.reason == "INVALID_ID"


def test_another_version_has_no_home_number() -> None:
    with pytest.raises(InvalidIdError):
        home_number_of(uuid4())
    with pytest.raises(InvalidIdError):
        home_number_of(UUID(int=0))
