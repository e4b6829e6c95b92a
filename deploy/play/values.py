"""Values in a play: what was saved, moments of business time, and what an answer must hold."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from deploy.play.schema import seconds_of

_NAME = re.compile(r"\$\{([^}]+)\}")
_IN = re.compile(r"in (\d{1,4}[mhd])")
# A step may save a path such as `items.0.name`.
_MISSING = object()


class UnknownValueError(LookupError):
    """A value that no step has saved, or that an answer does not have."""


def filled(value: Any, saved: Mapping[str, Any], moment: Callable[[timedelta], str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value with every `${…}` replaced.

    `moment` gives a moment of business time as text. Raises UnknownValueError.
    """
    if isinstance(value, str):
        whole = _NAME.fullmatch(value)
        if whole is not None:
            return _value(whole[1], saved, moment)
        return _NAME.sub(lambda found: str(_value(found[1], saved, moment)), value)
    if isinstance(value, dict):
        return {key: filled(each, saved, moment) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, saved, moment) for each in value]
    return value


def names_in(value: Any) -> set[str]:  # noqa: ANN401 - any JSON value
    """Return the names of saved values that a JSON value asks for."""
    if isinstance(value, str):
        return {name for name in _NAME.findall(value) if not _IN.fullmatch(name)}
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(names_in, value))
    return set()


def _value(name: str, saved: Mapping[str, Any], moment: Callable[[timedelta], str]) -> Any:  # noqa: ANN401 - any JSON value
    later = _IN.fullmatch(name)
    if later is not None:
        return moment(timedelta(seconds=seconds_of(later[1])))
    if name not in saved:
        message = f"nothing was saved as {name!r}"
        raise UnknownValueError(message)
    return saved[name]


def pick(body: Any, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return what stands at `items.0.name` of an answer; UnknownValueError where nothing does."""
    found = body
    for part in path.split("."):
        if isinstance(found, list):
            found = found[int(part)] if part.isdigit() and int(part) < len(found) else _MISSING
        else:
            found = found.get(part, _MISSING) if isinstance(found, dict) else _MISSING
        if found is _MISSING:
            message = f"the answer has no {path!r}"
            raise UnknownValueError(message)
    return found


def differences(expected: Any, actual: Any, place: str = "body") -> list[str]:  # noqa: ANN401 - any JSON value
    """Return where an answer does not hold what was expected; empty where it holds everything.

    Of an object only the named fields count. Each element of a list must be found in the answer's
    list; an empty list wants an empty list. `{$contains: …}` and `{$lacks: …}` speak of a text or
    a list's elements, `{$length: n}` of their number, `{$set: true}` of a value that is there.
    """
    if isinstance(expected, dict):
        if any(key.startswith("$") for key in expected):
            return _special(expected, actual, place)
        return _of_object(expected, actual, place)
    if isinstance(expected, list):
        return _of_list(expected, actual, place)
    # True == 1 in Python, never in JSON.
    if expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        return [f"{place} is {actual!r}, not {expected!r}"]
    return []


def _of_object(expected: dict[str, Any], actual: Any, place: str) -> list[str]:  # noqa: ANN401 - any JSON value
    if not isinstance(actual, dict):
        return [f"{place} is {actual!r}, not an object"]
    return [
        line
        for key, each in expected.items()
        for line in differences(each, actual.get(key), f"{place}.{key}")
    ]


def _of_list(expected: list[Any], actual: Any, place: str) -> list[str]:  # noqa: ANN401 - any JSON value
    if not isinstance(actual, list):
        return [f"{place} is {actual!r}, not a list"]
    if not expected and actual:
        return [f"{place} has {len(actual)} elements, not 0"]
    return [
        f"{place} has no element like {each!r}"
        for each in expected
        if all(differences(each, one) for one in actual)
    ]


def _special(expected: dict[str, Any], actual: Any, place: str) -> list[str]:  # noqa: ANN401 - any JSON value
    lines = []
    for word, value in expected.items():
        if word == "$contains":
            holds = value in (actual or "")
        elif word == "$lacks":
            holds = actual is not None and value not in actual
        elif word == "$length":
            holds = actual is not None and len(actual) == value
        elif word == "$set":
            holds = bool(actual) is bool(value)
        else:
            lines.append(f"{place}: unknown word {word}")
            continue
        if not holds:
            lines.append(f"{place} is {actual!r}: {word} {value!r} does not hold")
    return lines
