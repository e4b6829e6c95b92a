"""Page tokens: given back unchanged to the same caller and filter, refused to everybody else."""

import base64
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.paging import InvalidPageSizeError, InvalidPageTokenError, PageTokens, page_size

TOKENS = PageTokens(b"k" * 32)
CURSOR = {"created_at": "2026-03-06T09:00:00Z", "id": "01a0d5b2-7c00-7abc-8def-0123456789ab"}
TOKEN = TOKENS.encode(CURSOR, filter_hash="f1", caller="p1")


def refused(token: str, *, filter_hash: str = "f1", caller: str = "p1") -> None:
    with pytest.raises(InvalidPageTokenError):
        TOKENS.decode(token, filter_hash=filter_hash, caller=caller)


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=5), st.text(), st.text()
)
def test_a_token_gives_its_cursor_back(cursor: dict[str, str], filters: str, caller: str) -> None:
    token = TOKENS.encode(cursor, filter_hash=filters, caller=caller)
    assert set(token) <= set(string.ascii_letters + string.digits + "-_")
    assert TOKENS.decode(token, filter_hash=filters, caller=caller) == cursor


@given(
    st.integers(min_value=0, max_value=len(TOKEN) - 1),
    st.one_of(st.sampled_from(string.ascii_letters + string.digits + "-_+/= "), st.characters()),
)
def test_any_one_changed_character_is_refused(position: int, character: str) -> None:
    assume(TOKEN[position] != character)
    refused(TOKEN[:position] + character + TOKEN[position + 1 :])


def test_every_last_character_but_the_right_one_is_refused() -> None:
    """The last character carries unused bits: a lenient decoder accepts several spellings."""
    for cursor in ({}, {"a": ""}, {"a": "1"}, {"a": "12"}):
        token = TOKENS.encode(cursor, filter_hash="f1", caller="p1")
        assert TOKENS.decode(token, filter_hash="f1", caller="p1") == cursor
        for character in string.ascii_letters + string.digits + "-_":
            if character != token[-1]:
                refused(token[:-1] + character)


@given(st.text())
def test_any_other_text_is_refused(token: str) -> None:
    assume(token != TOKEN)
    refused(token)


@pytest.mark.parametrize("ending", ["=", "==", "\n", " ", "A", "AAAA", "."])
def test_nothing_may_be_added_or_taken_away(ending: str) -> None:
    refused(TOKEN + ending)
    refused(ending + TOKEN)
    refused(TOKEN[:-1])
    refused(TOKEN[1:])


def test_a_token_is_bound_to_caller_filter_and_key() -> None:
    assert TOKENS.decode(TOKEN, filter_hash="f1", caller="p1") == CURSOR
    refused(TOKEN, caller="p2")
    refused(TOKEN, filter_hash="f2")
    refused(TOKEN, filter_hash="f1p", caller="1")
    refused(TOKEN, filter_hash="p1", caller="f1")
    with pytest.raises(InvalidPageTokenError):
        PageTokens(b"x" * 32).decode(TOKEN, filter_hash="f1", caller="p1")


def test_another_version_is_refused() -> None:
    raw = base64.urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4))
    refused(base64.urlsafe_b64encode(b"\x02" + raw[1:]).rstrip(b"=").decode())


def test_oversized_tokens_are_neither_made_nor_read() -> None:
    with pytest.raises(ValueError, match="too long"):
        TOKENS.encode({"id": "x" * 9000}, filter_hash="f1", caller="p1")
    refused("A" * 100_000)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PageTokens(b"k" * 31)


@pytest.mark.parametrize(
    ("requested", "given_size"), [(0, 50), (1, 1), (50, 50), (200, 200), (201, 200), (2**31, 200)]
)
def test_page_sizes(requested: int, given_size: int) -> None:
    assert page_size(requested) == given_size


def test_page_size_with_other_limits_and_below_zero() -> None:
    assert page_size(0, default=10, maximum=20) == 10
    assert page_size(30, default=10, maximum=20) == 20
    with pytest.raises(InvalidPageSizeError):
        page_size(-1)
