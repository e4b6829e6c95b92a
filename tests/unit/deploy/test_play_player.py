"""The player: what it sends, what it saves, where it stops."""

import json
from pathlib import Path

import httpx
import pytest

from deploy.play.cast import Loaded
from deploy.play.player import Player, PlayError, Record
from deploy.play.schema import Play
from tests.unit.deploy.play_support import Still, door_to

ID = "01a207d3-9b7b-704f-8659-afaa59e8ced2"
LOADED = Loaded({"asker": f"people/{ID}", "other": f"people/{ID[:-1]}3"}, {"group": "groups/1"})
MATTER = {"name": f"matters/{ID}", "epoch": 1, "status": "OPEN"}


def play_of(*steps: dict[str, object], **more: object) -> Play:
    words = {"zh": "说", "en": "she says so"}
    return Play.model_validate(
        {
            "play": 3,
            "title": words,
            "cast": {
                "actors": [
                    {"id": name, "role": "resident", "region": "210922107002", "name": name}
                    for name in ("asker", "other")
                ]
            },
            "steps": [{"say": words} | step for step in steps],
        }
        | more
    )


FILE: dict[str, object] = {
    "actor": "asker",
    "path": "/matters",
    "body": {"group": "${groups.group}", "text": "x"},
    "expect": {"status": 201, "body": {"status": "OPEN"}},
    "save": {"matter": "name", "epoch": "epoch"},
    "files": "matter",
}


class Gateway:
    """Answers from a list and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.pop(0)


async def run(tmp_path: Path, play: Play, gateway: Gateway, still: Still) -> Record:
    async with door_to(gateway, tmp_path) as door:
        return await Player(door, still).play(play, LOADED)


async def test_it_sends_saves_waits_and_records(tmp_path: Path) -> None:
    still = Still()
    gateway = Gateway(httpx.Response(201, json=MATTER), httpx.Response(200, json={}))
    forward = {
        "actor": "other",
        "path": "/${matter}/forward",
        "body": {"expected_epoch": "${epoch}", "at": "${in 2h}"},
        "if_match": "tag",
    }
    play = play_of(FILE, {"advance": "25h"}, forward)
    record = await run(tmp_path, play, gateway, still)
    first, second = gateway.asked
    assert json.loads(first.content) == {"group": "groups/1", "text": "x"}
    assert first.headers["idempotency-key"] == "play-3-1"
    assert first.headers["authorization"] != second.headers["authorization"]
    assert str(second.url) == f"http://gateway/api/v1/matters/{ID}/forward"
    assert json.loads(second.content) == {"expected_epoch": 1, "at": "2026-03-08T11:00:00+00:00"}
    assert second.headers["if-match"] == "tag"
    assert (still.waited, still.advanced) == (2, 90_000)
    assert [(filed.name, filed.matter, filed.by) for filed in record.filed] == [
        ("matter", MATTER["name"], "asker")
    ]
    assert record.acts == {"POST /matters", "POST /matters/{}/forward"}


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (httpx.Response(409, json={"reason": "X"}), "status 409, not 201"),
        (httpx.Response(201, json={"status": "RESOLVED"}), "body.status is 'RESOLVED'"),
        (httpx.Response(201, json={"status": "OPEN"}), "has no 'name'"),
        (httpx.Response(201, text="<html>"), "not JSON"),
    ],
)
async def test_it_stops_at_the_first_difference(
    tmp_path: Path, answer: httpx.Response, what: str
) -> None:
    with pytest.raises(PlayError, match="play 3, step 1") as stopped:
        await run(tmp_path, play_of(FILE), Gateway(answer), Still())
    assert what in str(stopped.value)


async def test_what_must_hold_is_read_after_every_step(tmp_path: Path) -> None:
    hold = {
        "when": "always",
        "actor": "asker",
        "path": "/${matter}",
        "expect": {"body": {"status": "OPEN"}},
    }
    read = {"actor": "asker", "path": "/me"}
    gateway = Gateway(
        httpx.Response(200, json={}),
        httpx.Response(201, json=MATTER),
        httpx.Response(200, json=MATTER),
        httpx.Response(200, json={}),
        httpx.Response(200, json=MATTER | {"status": "WITHDRAWN"}),
    )
    with pytest.raises(PlayError, match=r"step 3.*asker reads .*'WITHDRAWN'"):
        await run(tmp_path, play_of(read, FILE, read, holds=[hold]), gateway, Still())
