"""Nested names, derived keys, worklist lines, and a policy row for every RPC."""

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import new_random_id
from chassis.refusals import TongxinError
from services.deliberation import CARD
from services.deliberation.domain.keys import derived_key
from services.deliberation.domain.names import council_in, entry_in, ids_in
from services.deliberation.domain.topics import WORK_KINDS, work_line
from services.deliberation.policy import POLICY


def test_a_nested_name_gives_its_ids() -> None:
    meeting, item = new_random_id(), new_random_id()
    assert ids_in(f"meetings/{meeting}/items/{item}", "meetings", "items") == (meeting, item)
    assert entry_in(f"councils/210922107002/docket/{item}") == ("councils/210922107002", item)


@given(st.text(max_size=120))
def test_other_texts_are_no_names(text: str) -> None:
    with pytest.raises(TongxinError) as nested:
        ids_in(text, "meetings", "items", field="parent")
    assert [error.field for error in nested.value.fields] == ["parent"]
    with pytest.raises(TongxinError):
        entry_in(text)


@pytest.mark.parametrize(
    "name", ["councils/2109", "councils/", "groups/210922107002", "councils/x"]
)
def test_a_council_is_named_by_its_region(name: str) -> None:
    with pytest.raises(TongxinError) as refusal:
        council_in(name)
    assert refusal.value.reason == "INVALID_FIELDS"


def test_a_derived_key_belongs_to_one_request_and_one_call() -> None:
    key = derived_key("r-1", "CreateMeeting", "m", 2)
    assert key == derived_key("r-1", "CreateMeeting", "m", 2)
    others = {
        derived_key("r-2", "CreateMeeting", "m", 2),
        derived_key("r-1", "CreateItem", "m", 2),
        derived_key("r-1", "CreateMeeting", "n", 2),
        derived_key("r-1", "CreateMeeting", "m", 3),
    }
    assert len(others | {key}) == 5
    assert len(derived_key("r" * 100, "CreateMeeting", new_random_id(), 2)) <= 100
    assert derived_key("", "CreateMeeting", "m", 2) == ""


@pytest.mark.parametrize("kind", WORK_KINDS)
def test_a_line_says_the_topic_in_both_languages(kind: str) -> None:
    chinese, english = work_line(kind, "land_and_membership")
    assert chinese.endswith("：土地和成员权益")
    assert english.endswith(": Land and membership")
    assert work_line(kind, "domestic_violence") == work_line(kind, "other")


def test_every_rpc_has_its_policy_row() -> None:
    package = importlib.import_module("tongxin.deliberation.v1")
    files = [
        importlib.import_module(f"tongxin.deliberation.v1.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
        if module.name.endswith("_pb2")
    ]
    names = {
        f"{service.full_name}/{method.name}"
        for file in files
        for service in file.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }
    assert names == set(POLICY.rpcs)
    assert {name.partition("/")[0] for name in names} == set(CARD.rpcs)
