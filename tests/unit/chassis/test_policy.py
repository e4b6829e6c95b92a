"""The policy table decides as it reads."""

import pytest

from chassis.auth import Caller
from chassis.policy import ANYONE, Policy, rule
from chassis.refusals import TongxinError

PERSON = Caller("0192f0c1-2345-7abc-8def-0123456789ab", "s", "dev")
SEED = Caller("system:seed", "", "dev")
POLICY = Policy(
    [
        rule("list", ANYONE),
        rule("read", "owner", "leader@owner"),
        rule("read", "member@audience", classes=["OPEN"]),
        rule("answer", "leader@owner", states=["OPEN"]),
        rule("make", "system:seed"),
    ],
    {"p.S/Answer": "answer"},
)


def allowed(*relations: str, **about: str) -> tuple[str, ...]:
    return POLICY.allowed(PERSON, frozenset(relations), **about)


def test_relations_classes_and_states_limit_a_rule() -> None:
    assert allowed() == ("list",)
    assert allowed("leader@owner", state="OPEN") == ("list", "read", "answer")
    assert allowed("leader@owner", state="ENDED") == ("list", "read")
    assert allowed("member@audience", classification="OPEN") == ("list", "read")
    assert allowed("member@audience", classification="PROTECTED") == ("list",)


def test_excluded_wins_over_everything() -> None:
    assert allowed("owner", "leader@owner", "excluded", state="OPEN") == ()


def test_a_system_is_not_anyone() -> None:
    assert POLICY.allowed(SEED, frozenset()) == ("make",)


@pytest.mark.parametrize(
    ("relations", "state", "reason"),
    [
        ((), "OPEN", "NOT_FOUND"),
        (("excluded", "leader@owner"), "OPEN", "NOT_FOUND"),
        (("owner",), "OPEN", "ACTION_NOT_ALLOWED"),
        (("leader@owner",), "ENDED", "STATE_NOT_ALLOWED"),
    ],
)
def test_refusals_tell_no_more_than_the_caller_may_know(
    relations: tuple[str, ...], state: str, reason: str
) -> None:
    with pytest.raises(TongxinError) as refusal:
        POLICY.require("answer", PERSON, frozenset(relations), state=state, read_action="read")
    assert refusal.value.reason == reason


def test_an_rpc_cannot_name_an_action_without_a_rule() -> None:
    with pytest.raises(ValueError, match="without a rule"):
        Policy([rule("a", ANYONE)], {"p.S/M": "b"})
