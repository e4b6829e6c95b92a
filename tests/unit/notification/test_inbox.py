"""The domain of an inbox: the mark only moves forward and only over what is there."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.notification.domain.inbox import Head

PERSON = UUID("019b2c3d-4e5f-7001-8a9b-0c1d2e3f4a5b")


def test_reading_up_to_a_number_leaves_the_later_ones_unread() -> None:
    head = Head(PERSON, last=5)
    head.read(3)
    assert (head.read_to, head.unread) == (3, 2)


def test_an_earlier_number_changes_nothing() -> None:
    head = Head(PERSON, last=5, read_to=4)
    head.read(2)
    assert head.read_to == 4


def test_what_is_still_to_come_is_not_read() -> None:
    head = Head(PERSON, last=2)
    head.read(100)
    assert (head.read_to, head.unread) == (2, 0)


@given(
    st.integers(0, 50),
    st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=30),
)
def test_in_any_order_the_mark_never_goes_back_nor_past_the_end(
    last: int, acts: list[tuple[bool, int]]
) -> None:
    head = Head(PERSON, last=last)
    for arrives, up_to in acts:
        before = head.read_to
        if arrives:
            head.last += 1
        else:
            head.read(up_to)
            assert head.read_to >= min(up_to, head.last)
        assert before <= head.read_to <= head.last
        assert head.unread == head.last - head.read_to
