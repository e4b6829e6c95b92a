"""Protected values do not slip out, and stored ones survive rotation but no tampering."""

import base64
import copy
import dataclasses
import json
import logging
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from chassis.protected import (
    FileKeyProvider,
    KeyProviderError,
    Protected,
    ProtectedDataError,
    ProtectedText,
    blind_index,
    configure,
    decrypt,
    encrypt,
)

NAME = "阿依古丽·买买提"
COLUMN = "person.name"


def key_file(path: Path, active: str, **keys: bytes) -> Path:
    encoded = {key_id: base64.b64encode(key).decode() for key_id, key in keys.items()}
    path.write_text(json.dumps({"active": active, "keys": encoded}))
    return path


@pytest.fixture(autouse=True)
def provider(tmp_path: Path) -> Iterator[None]:
    configure(FileKeyProvider(key_file(tmp_path / "vault.json", "k1", k1=b"1" * 32)))
    yield
    configure(None)


def test_only_reveal_gives_the_value(caplog: pytest.LogCaptureFixture) -> None:
    value = Protected(NAME)
    assert value.reveal() == NAME
    shown = [str(value), repr(value), f"{value}", f"{value!r:>40}", f"{value:>40}", f"{[value]}"]
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("filed by %s and %r", value, {"name": value})
    assert "‹protected›" in caplog.text
    assert all("‹protected›" in text and NAME not in text for text in [*shown, caplog.text])


def test_it_is_frozen_and_equal_by_value() -> None:
    value = Protected(NAME)
    assert value == Protected(NAME)
    assert hash(value) == hash(Protected(NAME))
    assert value != Protected("other")
    assert value != NAME
    with pytest.raises(AttributeError):
        value._value = "other"  # noqa: SLF001 - the attempt is the test
    with pytest.raises(AttributeError):
        del value._value  # noqa: SLF001 - the attempt is the test
    with pytest.raises(AttributeError):
        value.note = "x"
    assert value.reveal() == NAME


@pytest.mark.parametrize("attempt", [json.dumps, pickle.dumps, vars, list])
def test_it_is_not_serialised_by_accident(attempt: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        attempt(Protected(NAME))
    assert NAME not in str(caught.value)


def test_copies_stay_closed() -> None:
    @dataclasses.dataclass(frozen=True)
    class Person:
        name: Protected[str]

    person = Person(Protected(NAME))
    assert repr(dataclasses.asdict(person)) == "{'name': ‹protected›}"
    assert copy.deepcopy(person) == copy.copy(person) == person


@given(st.text())
def test_what_is_encrypted_decrypts(text: str) -> None:
    stored = encrypt(COLUMN, Protected(text))
    assert decrypt(COLUMN, stored) == Protected(text)
    assert len(text) < 4 or text.encode() not in stored


def test_equal_values_have_different_bytes() -> None:
    assert len({encrypt(COLUMN, Protected(NAME)) for _ in range(20)}) == 20


def test_every_flipped_byte_is_noticed() -> None:
    stored = encrypt(COLUMN, Protected(NAME))
    for position in range(len(stored)):
        altered = bytearray(stored)
        altered[position] ^= 0x01
        with pytest.raises(ProtectedDataError):
            decrypt(COLUMN, bytes(altered))
    assert decrypt(COLUMN, stored).reveal() == NAME


def test_every_shortened_or_lengthened_value_is_refused() -> None:
    stored = encrypt(COLUMN, Protected(NAME))
    for length in range(len(stored)):
        with pytest.raises(ProtectedDataError):
            decrypt(COLUMN, stored[:length])
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        decrypt(COLUMN, stored + b"\x00")


def test_a_value_moved_to_another_column_or_owner_is_refused() -> None:
    stored = encrypt(COLUMN, Protected(NAME), owner="row-1")
    assert decrypt(COLUMN, stored, owner="row-1").reveal() == NAME
    for context, owner in [
        ("person.phone", "row-1"),
        (COLUMN, "row-2"),
        (COLUMN, ""),
        ("person.namerow", "-1"),
    ]:
        with pytest.raises(ProtectedDataError, match="TAMPERED"):
            decrypt(context, stored, owner=owner)


def test_a_wrapped_key_of_another_value_is_refused() -> None:
    first, second = (encrypt(COLUMN, Protected(name)) for name in ("甲甲", "乙乙"))
    head = 2 + len("k1") + 2 + 60
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        decrypt(COLUMN, first[:head] + second[head:])


def test_an_error_tells_the_column_and_never_the_content() -> None:
    stored = bytearray(encrypt(COLUMN, Protected("secret")))
    stored[-1] ^= 1
    with pytest.raises(ProtectedDataError) as caught:
        decrypt(COLUMN, bytes(stored))
    assert str(caught.value) == "TAMPERED in person.name"
    with pytest.raises(ProtectedDataError, match="MALFORMED"):
        decrypt(COLUMN, b"\x02" + bytes(stored[1:]))


def test_rotation_keeps_old_rows_readable(tmp_path: Path) -> None:
    old = encrypt(COLUMN, Protected(NAME))
    rotated = key_file(tmp_path / "rotated.json", "k2", k1=b"1" * 32, k2=b"2" * 32)
    configure(FileKeyProvider(rotated))
    new = encrypt(COLUMN, Protected(NAME))
    assert old[2:4] == b"k1"
    assert new[2:4] == b"k2"
    assert decrypt(COLUMN, old) == decrypt(COLUMN, new) == Protected(NAME)
    configure(FileKeyProvider(key_file(tmp_path / "only-new.json", "k2", k2=b"2" * 32)))
    assert decrypt(COLUMN, new).reveal() == NAME
    with pytest.raises(ProtectedDataError, match="UNKNOWN_KEY_ID"):
        decrypt(COLUMN, old)


def test_another_key_under_the_same_id_is_refused(tmp_path: Path) -> None:
    stored = encrypt(COLUMN, Protected(NAME))
    configure(FileKeyProvider(key_file(tmp_path / "other.json", "k1", k1=b"x" * 32)))
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        decrypt(COLUMN, stored)


def test_without_a_provider_nothing_is_stored_in_the_clear() -> None:
    stored = encrypt(COLUMN, Protected(NAME))
    configure(None)
    with pytest.raises(KeyProviderError):
        encrypt(COLUMN, Protected(NAME))
    with pytest.raises(KeyProviderError):
        decrypt(COLUMN, stored)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"active": "k1", "keys": {}}',
        '{"active": "k1", "keys": []}',
        '{"active": "k1", "keys": {"k1": "c2hvcnQ="}}',
        '{"active": "k1", "keys": {"k1": "!!!"}}',
        '{"active": "k1", "keys": {"k1": 7}}',
        json.dumps({"active": "k2", "keys": {"k1": base64.b64encode(b"1" * 32).decode()}}),
        json.dumps({"active": "K 1", "keys": {"K 1": base64.b64encode(b"1" * 32).decode()}}),
    ],
)
def test_an_unusable_key_file_is_refused_without_quoting_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "vault.json"
    path.write_text(content)
    with pytest.raises(KeyProviderError, match=r"vault\.json") as caught:
        FileKeyProvider(path)
    assert caught.value.__cause__ is None
    with pytest.raises(KeyProviderError):
        FileKeyProvider(tmp_path / "missing.json")


