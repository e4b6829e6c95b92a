"""The stable pseudonym, and what is replaced in the prefilled council text."""

from uuid import UUID

import pytest

from services.intake.domain.privacy import HIDDEN_NUMBER, council_draft, pseudonym_of

ALIAS = "秦某·7F3A"
FIRST = UUID("01a0d5b2-7c00-7abc-8def-0123456789ab")
SECOND = UUID("01a0d5b2-7c00-7abc-8def-0123456789ac")


def test_a_pseudonym_is_stable_and_of_one_matter_only() -> None:
    assert pseudonym_of(FIRST) == pseudonym_of(FIRST)
    assert pseudonym_of(FIRST) != pseudonym_of(SECOND)
    surname, mark, code = pseudonym_of(FIRST).partition("某·")
    assert (len(surname), mark, len(code)) == (1, "某·", 4)


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("赵·阿依古丽说地没了", ["赵·阿依古丽"], f"{ALIAS}说地没了"),
        ("𠮷田和𠮷田美", ["𠮷田", "𠮷田美"], f"{ALIAS}和{ALIAS}"),
        ("张婶和张都来了", ["张婶", "张"], f"{ALIAS}和{ALIAS}都来了"),
        ("张三丰的弟弟张三", ["张三", "张三丰"], f"{ALIAS}的弟弟{ALIAS}"),
        ("什么也没有", ["李四", ""], "什么也没有"),
        ("a.c 和 abc", ["a.c"], f"{ALIAS} 和 abc"),
    ],
)
def test_recorded_names_are_replaced_longest_first(
    text: str, names: list[str], wanted: str
) -> None:
    assert council_draft(text, names, [], ALIAS) == wanted


def test_a_name_that_stands_in_the_pseudonym_is_not_replaced_again() -> None:
    assert council_draft("秦大姐和秦", ["秦大姐", "秦"], [], ALIAS) == f"{ALIAS}和{ALIAS}"


@pytest.mark.parametrize(
    "number",
    [
        "13900001111",
        "139-0000-1111",
        "139 0000 1111",
        "+86 13900001111",
        "+8613900001111",
        "86-139-0000-1111",
        "024-23456789",
        "0418 6543210",
        "210922199003071234",
        "21092219900307123X",
    ],
)
def test_numbers_are_hidden_however_they_are_written(number: str) -> None:
    assert council_draft(f"电话{number}，急", [], [], ALIAS) == f"电话{HIDDEN_NUMBER}，急"


def test_a_recorded_phone_of_any_form_is_hidden() -> None:
    assert council_draft("打8812找我", [], ["8812"], ALIAS) == f"打{HIDDEN_NUMBER}找我"


@pytest.mark.parametrize("text", ["2026年3月2日", "欠我12000元", "210922107002", "第13900号"])
def test_other_numbers_stay(text: str) -> None:
    assert council_draft(text, [], [], ALIAS) == text
