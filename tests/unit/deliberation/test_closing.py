"""When a resolution binds."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import new_random_id
from chassis.refusals import TongxinError
from chassis.validation import Fields
from services.deliberation.domain.attendance import ASSOCIATE, Attendance, N, X
from services.deliberation.domain.closing import (
    Form,
    ItemForm,
    attendance_of,
    check_items,
    places_of,
)
from services.deliberation.domain.council import Seat
from services.deliberation.domain.item import Item
from services.deliberation.domain.quorum import (
    bench_of,
    carries,
    check_binding,
    quorum_of,
    votes_on,
)
from tests.unit.deliberation.fakes import COUNCIL, NOW, RULES

MEETING = new_random_id()
SEAT = {"N": N, "ASSOCIATE": ASSOCIATE, "X": X}


@pytest.mark.parametrize(
    ("councillors", "quorum"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (9, 6), (10, 7)]
)
def test_two_thirds_rounded_up(councillors: int, quorum: int) -> None:
    assert quorum_of(councillors, RULES) == quorum


@given(st.integers(0, 500))
def test_quorum_is_the_smallest_number_that_is_two_thirds(councillors: int) -> None:
    quorum = quorum_of(councillors, RULES)
    assert Fraction(quorum) >= Fraction(2 * councillors, 3)
    assert Fraction(quorum - 1) < Fraction(2 * councillors, 3) or quorum == 0


@pytest.mark.parametrize(
    ("yes", "present", "carried"), [(2, 4, False), (3, 4, True), (0, 0, False)]
)
def test_half_is_no_majority(yes: int, present: int, carried: bool) -> None:
    assert carries(yes, present, RULES) is carried


def person(kind: str, present: bool) -> Attendance:
    return Attendance(MEETING, new_random_id(), present, SEAT[kind])


@st.composite
def meetings(draw: st.DrawFn) -> tuple[list[Attendance], set[UUID]]:
    """Draw who was there, and who voted yes: anybody, also the absent and who has no vote."""
    kinds = draw(
        st.lists(st.tuples(st.sampled_from(sorted(SEAT)), st.booleans()), min_size=1, max_size=12)
    )
    people = [person(kind, present) for kind, present in kinds]
    voted = draw(st.lists(st.sampled_from(people), unique=True))
    return people, {one.person_id for one in voted}


@given(meetings())
def test_only_present_councillors_count(drawn: tuple[list[Attendance], set[UUID]]) -> None:
    people, yes = drawn
    item, proposal = new_random_id(), new_random_id()
    form = Form((), "会议记录", (ItemForm("items[0]", item, proposal, "办", ()),))
    seats = [one for one in people if one.seat == N]
    there = [one for one in seats if one.present]
    in_favour = [one for one in there if one.person_id in yes]
    votes = votes_on(form.items, {item: bench_of(people, None, ())}, {proposal: yes})
    try:
        check_binding(votes, RULES, at_once=False)
    except TongxinError as refusal:
        reason = refusal.reason
    else:
        reason = ""
    if 3 * len(there) < 2 * len(seats):
        assert reason == "QUORUM_NOT_MET"
    elif 2 * len(in_favour) <= len(there):
        assert reason == "MAJORITY_NOT_MET"
    else:
        assert reason == ""


@given(meetings())
def test_without_a_resolution_nobody_counts(drawn: tuple[list[Attendance], set[UUID]]) -> None:
    people, yes = drawn
    form = ItemForm("items[0]", new_random_id(), None, "", ())
    benches = {form.item_id: bench_of(people, None, ())}
    assert votes_on([form], benches, {new_random_id(): yes}) == []


def test_everybody_seated_is_on_the_list_absent_unless_named() -> None:
    here, away = (Seat(new_random_id(), COUNCIL, new_random_id(), "COUNCILLOR", NOW) for _ in "ab")
    stranger = new_random_id()
    form = Form(
        (
            ("attendance[0].person", here.person_id, True),
            ("attendance[1].person", here.person_id, False),
            ("attendance[2].person", stranger, True),
        ),
        "会议记录",
        (),
    )
    fields = Fields()
    listed = attendance_of(fields, form, MEETING, places_of([here, away], []))
    assert {one.person_id for one in listed} == {here.person_id, away.person_id}
    assert not next(one for one in listed if one.person_id == away.person_id).present
    assert [(error.field, error.reason) for error in fields.errors] == [
        ("attendance[1].person", "DUPLICATE_PERSON"),
        ("attendance[2].person", "UNKNOWN_PERSON"),
    ]


@given(st.lists(st.integers(0, 4), max_size=8))
def test_every_open_item_is_named_once(chosen: list[int]) -> None:
    items = [
        Item(new_random_id(), MEETING, COUNCIL, new_random_id(), 2, number) for number in range(3)
    ]
    ids = [item.id for item in items] + [new_random_id(), new_random_id()]
    forms = tuple(
        ItemForm(f"items[{place}]", ids[number], None, "", ())
        for place, number in enumerate(chosen)
    )
    fields = Fields()
    check_items(fields, Form((), "", forms), items)
    assert (not fields.errors) == (sorted(chosen) == [0, 1, 2])
