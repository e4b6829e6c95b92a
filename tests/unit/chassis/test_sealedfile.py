"""Encrypted files that grow: what was written is read from anywhere, and nothing else is."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.protected import FileKeyProvider, ProtectedDataError, configure, key_provider
from chassis.sealedfile import MAX_PIECE, SealedFile, append, begin

OWNER = b"attachment 1"


@pytest.fixture(autouse=True)
def provider(tmp_path: Path) -> Iterator[None]:
    path = tmp_path / "keys.json"
    keys = {"k1": base64.b64encode(bytes(range(32))).decode()}
    path.write_text(json.dumps({"active": "k1", "keys": keys}))
    configure(FileKeyProvider(path))
    assert key_provider() is not None
    yield
    configure(None)


def written(path: Path, *pieces: bytes) -> int:
    at = begin(path, OWNER)
    for number, piece in enumerate(pieces):
        at = append(path, OWNER, piece, at=at, number=number)
    return at


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sizes=st.lists(st.integers(1, 300), max_size=6),
    places=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 700)), max_size=5),
)
def test_it_reads_like_the_bytes_that_were_written(
    tmp_path: Path, sizes: list[int], places: list[tuple[int, int]]
) -> None:
    noise = hashlib.shake_256(repr(sizes).encode())
    pieces = [noise.digest(size) for size in sizes]
    path = tmp_path / "file"
    written(path, *pieces)
    text = b"".join(pieces)
    plain = io.BytesIO(text)
    with io.BufferedReader(SealedFile(path, OWNER, len(pieces))) as file:
        for offset, count in places:
            assert file.seek(offset) == plain.seek(offset)
            assert file.read(count) == plain.read(count)
        file.seek(0)
        assert file.read() == text
    assert all(piece not in path.read_bytes() for piece in pieces if len(piece) > 8)


def test_a_tail_that_was_never_recorded_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "file"
    at = written(path, b"first")
    append(path, OWNER, b"never recorded, and longer", at=at, number=1)
    append(path, OWNER, b"second", at=at, number=1)
    with io.BufferedReader(SealedFile(path, OWNER, 2)) as file:
        assert file.read() == b"firstsecond"


def test_what_was_altered_cut_or_moved_does_not_open(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / "other"
    written(path, b"a" * 100, b"b" * 100)
    whole = path.read_bytes()

    def read(owner: bytes = OWNER, pieces: int = 2) -> bytes:
        with io.BufferedReader(SealedFile(path, owner, pieces)) as file:
            return file.read()

    assert read() == b"a" * 100 + b"b" * 100
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        read(owner=b"attachment 2")
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        read()
    path.write_bytes(whole[:-140])
    with pytest.raises(ProtectedDataError):
        read()
    # Two pieces change places.
    piece = 4 + 12 + 100 + 16
    path.write_bytes(whole[: -2 * piece] + whole[-piece:] + whole[-2 * piece : -piece])
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        read()
    # A piece of another file of the same owner.
    written(other, b"c" * 100, b"d" * 100)
    path.write_bytes(whole[:-piece] + other.read_bytes()[-piece:])
    with pytest.raises(ProtectedDataError, match="TAMPERED"):
        read()
    path.write_bytes(b"TXF2" + whole[4:])
    with pytest.raises(ProtectedDataError, match="MALFORMED"):
        read()


@pytest.mark.parametrize("data", [b"", bytes(MAX_PIECE + 1)])
def test_a_piece_has_its_bounds(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    at = written(path)
    with pytest.raises(ValueError, match="a piece has"):
        append(path, OWNER, data, at=at, number=0)


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    written(tmp_path / "file", b"x")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
