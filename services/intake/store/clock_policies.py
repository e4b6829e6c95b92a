"""Reads the files of clock policies, and refuses what does not make sense before anything runs."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from chassis.region import Level
from services.intake.domain.clock_policy import Clock, ClockPolicy, Edition, Override, PolicyBook
from services.intake.domain.topics import TOPICS

SHIPPED: Final = Path(__file__).with_name("clock_policies")
_SPAN: Final = re.compile(r"([1-9]\d{0,3})(h|d|wd)")
_STAGES: Final = {f"stage.{level.token}": level for level in Level}
_CLOCKS: Final = frozenset(
    {"leader", "whole", "acceptance", "extension", "ask_her", "follow_up", "reopen"}
    | {"agenda", "order", "promise", *_STAGES}
)
_OVERRIDABLE: Final = frozenset({"leader", "whole", *_STAGES})
_CONDITIONS: Final = frozenset({"name", "regions", "topics", "channels", "clocks"})


class PolicyUnusableError(ValueError):
    """A file of clock policies does not say what it must, or says what cannot be."""


def load_policies(folder: Path) -> PolicyBook:
    """Return all versions in a folder, oldest first, blocking: call it while starting.

    Raises:
        PolicyUnusableError: for an unknown or missing clock, one without a basis, budgets that
            are longer than the whole clock, two versions of one name or one date.
    """
    editions = [read_policy(path) for path in sorted(folder.glob("*.yaml"))]
    _require(bool(editions), f"no policy in {folder}")
    editions.sort(key=lambda edition: edition.valid_from)
    dates = {edition.valid_from for edition in editions}
    names = {edition.policy.version for edition in editions}
    _require(len(dates) == len(names) == len(editions), "two policies of one name or date")
    return PolicyBook(tuple(editions))


@cache
def shipped() -> PolicyBook:
    """Return the policies that ship with the register."""
    return load_policies(SHIPPED)


def read_policy(path: Path) -> Edition:
    """Return the version in one file. Raises PolicyUnusableError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _edition(document)
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise PolicyUnusableError(f"{path.name}: {error}") from error
    except ValueError as error:
        raise PolicyUnusableError(f"{path.name}: {error}") from error


def _edition(document: Mapping[str, Any]) -> Edition:
    clocks = document["clocks"]
    _known(document, {"version", "valid_from", "clocks", "overrides"})
    _known(clocks, _CLOCKS)
    _require(clocks.keys() >= _CLOCKS, f"missing: {sorted(_CLOCKS - clocks.keys())}")
    for name, clock in clocks.items():
        _require(bool(clock.get("basis")), f"{name} names no basis")
    policy = ClockPolicy(
        version=str(document["version"]),
        leader=_clock(clocks["leader"]),
        stages={level: _clock(clocks[name]) for name, level in _STAGES.items()},
        whole=_clock(clocks["whole"]),
        acceptance_working_days=_working_days(clocks["acceptance"]["normal"]),
        acceptance_urgent=_span(clocks["acceptance"]["urgent"]),
        acceptance_at_most=_span(clocks["acceptance"]["at_most"]),
        ask_her_working_days=_working_days(clocks["ask_her"]["normal"]),
        follow_up_working_days=_working_days(clocks["follow_up"]["normal"]),
        reopen_within=_span(clocks["reopen"]["normal"]),
        agenda_grace=_span(clocks["agenda"]["normal"]),
        order_working_days=_working_days(clocks["order"]["normal"]),
        promise_within=_span(clocks["promise"]["at_most"]),
        extension_at_most=_span(clocks["extension"]["at_most"]),
    )
    _budgets(policy)
    overrides = tuple(_override(item, policy) for item in document.get("overrides", []))
    valid_from = datetime.fromisoformat(document["valid_from"])
    _require(valid_from.tzinfo is not None, "valid_from needs a time zone")
    return Edition(valid_from, policy, overrides)


def _override(item: Mapping[str, Any], policy: ClockPolicy) -> Override:
    _known(item, _CONDITIONS)
    clocks = item["clocks"]
    _known(clocks, _OVERRIDABLE)
    topics = frozenset(item.get("topics", []))
    _require(topics <= TOPICS.keys(), f"unknown topics: {sorted(topics - TOPICS.keys())}")
    for name, clock in clocks.items():
        _require(bool(clock.get("basis")), f"{item['name']}: {name} names no basis")
    override = Override(
        name=str(item["name"]),
        regions=tuple(str(code) for code in item.get("regions", [])),
        topics=topics,
        channels=frozenset(item.get("channels", [])),
        leader=_clock(clocks["leader"]) if "leader" in clocks else None,
        stages={level: _clock(clocks[name]) for name, level in _STAGES.items() if name in clocks},
        whole=_clock(clocks["whole"]) if "whole" in clocks else None,
    )
    _budgets(override.applied_to(policy))
    return override


def _budgets(policy: ClockPolicy) -> None:
    total = sum((clock.normal for clock in policy.stages.values()), timedelta())
    _require(total <= policy.whole.normal, f"{policy.version}: budgets exceed the whole clock")
    for clock in (policy.leader, policy.whole, *policy.stages.values()):
        _require(clock.urgent <= clock.normal, f"{policy.version}: urgent is slower than normal")


def _clock(entry: Mapping[str, Any]) -> Clock:
    return Clock(_span(entry["normal"]), _span(entry["urgent"]), str(entry["basis"]))


def _span(text: str) -> timedelta:
    number, unit = _parts(text)
    _require(unit != "wd", f"{text}: hours or calendar days here")
    return timedelta(hours=number) if unit == "h" else timedelta(days=number)


def _working_days(text: str) -> int:
    number, unit = _parts(text)
    _require(unit == "wd", f"{text}: working days here")
    return number


def _parts(text: str) -> tuple[int, str]:
    found = _SPAN.fullmatch(str(text))
    _require(found is not None, f"{text!r} is no span such as 24h, 15d or 3wd")
    assert found is not None  # noqa: S101 - refused above
    return int(found[1]), found[2]


def _known(entry: Mapping[str, Any], names: set[str] | frozenset[str]) -> None:
    _require(entry.keys() <= names, f"unknown: {sorted(entry.keys() - names)}")


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise PolicyUnusableError(what)
