"""The rules of an ask and of a bundle by themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import new_random_id
from chassis.refusals import TongxinError
from services.escalation.domain import asks, bundles
from services.escalation.domain.asks import Ask
from services.escalation.domain.bundles import Bundle, state_of

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DUE = NOW + timedelta(days=10)


def new_ask(kind: str = asks.REQUEST, state: str = asks.ASKED, outcome: str = "") -> Ask:
    ask = Ask(
        id=new_random_id(),
        kind=kind,
        asker="federations/210922107000",
        doer="bodies/1",
        matter_id=new_random_id(),
        epoch=1,
        text="t",
        asked_by="people/1",
        asked_at=NOW,
        since=NOW,
        due=DUE,
    )
    ask.state, ask.outcome = state, outcome
    return ask


STEPS: dict[str, tuple[Callable[[Ask], object], set[str], str]] = {
    "accept": (lambda ask: ask.accept("people/2", NOW), {asks.ASKED}, asks.ACCEPTED),
    "refuse": (lambda ask: ask.refuse("people/2", "r", NOW), {asks.ASKED}, asks.REFUSED),
    "answer": (
        lambda ask: ask.give_answer("people/2", "DONE", "t", NOW),
        set(asks.WAITING),
        asks.ANSWERED,
    ),
    "verify": (lambda ask: ask.verify(NOW), {asks.ANSWERED}, asks.VERIFIED),
    "send_back": (lambda ask: ask.send_back("r", DUE, NOW), {asks.ANSWERED}, asks.SENT_BACK),
    "withdraw": (lambda ask: ask.withdraw("r", NOW), {*asks.WAITING, asks.REFUSED}, asks.WITHDRAWN),
}


@pytest.mark.parametrize("state", asks.STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_made_from_its_states_only(step: str, state: str) -> None:
    make, allowed, result = STEPS[step]
    ask = new_ask(state=state)
    if state in allowed:
        make(ask)
        assert ask.state == result
    else:
        with pytest.raises(TongxinError) as refused:
            make(ask)
        assert refused.value.reason in {"ASK_NOT_OPEN", "ALREADY_ACCEPTED"}
        assert ask.state == state


def test_who_has_taken_it_may_take_it_again_and_nobody_else() -> None:
    ask = new_ask()
    assert ask.accept("people/2", NOW)
    assert not ask.accept("people/2", NOW)
    with pytest.raises(TongxinError, match="ALREADY_ACCEPTED"):
        ask.accept("people/3", NOW)


def test_half_of_the_time_is_said_once_and_void_timers_say_nothing() -> None:
    ask = new_ask()
    assert not ask.remind(ask.due_no + 1, NOW)
    assert ask.remind(ask.due_no, NOW)
    assert not ask.remind(ask.due_no, NOW)
    ask.set_due(DUE)
    assert ask.remind(ask.due_no, NOW), "a new date has a half of its own"
    assert not new_ask(state=asks.ANSWERED).remind(1, NOW)
    assert asks.half_way(NOW, DUE) == NOW + timedelta(days=5)


def test_what_ended_stays_ended() -> None:
    for state in asks.STATES:
        ask = new_ask(state=state)
        ended = ask.end("MATTER_ENDED", NOW)
        assert ended is (state in asks.WAITING)
        assert not ask.end("MATTER_ENDED", NOW)
    reported = new_ask(asks.DISPATCH, asks.ANSWERED)
    assert reported.end("MATTER_ENDED", NOW), "a report that nobody verified ends as well"


@given(
    st.lists(
        st.tuples(st.sampled_from(asks.STATES), st.sampled_from(["DONE", "PARTLY", "NOT_POSSIBLE"]))
    ),
    st.sampled_from(sorted(bundles.COMPLETIONS)),
)
def test_a_bundle_is_done_exactly_as_it_was_asked(
    members: list[tuple[str, str]], completion: str
) -> None:
    made = [new_ask(state=state, outcome=outcome) for state, outcome in members]
    counted = [ask for ask in made if ask.state not in {asks.WITHDRAWN, asks.ENDED}]
    done = [ask.state == asks.ANSWERED and ask.outcome == "DONE" for ask in counted]
    expected = bool(done) and (any(done) if completion == bundles.ANY else all(done))
    state = state_of(completion, made)
    assert (state == bundles.DONE) is expected
    if state == bundles.OPEN:
        assert any(ask.waits for ask in counted)
    bundle = Bundle(new_random_id(), new_random_id(), "federations/1", completion, NOW)
    assert bundle.follow(made, NOW, news=True) is expected
    assert not bundle.follow(made, NOW, news=True), "told once"
