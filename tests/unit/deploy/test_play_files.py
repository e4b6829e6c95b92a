"""Play files: those that exist can be played, others are refused with every place."""

from pathlib import Path

import pytest

from deploy.demo import SCENARIOS, read_plays
from deploy.play.schema import PlayFileError, read_cast, read_play, seconds_of
from deploy.seed import SAMPLE

SMALL = """
play: 3
title: {zh: 水, en: Water}
cast:
  actors:
    - {id: asker, role: resident, region: "210922107002", name: 田秀荣}
steps:
  - say: {zh: 说, en: she says so}
    actor: asker
    path: /matters
    body: {topic: water_power_heat}
    expect: {status: 201}
    save: {matter: name}
    files: matter
"""


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "play-03.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlayFileError) as refusal:
        read_play(path)
    return str(refusal.value)


def test_the_plays_of_the_project_are_ready_by_number() -> None:
    plays = read_plays(SCENARIOS)
    assert {play.play for play in plays} >= {1, 3, 5, 9, 11, 13, 15}
    assert plays == sorted(plays, key=lambda play: play.play)
    assert sum(len([step for step in play.steps if step.files]) for play in plays) >= 6
    hidden = [secret for play in plays for secret in play.secrets]
    assert hidden
    assert all(len(secret.hidden_from) >= 12 for secret in hidden)


def test_the_sample_village_has_every_role() -> None:
    roles = {actor.role for actor in read_cast(SAMPLE).actors}
    wanted = "resident neighbour leader director councillor associate expert village_chair"
    assert roles >= {*wanted.split(), "township_cadre"}


def test_a_small_play_is_read(tmp_path: Path) -> None:
    path = tmp_path / "play-03.yaml"
    path.write_text(SMALL, encoding="utf-8")
    play = read_play(path)
    assert (play.steps[0].verb, play.steps[0].expect.status) == ("POST", 201)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("path: /matters", "path: matters", "`path` begins with /"),
        ("actor: asker", "actor: nobody", "unknown actor: nobody"),
        ("actor: asker", "advance: 25h\n    actor: asker", "either `advance` or an `actor`"),
        ("files: matter", "files: other", "unknown saved name: other"),
        ("210922107002", "21092210700", "cast.actors.0.region"),
        ("status: 201", "status: 201, sure: true", "steps.0.expect.sure"),
        ("play: 3", "play: [", "not YAML"),
        ("name: 田秀荣", "name: ''", "cast.actors.0.name"),
    ],
)
def test_a_wrong_play_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, where: str
) -> None:
    assert old in SMALL
    message = refused(tmp_path, SMALL.replace(old, new, 1))
    assert message.startswith("play-03.yaml")
    assert where in message


@pytest.mark.parametrize(("span", "seconds"), [("30m", 1800), ("25h", 90_000), ("8d", 691_200)])
def test_spans(span: str, seconds: int) -> None:
    assert seconds_of(span) == seconds


@pytest.mark.parametrize("span", ["", "25", "h", "-1h", "1w", "25h "])
def test_other_spans_are_refused(span: str) -> None:
    with pytest.raises(ValueError, match="a span is"):
        seconds_of(span)
