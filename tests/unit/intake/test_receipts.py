"""Short codes survive being read out, and no slip of the tongue opens another matter."""

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.region import parse_region_code
from services.intake.domain.people import normalised_phone
from services.intake.domain.receipts import ALPHABET, RANDOM_SIGNS, code_in, code_of

VILLAGE = parse_region_code("210922107002")
drawn = st.lists(st.integers(0, len(ALPHABET) - 1), min_size=RANDOM_SIGNS, max_size=RANDOM_SIGNS)
years = st.integers(1_750_000_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


def test_the_alphabet_is_prime_and_has_no_doubles() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("01OQILSZBGUV5")


@given(drawn, years)
def test_a_code_is_read_however_it_is_written(signs: list[int], at: datetime) -> None:
    code = code_of(VILLAGE, at, signs)
    assert code.startswith("21")
    bare = code.replace("-", "")
    assert code_in(code) == code_in(bare.lower()) == code_in(f"  {' '.join(bare)} ") == code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in bare)
    assert code_in(wide) == code


@given(drawn, years, st.data())
def test_every_single_slip_is_noticed(signs: list[int], at: datetime, data: st.DataObject) -> None:
    code = code_of(VILLAGE, at, signs).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("0123456789" if place < 4 else ALPHABET))
    assume(other != code[place])
    assert code_in(code[:place] + other + code[place + 1 :]) is None


@given(drawn, years, st.data())
def test_two_signs_that_change_places_are_noticed(
    signs: list[int], at: datetime, data: st.DataObject
) -> None:
    code = code_of(VILLAGE, at, signs).replace("-", "")
    place = data.draw(st.integers(4, len(code) - 2))
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert code_in(swapped) is None


@given(st.text(max_size=30))
def test_anything_at_all_is_read_without_a_fault(text: str) -> None:
    code_in(text)
    assert set(normalised_phone(text)) <= set("0123456789")


def test_a_phone_is_the_same_however_it_is_written() -> None:
    same = ["13900001111", "139 0000 1111", "+86 139-0000-1111", "86139 00001111", "1３９00001111"]
    same.append("0086(139)00001111")
    assert {normalised_phone(text) for text in same} == {"13900001111"}
    assert normalised_phone("+86 0418 2345678") == normalised_phone("0418-2345678") == "04182345678"
    assert normalised_phone("没有电话") == ""
    # A number that only begins like the country code is not cut.
    assert normalised_phone("8612345") == "8612345"
