"""Sentences for people, Chinese and English: a key and codes in, everyday words out.

The sentences live with the contracts (`proto/texts`), because a key and its parameters are part
of an event, and whoever consumes it must be able to say it. Rendering never fails: what cannot be
said as asked becomes the neutral sentence `changed`, so that nobody is left without a word.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from chassis.calendar import to_shanghai
from chassis.catalogue import catalogue

NEUTRAL: Final = "changed"
"""The key of the sentence that is always true: there is news."""

# A wheel carries the texts inside the package; a checkout has them beside the contracts.
_FOLDERS: Final = (
    Path(__file__).parent / "data" / "texts",
    Path(__file__).parents[1] / "proto" / "texts",
)
# The catalogue names a village by its committee; people name the place. The longest ending first.
_COMMITTEES: Final = (
    ("村村民委员会", "村"),
    ("村民委员会", "村"),
    ("村村委会", "村"),
    ("村委会", "村"),
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
)
# A body may begin an English sentence: "Your group has …".
_SENTENCE_START: Final = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")


class TextsUnusableError(ValueError):
    """The two languages do not have the same keys, or the neutral sentence is missing."""

    reason: Final = "TEXTS_UNUSABLE"


def place_name(name: str) -> str:
    """Return what people call a region: 金家村民委员会 is 金家村, 春晓社区居委会 is 春晓社区."""
    for ending, everyday in _COMMITTEES:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending) + everyday
    return name


@dataclass(frozen=True, slots=True)
class _Language:
    """The sentences and words of one language."""

    sentences: Mapping[str, str]
    words: Mapping[str, Any]

    def say(self, key: str, params: Mapping[str, str]) -> str:
        """Fill a sentence. Raises KeyError, ValueError or OverflowError when that is impossible."""
        template = self.sentences[key]
        filled = {name: self._fill(name, params[name]) for name in parameters(template)}
        return _SENTENCE_START.sub(lambda found: found[0].upper(), template.format_map(filled))

    def body(self, name: str) -> str:
        """Name a body; one that is not known gets its kind's name."""
        kind, _, key = name.partition("/")
        if kind == "agencies":
            agencies: Mapping[str, str] = self.words["agencies"]
            return agencies.get(key, agencies["OTHER"])
        region = catalogue().find(key)
        template: str | None = self.words["bodies"].get(kind)
        without: Mapping[str, str] = self.words["bodies_without_place"]
        if template is None or (region is None and "{place}" in template):
            return without.get(kind, without["other"])
        return template.format(place=place_name(region.name) if region else "")

    def _fill(self, name: str, value: str) -> str:
        kind = _KINDS.get(name)
        return value if kind is None else kind(self, value)

    def _level(self, value: str) -> str:
        levels: Mapping[str, str] = self.words["levels"]
        return levels.get(value, levels["OTHER"])

    def _resource(self, value: str) -> str:
        resources: Mapping[str, str] = self.words["resources"]
        return resources.get(value, resources["other"])

    def _number(self, value: str) -> str:
        return str(int(value))

    def _date(self, value: str) -> str:
        day = to_shanghai(datetime.fromisoformat(value))
        date: str = self.words["date"]
        return date.format(
            month=self.words["months"][day.month - 1],
            day=day.day,
            weekday=self.words["weekdays"][day.weekday()],
        )

    def _date_time(self, value: str) -> str:
        at = to_shanghai(datetime.fromisoformat(value))
        minutes: Mapping[int, str] = self.words["minutes"]
        other: str = self.words["minute"]
        date_time: str = self.words["date_time"]
        return date_time.format(
            date=self._date(value),
            hour=self.words["hours"][at.hour],
            minute=minutes.get(at.minute, other.format(minute=at.minute)),
        )


# What a parameter holds follows from its name.
_KINDS: Final[Mapping[str, Callable[[_Language, str], str]]] = {
    "body": _Language.body,
    "above": _Language.body,
    "helper": _Language.body,
    "until": _Language._date,  # noqa: SLF001 - the table of this module's own class
    "since": _Language._date,  # noqa: SLF001 - as above
    "at": _Language._date_time,  # noqa: SLF001 - as above
    "level": _Language._level,  # noqa: SLF001 - as above
    "resource": _Language._resource,  # noqa: SLF001 - as above
    "number": _Language._number,  # noqa: SLF001 - as above
}


def parameters(template: str) -> frozenset[str]:
    """Return the names of the parameters in a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


class Sentences:
    """Every sentence in both languages. Safe to share; read once a process by `load`."""

    def __init__(self, folder: Path) -> None:
        """Read the texts in a folder, blocking: call it while starting.

        Raises:
            OSError: when a file is missing.
            TextsUnusableError: when the languages differ in their keys.
        """
        self._zh = _read(folder, "zh-CN")
        self._en = _read(folder, "en")
        if self._zh.sentences.keys() != self._en.sentences.keys():
            raise TextsUnusableError("the two languages have different sentences")
        if NEUTRAL not in self._zh.sentences or self.params(NEUTRAL):
            raise TextsUnusableError(f"the sentence {NEUTRAL} must exist and need no parameter")

    @classmethod
    @cache
    def load(cls) -> Sentences:
        """Return the shipped sentences, read at the first call."""
        return cls(next(folder for folder in _FOLDERS if folder.is_dir()))

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in the order of the Chinese file."""
        return tuple(self._zh.sentences)

    def params(self, key: str) -> frozenset[str]:
        """Return the parameters that a sentence needs in either language. Raises KeyError."""
        return parameters(self._zh.sentences[key]) | parameters(self._en.sentences[key])

    def render(self, key: str, params: Mapping[str, str]) -> tuple[str, str]:
        """Return the sentence in Chinese and English.

        Parameters have a type by their name: `body`, `above` and `helper` are names of bodies,
        `until`, `since` and `at` are moments (RFC 3339) and are said in Shanghai time, `level`,
        `resource` and `number` are codes. An unknown key, or parameters that do not fill the
        sentence, give the neutral sentence; this never raises.
        """
        try:
            return self._zh.say(key, params), self._en.say(key, params)
        except (KeyError, ValueError, OverflowError):
            return self._zh.say(NEUTRAL, {}), self._en.say(NEUTRAL, {})

    def body(self, name: str) -> tuple[str, str]:
        """Return what people call a body: `councils/211021112209` is 榆树村妇女议事会."""
        return self._zh.body(name), self._en.body(name)


def _read(folder: Path, language: str) -> _Language:
    sentences = (folder / f"timeline.{language}.yaml").read_text(encoding="utf-8")
    words = (folder / f"words.{language}.yaml").read_text(encoding="utf-8")
    return _Language(yaml.safe_load(sentences), yaml.safe_load(words))
