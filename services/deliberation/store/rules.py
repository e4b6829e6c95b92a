"""Reads the rules of meetings from their versions in `meeting_rules/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chassis.calendar import business_date
from services.deliberation.domain.rules import Rules

_FOLDER = Path(__file__).parent / "meeting_rules"


@dataclass(frozen=True, slots=True)
class _Version:
    version: str
    valid_from: date
    default: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, Mapping[str, Mapping[str, Any]]]


@cache
def _versions() -> tuple[_Version, ...]:
    """Return all versions, the newest first."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.yaml")]
    versions = [
        _Version(str(one["version"]), one["valid_from"], one["default"], one["regions"])
        for one in read
    ]
    return tuple(sorted(versions, key=lambda one: one.valid_from, reverse=True))


def _rules(version: _Version, region: str) -> Rules:
    """Return a version's rules for a region; the most particular override wins.

    An override names whole sections (`quorum`, `online` …), each with its own basis.
    """
    sections = dict(version.default)
    for code in sorted(version.regions, key=lambda one: len(one.rstrip("0"))):
        if region.startswith(code.rstrip("0")):
            sections |= version.regions[code]
    quorum, monthly = sections["quorum"], sections["monthly"]
    return Rules(
        version=version.version,
        present=Fraction(*quorum["present"]),
        in_favour=Fraction(*quorum["in_favour"]),
        more_councillors=sections["at_once"]["more_councillors"],
        least_hours=sections["online"]["least_hours"],
        most_hours=sections["online"]["most_hours"],
        monthly_weekday=monthly["weekday"],
        monthly_hour=monthly["hour"],
        monthly_days_before=monthly["days_before"],
        late_entry_days=sections["late_entry"]["days"],
        sign_in_minutes=sections["sign_in"]["minutes_before"],
    )


class MeetingRules:
    """Implements `app.ports.RulesBook`."""

    def holding(self, region: str, at: datetime) -> Rules:
        """Return the rules for a meeting that is convened now."""
        today = business_date(at)
        versions = _versions()
        return _rules(
            next((one for one in versions if one.valid_from <= today), versions[-1]), region
        )

    def of_version(self, version: str, region: str) -> Rules:
        """Return the rules under which a meeting was convened.

        Raises:
            LookupError: for a version that does not ship with the software.
        """
        for one in _versions():
            if one.version == version:
                return _rules(one, region)
        msg = f"no meeting rules {version}"
        raise LookupError(msg)