def test_a_short_wrapped_key_is_refused(tmp_path: Path) -> None:
    vault = FileKeyProvider(key_file(tmp_path / "v.json", "k1", k1=b"1" * 32))
    with pytest.raises(InvalidTag):
        vault.unwrap("k1", b"short", b"")


PEOPLE = sa.Table(
    "person",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", ProtectedText("person.name")),
    sa.Column("phone", ProtectedText("person.phone")),
)


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as opened:
        PEOPLE.create(opened)
        yield opened
    engine.dispose()


def test_a_column_stores_bytes_and_gives_protected_texts(connection: sa.Connection) -> None:
    connection.execute(PEOPLE.insert().values(id=1, name=Protected(NAME), phone=None))
    row = connection.execute(PEOPLE.select()).one()
    assert (row.name, row.phone) == (Protected(NAME), None)
    raw = connection.exec_driver_sql("SELECT name FROM person").scalar_one()
    assert isinstance(raw, bytes)
    assert NAME.encode() not in raw
    assert NAME not in repr(row)


def test_bytes_swapped_between_columns_are_refused(connection: sa.Connection) -> None:
    connection.execute(PEOPLE.insert().values(id=1, name=Protected(NAME), phone=Protected("1")))
    connection.exec_driver_sql("UPDATE person SET phone = name")
    with pytest.raises(ProtectedDataError, match=r"TAMPERED in person\.phone"):
        connection.execute(PEOPLE.select()).one()


def test_a_bare_text_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(sa.exc.StatementError, match="takes a Protected text") as caught:
        connection.execute(PEOPLE.insert().values(id=1, name="plain"))
    assert isinstance(caught.value.orig, TypeError)
    assert connection.execute(PEOPLE.select()).all() == []


def test_sql_may_ask_for_null_and_nothing_else(connection: sa.Connection) -> None:
    connection.execute(PEOPLE.insert().values(id=1, name=Protected(NAME)))
    name, phone = PEOPLE.c.name, PEOPLE.c.phone
    assert connection.execute(sa.select(PEOPLE.c.id).where(phone.is_(None))).scalars().all() == [1]
    assert connection.execute(sa.select(PEOPLE.c.id).where(name != None)).scalars().all() == [1]  # noqa: E711 - spells IS NOT NULL
    attempts: list[Callable[[], object]] = [
        lambda: name == Protected(NAME),
        lambda: name == NAME,
        lambda: name.in_([Protected(NAME)]),
        lambda: name.like("%"),
        name.desc,
        lambda: name < phone,
    ]
    for attempt in attempts:
        with pytest.raises(TypeError, match="protected column"):
            attempt()


@pytest.mark.parametrize("context", ["", "name", "person.", "Person.name", "a.b.c", "person name"])
def test_a_column_is_named_with_its_table(context: str) -> None:
    with pytest.raises(ValueError, match=r"table\.column"):
        ProtectedText(context)


def test_a_blind_index_finds_equal_values_and_tells_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyProviderError, match="index"):
        blind_index("person.phone_index", "13900001111")
    path = key_file(tmp_path / "v.json", "k1", k1=b"1" * 32)
    found = []
    for key in (b"2" * 32, b"3" * 32):
        index = {"index": base64.b64encode(key).decode()}
        path.write_text(json.dumps(json.loads(path.read_text()) | index))
        configure(FileKeyProvider(path))
        found.append(blind_index("person.phone_index", "13900001111"))
        assert found[-1] == blind_index("person.phone_index", "13900001111")
        assert len(found[-1]) == 32
        assert found[-1] != blind_index("person.phone_index", "13900001112")
        assert found[-1] != blind_index("receipt.pin", "13900001111")
    assert len({*found}) == 2, "another key, another index"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"index": "c2hvcnQ="}))
    with pytest.raises(KeyProviderError, match="index key"):
        FileKeyProvider(path)
