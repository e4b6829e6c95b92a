"""The way up, read from the catalogue and not computed from the code."""

from chassis.catalogue import catalogue
from chassis.region import Level, RegionCode
from services.intake.domain.bodies import (
    council_of,
    county_of,
    federation_of,
    group_body,
    next_above,
    way_up,
)

ORDINARY = "210922107002"


def code(text: str) -> RegionCode:
    return catalogue().get(text).code


def villages_of_every_county() -> list[RegionCode]:
    """Return one village of each county-level region (and of each city without one)."""
    found = []
    province = catalogue().get("210000000000").code
    for city in catalogue().children(province, limit=200):
        for county in catalogue().children(city.code, limit=200):
            below = county
            while below.level is not Level.VILLAGE:
                inner = catalogue().children(below.code, limit=1)
                if not inner:
                    break
                below = inner[0]
            if below.level is Level.VILLAGE:
                found.append(below.code)
    return found


def test_the_ordinary_way_has_a_council_and_five_federations() -> None:
    bodies = way_up(code(ORDINARY))
    assert [body.name for body in bodies] == [
        f"councils/{ORDINARY}",
        f"federations/{ORDINARY}",
        "federations/210922107000",
        "federations/210922000000",
        "federations/210900000000",
        "federations/210000000000",
    ]
    assert [body.level for body in bodies] == [Level.VILLAGE, *Level]


def test_every_way_in_the_province_climbs_and_ends_there() -> None:
    villages = villages_of_every_county()
    assert len(villages) >= 100
    for village in villages:
        bodies = way_up(village)
        levels = [body.level for body in bodies[1:]]
        assert levels == sorted(set(levels)), "each federation lies higher than the one before"
        assert levels[0] is Level.VILLAGE
        assert bodies[-1].name == "federations/210000000000"
        assert county_of(village).level >= Level.COUNTY
        body = bodies[0]
        climbed = []
        while above := next_above(body, village):
            climbed.append(above)
            body = above
        assert climbed == list(bodies[1:]), "raising step by step reaches every federation"


def test_a_county_level_city_is_the_county() -> None:
    donggang = next(
        region
        for city in catalogue().children("210000000000", limit=200)
        for region in catalogue().children(city.code, limit=200)
        if region.name == "东港市"
    )
    town = catalogue().children(donggang.code, limit=1)[0]
    village = catalogue().children(town.code, limit=1)[0]
    assert county_of(village.code).name == f"federations/{donggang.code}"
    assert federation_of(donggang.code).level is Level.COUNTY


def test_group_and_council_are_followed_by_the_village_federation() -> None:
    village = code(ORDINARY)
    group = group_body("groups/01a0d5b2-7c00-7abc-8def-0123456789ab", village)
    for body in (group, council_of(village)):
        assert next_above(body, village) == federation_of(village)
    assert group.kind == "groups"


def test_nobody_is_above_the_province() -> None:
    village = code(ORDINARY)
    assert next_above(way_up(village)[-1], village) is None


def test_a_federation_of_elsewhere_has_nobody_above_on_this_way_but_the_lowest() -> None:
    # A body that is not on the way up of the place begins at its first federation.
    village = code(ORDINARY)
    elsewhere = federation_of(code("211021112209"))
    assert next_above(elsewhere, village) == federation_of(village)
