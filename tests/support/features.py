"""Which test shows which mechanism of `features.yaml`: `@pytest.mark.feature(n)`.

A mark is only believed where the test itself, while it ran, got an answer below 400 over HTTP with
the token of every role that the row names, and where it claims at most three rows.
`tests/support/features_page.py` writes the page.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
import pytest
import yaml

FILE = Path(__file__).with_name("features.yaml")
MOST_ROWS = 3
_PROPERTY = "feature"
_REFUSED = 400
# What somebody became by what the seed entered: the `role` or `kind` of the request.
_GIVEN = {
    "MEMBER": "RESIDENT",
    "LEADER": "LEADER",
    "COUNCILLOR": "COUNCILLOR",
    "DIRECTOR": "DIRECTOR",
    "ASSOCIATE": "ASSOCIATE",
    "VILLAGE_CHAIR": "VILLAGE_CHAIR",
    "CADRE": "CADRE",
    "FED_LEADER": "FED_LEADER",
    "GRID_WORKER": "GRID_WORKER",
}
_GIVEN_BY_PATH = {"officers": "BODY_OFFICER", "grid-workers": "GRID_WORKER"}


@dataclass(frozen=True, slots=True)
class Row:
    """One mechanism: its title, who keeps it, and whose tokens a test of it has to use."""

    number: int
    title: str
    keeper: str
    roles: frozenset[str]


@cache
def rows() -> dict[int, Row]:
    """Return all rows by number, labels left out."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        number: Row(number, row["title"], row["keeper"], frozenset(row["roles"]))
        for number, row in data["rows"].items()
        if number not in data["labels"]
    }


@cache
def labels() -> frozenset[int]:
    """Return the rows that are mere labels: configuration, nothing to show."""
    return frozenset(yaml.safe_load(FILE.read_text(encoding="utf-8"))["labels"])


@dataclass(slots=True)
class Heard:
    """What one test has sent to the gateway: who holds which role, and who got an answer."""

    roles: dict[str, set[str]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def note(self, who: str, response: httpx.Response) -> None:
        """Take one answer of the gateway; `who` is `people/{id}`, `system:seed` or anonymous."""
        if response.status_code >= _REFUSED or who == "anonymous":
            return
        if who != "system:seed":
            self.answered.add(who)
            path = response.request.url.path
            if "/invitations/" in path and path.endswith("/accept"):
                self.roles.setdefault(who, set()).add("INVITEE")
            return
        self._learn(response.request)

    def _learn(self, request: httpx.Request) -> None:
        try:
            body = json.loads(request.content or b"{}")
        except ValueError:
            return
        person = body.get("person") if isinstance(body, dict) else None
        if not isinstance(person, str):
            return
        given = _GIVEN.get(str(body.get("kind") or body.get("role") or ""))
        given = given or _GIVEN_BY_PATH.get(request.url.path.rpartition("/")[2])
        if given is not None:
            self.roles.setdefault(person, set()).add(given)

    def acted_as(self) -> frozenset[str]:
        """Return the roles whose tokens got an answer; everybody is a RESIDENT."""
        held = set().union(*(self.roles.get(who, set()) for who in self.answered), set())
        return frozenset(held | ({"RESIDENT"} if self.answered else set()))


HEARD = Heard()


def claimed(item: pytest.Item) -> tuple[int, ...]:
    """Return the rows that a test's marks claim, in order, each once."""
    marks = [number for mark in item.iter_markers("feature") for number in mark.args]
    return tuple(dict.fromkeys(marks))


def problem(numbers: tuple[int, ...]) -> str:
    """Return what is wrong with a claim before its test has run; empty where nothing is."""
    if len(numbers) > MOST_ROWS:
        return f"claims {len(numbers)} rows, at most {MOST_ROWS}"
    for number in numbers:
        if number in labels():
            return f"row {number} is a label: there is nothing to show"
        if number not in rows():
            return f"there is no row {number}"
        if not rows()[number].roles:
            return f"row {number} is carried later: name its roles in {FILE.name} first"
    return ""


def unshown(numbers: tuple[int, ...], heard: Heard) -> str:
    """Return what a test did not do that its claim needs; empty where it did everything."""
    acted = heard.acted_as()
    for number in numbers:
        missing = sorted(rows()[number].roles - acted)
        if missing:
            return f"row {number} needs an answer over HTTP with the token of {', '.join(missing)}"
    return ""


class Features:
    """The plugin: refuses false claims, collects true ones, prints the last line."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._shown: set[int] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Refuse the whole run where a mark claims what no test may."""
        for item in items:
            if wrong := problem(claimed(item)):
                message = f"{item.nodeid}: @pytest.mark.feature: {wrong}"
                raise pytest.UsageError(message)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Forget what the test before has sent."""
        if claimed(item):
            HEARD.roles.clear()
            HEARD.answered.clear()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Fail a test that passed without having done what it claims."""
        result = yield
        numbers = claimed(item)
        if numbers:
            if wrong := unshown(numbers, HEARD):
                pytest.fail(f"@pytest.mark.feature: {wrong}", pytrace=False)
            item.user_properties.extend((_PROPERTY, number) for number in numbers)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect what was shown, also from the workers of a parallel run."""
        if report.when == "call" and report.passed:
            self._shown.update(
                int(str(value)) for name, value in report.user_properties if name == _PROPERTY
            )

    def pytest_unconfigure(self) -> None:
        """Print the last line where `--features` asks for it."""
        if self._config.getoption("--features") and not hasattr(self._config, "workerinput"):
            missing = sorted(set(rows()) - self._shown)
            print(f"not shown yet: {' '.join(map(str, missing))}")  # noqa: T201 - what make prints
            print(f"features: {len(self._shown)} of {len(rows())}, {len(labels())} labels")  # noqa: T201
