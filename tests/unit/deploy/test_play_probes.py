"""The probes find a leak of every kind, and no leak where there is none."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from deploy.play.cast import Loaded
from deploy.play.player import Record
from deploy.play.probes import Probes
from deploy.play.schema import Play
from deploy.play.shown_by_tests import SHOWN_BY_TESTS
from deploy.play.surfaces import SURFACES, WITHOUT_MATTERS, shape, unclassified
from deploy.state import PROJECT
from tests.unit.deploy.play_support import door_to

MATTER = "01a207d3-9b7b-704f-8659-afaa59e8ced2"
STRANGERS = [f"stranger_{letter}" for letter in "abcdefghijkl"]
SHOWN = {
    "name": f"matters/{MATTER}",
    "pseudonym": "秦某·7F3A",
    "topic": "allowance",
    "owner": None,
    "text": "东岗的地",
    "allowed_actions": ["withdraw"],
}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def person(number: int) -> str:
    return f"people/01a207d3-9b7b-704f-8659-{number:012d}"


def make_record() -> Record:
    words = {"zh": "某", "en": "somebody"}
    names = ["widow", *STRANGERS]
    play = Play.model_validate(
        {
            "play": 1,
            "title": words,
            "cast": {
                "actors": [
                    {"id": name, "role": "resident", "region": "210922107002", "name": name}
                    for name in names
                ]
            },
            "steps": [
                {"say": words, "actor": "widow", "path": "/matters", "save": {"matter": "name"}}
            ],
            "secrets": [
                {
                    "matter": "matter",
                    "region": "210922107002",
                    "markers": ["东岗"],
                    "entitled": ["widow"],
                    "hidden_from": [{"actor": name, "relation": words} for name in STRANGERS],
                }
            ],
        }
    )
    loaded = Loaded({name: person(number) for number, name in enumerate(names)})
    return Record(play, loaded, saved={"matter": SHOWN["name"]})


Leaking = Callable[[httpx.Request], httpx.Response | None]


def gateway_with(leaking: Leaking) -> Callable[[httpx.Request], httpx.Response]:
    """Return a gateway that knows the widow by her first request, and leaks as told."""
    widow: list[str] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        token = request.headers["authorization"]
        widow.append(token)
        if token == widow[0]:
            return httpx.Response(200, json=SHOWN | {"items": [SHOWN], "total": 1})
        leaked = leaking(request)
        if leaked is not None:
            return leaked
        if _ID.search(request.url.path) or request.method != "GET":
            return httpx.Response(404, json={"reason": "NOT_FOUND", "trace_id": str(len(widow))})
        return httpx.Response(200, json={"items": [], "total": 0})

    return gateway


async def probed(tmp_path: Path, leaking: Leaking) -> Probes:
    record = make_record()
    async with door_to(gateway_with(leaking), tmp_path) as door:
        probes = Probes(door)
        await probes.probe(record, record.play.secrets[0], everybody=True)
        return probes


async def test_where_nothing_leaks_nothing_is_found_and_the_twin_is_seen(tmp_path: Path) -> None:
    probes = await probed(tmp_path, lambda _: None)
    assert probes.leaks == []
    assert len(probes.people) == len(STRANGERS)
    assert probes.count > len(STRANGERS) * 30
    missing = probes.missing_twins(set())
    assert "GET /matters/{matter}" not in missing
    assert "POST /matters/{matter}/withdraw" not in missing
    assert "POST /matters/{matter}/forward" in missing
    assert "POST /matters/{matter}/forward" not in probes.missing_twins(
        {"POST /matters/{}/forward"}
    )


def at(path: str, answer: httpx.Response) -> Leaking:
    return lambda request: answer if request.url.path == f"/api/v1{path}" else None


@pytest.mark.parametrize(
    ("path", "answer", "what"),
    [
        (f"/matters/{MATTER}", httpx.Response(200, json={"text": "x"}), "answered 200"),
        (f"/matters/{MATTER}/timeline", httpx.Response(409, json={}), "answered 409"),
        (f"/cases/{MATTER}", httpx.Response(403, json={"reason": "Y"}), "differs"),
        (f"/cases/{MATTER}/accept", httpx.Response(404, json={"epoch": 3}), "differs"),
        ("/matters", httpx.Response(200, json={"items": [{"text": "在东岗"}]}), "marker 1"),
        ("/inbox", httpx.Response(200, json={"items": [{"matter": MATTER}]}), "shows matter"),
        ("/cases", httpx.Response(200, json={"items": [{"title": "秦某·7F3A"}]}), "alias"),
        ("/worklist", httpx.Response(200, json={}, headers={"x-at": MATTER}), "shows matter"),
        ("/worklist", httpx.Response(500, json={}), "answered 500"),
        ("/worklist/counts", httpx.Response(200, json={"total": 1}), "counts 1"),
    ],
)
async def test_every_kind_of_leak_is_found(
    tmp_path: Path, path: str, answer: httpx.Response, what: str
) -> None:
    probes = await probed(tmp_path, at(path, answer))
    found = {leak.actor for leak in probes.leaks if what in leak.what}
    assert found == set(STRANGERS)


def test_a_new_operation_must_be_probed_or_exempt() -> None:
    known: dict[str, object] = {"get": {}, "post": {}}
    openapi = {
        "paths": {
            "/api/v1/matters": known,
            "/api/v1/matters/{matter}/timeline": {"get": {}},
            "/api/v1/matters/{matter}/secret": {"get": {}},
            "/healthz": {"get": {}},
        }
    }
    assert unclassified(openapi, "/api/v1") == ["GET /matters/{}/secret"]


def test_no_place_is_both_probed_and_exempt() -> None:
    probed_shapes = {shape(surface.method, surface.path) for surface in SURFACES}
    assert not probed_shapes & WITHOUT_MATTERS.keys()
    assert len({surface.key for surface in SURFACES}) == len(SURFACES)


def test_what_no_play_reaches_names_the_test_that_shows_it() -> None:
    keys = {surface.key for surface in SURFACES}
    assert SHOWN_BY_TESTS.keys() <= keys
    for key, path in SHOWN_BY_TESTS.items():
        assert (PROJECT / path).is_file(), key
