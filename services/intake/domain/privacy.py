"""PROTECTED 隐名办理: stable pseudonyms and the prefilled council text."""

import hashlib
import re
from collections.abc import Iterable
from uuid import UUID

# Common surnames only colour the alias; the matter's own hash makes it stable.
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
# Mobile and fixed numbers as people write them, with spaces or dashes.
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)"
)
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
HIDDEN_NUMBER = "〔号码略〕"


def pseudonym_of(matter: UUID) -> str:
    """Return the matter's stable alias, such as 秦某·7F3A; unlinkable to any other matter."""
    digest = hashlib.sha256(b"tongxin.pseudonym" + matter.bytes).digest()
    surname = _SURNAMES[digest[0] % len(_SURNAMES)]
    return f"{surname}某·{digest[1:3].hex().upper()}"


def council_draft(text: str, names: Iterable[str], phones: Iterable[str], pseudonym: str) -> str:
    """Return the text with the parties' recorded names and all phone and ID numbers replaced.

    A proposal: what nobody recorded (a nickname, an address) stays, so the leader reads and
    confirms it before it leaves the named readers.
    """
    text = _replace_all(text, names, pseudonym)
    text = _replace_all(text, phones, HIDDEN_NUMBER)
    return _ID_NUMBER.sub(HIDDEN_NUMBER, _PHONE.sub(HIDDEN_NUMBER, text))


def mask_recorded(text: str, names: Iterable[str], phones: Iterable[str], pseudonym: str) -> str:
    """Return the text with recorded names, recorded phones however spaced, and ID numbers hidden.

    Other phones stay: whom to call in an office is no secret of hers.
    """
    text = _replace_all(text, names, pseudonym)
    for digits in ("".join(filter(str.isdigit, phone)) for phone in phones):
        if digits:
            spaced = "[- ]?".join(digits)
            text = re.sub(rf"(?<!\d){spaced}(?!\d)", HIDDEN_NUMBER, text)
    return _ID_NUMBER.sub(HIDDEN_NUMBER, text)


def _replace_all(text: str, words: Iterable[str], by: str) -> str:
    """Replace every word in one pass: a name inside another one's pseudonym stays untouched."""
    longest_first = sorted({word for word in words if word}, key=len, reverse=True)
    if not longest_first:
        return text
    return re.sub("|".join(map(re.escape, longest_first)), lambda _: by, text)
