"""The shipped catalogue: whole Liaoning."""

import hashlib
import lzma
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.catalogue import (
    HEADER,
    SHIPPED,
    Catalogue,
    CatalogueFileError,
    UnknownRegionError,
    catalogue,
    catalogue_path,
    unpack,
)
from chassis.ids import MAX_HOME_NUMBER
from chassis.region import InvalidRegionCodeError, Level, Region, is_within

LIAONING = "210000000000"
DONGGANG = "210681000000"  # 东港市, a county-level city
REGIONS = Catalogue(catalogue_path())
CODES = tuple(region.code for region in REGIONS)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


def test_it_holds_whole_liaoning() -> None:
    counts = [REGIONS.count(level) for level in Level]
    assert counts == [16_727, 1_406, 100, 14, 1]
    assert len(REGIONS) == len(CODES) == sum(counts)
    assert list(CODES) == sorted(set(CODES))
    assert [region.name for region in REGIONS.provinces()] == ["辽宁省"]


def test_a_county_level_city_is_a_county() -> None:
    region = REGIONS.get(DONGGANG)
    assert (region.name, region.level, region.parent) == ("东港市", Level.COUNTY, "210600000000")
    assert [above.name for above in REGIONS.ancestors(DONGGANG)] == ["丹东市", "辽宁省"]


@pytest.mark.parametrize("code", ["219999000000", "110101000000", "999999999999"])
def test_an_unknown_region(code: str) -> None:
    assert REGIONS.find(code) is None
    for ask in (REGIONS.get, REGIONS.ancestors, REGIONS.children, REGIONS.home_number):
        with pytest.raises(UnknownRegionError):
            ask(code)


@pytest.mark.parametrize("text", ["", "21", "x" * 12, "２１００００００００００", "21000000000 "])
def test_malformed_text_is_no_region(text: str) -> None:
    assert REGIONS.find(text) is None
    with pytest.raises(UnknownRegionError) as caught:
        REGIONS.get(text)
    assert not text or text not in str(caught.value)


@given(st.sampled_from(CODES))
def test_ancestors_rise_to_the_province(code: str) -> None:
    region = REGIONS.get(code)
    assert REGIONS.find(code) == region
    chain = (region, *REGIONS.ancestors(code))
    assert [above.level for above in chain] == [lv for lv in Level if lv >= region.level]
    assert [below.parent for below in chain] == [*(above.code for above in chain[1:]), None]
    for level in Level:
        expected = next((above for above in chain if above.level is level), None)
        assert REGIONS.at_level(code, level) == expected


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_within_agrees_with_ancestors(code: str, other: str) -> None:
    chain = (REGIONS.get(code), *REGIONS.ancestors(code))
    for region in (*chain, REGIONS.get(other), *REGIONS.ancestors(other)):
        assert is_within(chain[0].code, region.code, region.level) == (region in chain)


def test_pages_of_children_are_whole_and_ordered() -> None:
    pages: list[Region] = []
    while page := REGIONS.children(LIAONING, after=pages[-1].code if pages else "", limit=4):
        assert len(page) <= 4
        pages += page
    assert pages == REGIONS.children(LIAONING)
    assert [region.code for region in pages] == [f"21{n:02d}00000000" for n in range(1, 15)]


def test_every_region_is_a_child_of_its_parent() -> None:
    seen = set[str]()
    todo = [LIAONING]
    while todo:
        code = todo.pop()
        seen.add(code)
        children = REGIONS.children(code, limit=1000)
        assert all(child.parent == code for child in children)
        todo += [child.code for child in children]
    assert seen == set(CODES)


def test_a_page_has_bounds() -> None:
    for limit in (0, -1, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            REGIONS.children(LIAONING, limit=limit)
    with pytest.raises(InvalidRegionCodeError):
        REGIONS.children(LIAONING, after="x")
    assert REGIONS.children(LIAONING, after="999999999999") == []


def test_home_numbers_are_those_that_stand_in_ids_already() -> None:
    numbered = [REGIONS.by_home_number(number) for number in range(1, 116)]
    assert numbered == [region for region in REGIONS if region.level >= Level.COUNTY]
    # Never to be changed: a renumbering would lead every existing id to another cell.
    spelled = "\n".join(f"{region.home_number} {region.code}" for region in numbered)
    digest = hashlib.sha256(spelled.encode()).hexdigest()
    assert digest == "869da8f0967509bb2302dd8848f6a013010bf7d44e398edad9f5872000c3558c"


@pytest.mark.parametrize("number", [-1, 0, 116, MAX_HOME_NUMBER, 1 << 40])
def test_an_unknown_home_number(number: int) -> None:
    with pytest.raises(UnknownRegionError):
        REGIONS.by_home_number(number)


@given(st.sampled_from(CODES))
def test_a_region_is_at_home_in_its_county_or_above(code: str) -> None:
    home = REGIONS.by_home_number(REGIONS.home_number(code))
    own = REGIONS.get(code)
    assert home == (own if own.level > Level.COUNTY else REGIONS.at_level(code, Level.COUNTY))


def test_opening_builds_no_objects() -> None:
    path = catalogue_path()
    tracemalloc.start()
    try:
        with Catalogue(path) as opened:
            opened.get(DONGGANG)
            kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 800_000
    assert kept < 50_000


def test_a_file_that_is_cut_or_something_else_is_refused(tmp_path: Path) -> None:
    whole = catalogue_path().read_bytes()
    bad = tmp_path / "bad"
    for content in (b"", whole[: HEADER.size - 1], whole[:-1], whole + b"0", b"X" + whole[1:]):
        bad.write_bytes(content)
        with pytest.raises(CatalogueFileError):
            Catalogue(bad)
    with pytest.raises(FileNotFoundError):
        Catalogue(tmp_path / "none")


def test_the_process_opens_one_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue() is catalogue()
    other = tmp_path / "other.regions"
    other.write_bytes(catalogue_path().read_bytes())
    catalogue.cache_clear()
    monkeypatch.setenv("TONGXIN_REGION_CATALOGUE", str(other))
    assert catalogue_path() == other
    assert catalogue().get(DONGGANG).name == "东港市"


def test_unpacked_once_and_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXIN_CACHE_DIR", str(tmp_path / "new" / "cache"))
    first = catalogue_path()
    assert first.parent == tmp_path / "new" / "cache"
    made = first.stat()
    assert catalogue_path() == first
    assert first.stat().st_mtime_ns == made.st_mtime_ns
    assert first.stat().st_mode & 0o777 == 0o644
    assert list(first.parent.iterdir()) == [first]

    changed = tmp_path / SHIPPED.name
    changed.write_bytes(lzma.compress(b"another release"))
    assert unpack(changed, first.parent) != first


def test_without_a_writable_checkout_a_private_temporary_folder_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TONGXIN_CACHE_DIR", raising=False)
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = catalogue_path().parent
    assert folder == tmp_path / f"tongxin-{os.getuid()}"
    assert folder.stat().st_mode & 0o777 == 0o700

    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="TONGXIN_CACHE_DIR"):
        catalogue_path()


def test_a_failed_unpacking_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        unpack(SHIPPED, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_processes_that_start_together_all_get_it(tmp_path: Path) -> None:
    script = "from chassis.catalogue import catalogue; print(len(catalogue()))"
    environment = {**os.environ, "TONGXIN_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    started = [
        # Our own interpreter and script.
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60)[0] for process in started]
    assert said == [b"18248\n"] * 4
    assert len(list(tmp_path.iterdir())) == 1
