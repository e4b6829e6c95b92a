"""What a play's values mean and when an answer holds what was expected."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.play.values import UnknownValueError, differences, filled, names_in, pick

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


def moment(later: timedelta) -> str:
    return f"now+{later.total_seconds():.0f}"


def test_values_are_filled_everywhere() -> None:
    value = {"a": ["${matter}", {"b": "/${matter}/x"}], "at": "${in 2h}", "n": 1}
    assert filled(value, {"matter": "matters/1"}, moment) == {
        "a": ["matters/1", {"b": "/matters/1/x"}],
        "at": "now+7200",
        "n": 1,
    }
    assert names_in(value) == {"matter"}


def test_a_saved_number_stays_a_number() -> None:
    assert filled("${epoch}", {"epoch": 3}, moment) == 3


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(UnknownValueError, match="'gone'"):
        filled(["${gone}"], {}, moment)


def test_picking() -> None:
    body = {"items": [{"name": "x"}]}
    assert pick(body, "items.0.name") == "x"
    for path in ("items.1.name", "items.0.other", "items.name", "items.0.name.x"):
        with pytest.raises(UnknownValueError, match="has no"):
            pick(body, path)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ([{"a": 2}], [{"a": 1}, {"a": 2}]),
        ([], []),
        ({"$contains": "东岗"}, "在东岗的地"),
        ({"$lacks": "东岗"}, "地"),
        ({"$set": True}, "x"),
        ({"$set": False}, None),
        ({"$length": 1}, ["x"]),
    ],
)
def test_what_holds(expected: object, actual: object) -> None:
    assert differences(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {}),
        ({"a": 1}, None),
        ({"a": 1}, {"a": True}),
        ([{"a": 2}], [{"a": 1}]),
        ([], [1]),
        ([1], None),
        ({"$contains": "东岗"}, "地"),
        ({"$contains": "东岗"}, None),
        ({"$lacks": "东岗"}, "在东岗的地"),
        ({"$lacks": "东岗"}, None),
        ({"$set": True}, ""),
        ({"$length": 1}, []),
        ({"$length": 1}, None),
        ({"$unheard": 1}, 1),
    ],
)
def test_what_does_not_hold(expected: object, actual: object) -> None:
    assert len(differences(expected, actual)) == 1


@given(JSON)
def test_everything_holds_itself(value: Any) -> None:
    assert differences(value, value) == []


@given(JSON, JSON)
def test_another_field_never_matters(value: Any, other: Any) -> None:
    assert differences({"x": value}, {"x": value, "y": other}) == []
