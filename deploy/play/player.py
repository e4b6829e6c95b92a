"""Plays one play step by step and keeps a record of what was filed."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from deploy.play.cast import Loaded
from deploy.play.people import ANONYMOUS, FrontDoor
from deploy.play.schema import HiddenFrom, Hold, Play, Secret, Step, seconds_of
from deploy.play.surfaces import shape
from deploy.play.values import UnknownValueError, differences, filled, names_in, pick
from deploy.quiescent import Stillness

_SHOWN_CHARACTERS = 600


class PlayError(AssertionError):
    """The system did something else than the play says; the message names play and step."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A matter that was filed: under which name of the play, and by whom."""

    name: str
    matter: str
    by: str


@dataclass(slots=True)
class Record:
    """What a play has done so far."""

    play: Play
    loaded: Loaded
    saved: dict[str, Any] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    filed: list[Filed] = field(default_factory=list)
    acts: set[str] = field(default_factory=set)
    """The shapes of all requests that went well, such as `POST /matters/{}/forward`."""

    def person(self, actor: str) -> str:
        """Return `people/{id}` of an actor; `anonymous` stays."""
        return actor if actor == ANONYMOUS else self.loaded.people[actor]

    def value(self, name: str) -> str:
        """Return a saved value; UnknownValueError before it was saved."""
        if name not in self.saved:
            message = f"nothing was saved as {name!r}"
            raise UnknownValueError(message)
        return str(self.saved[name])


Prober = Callable[[Record, Secret, bool], Awaitable[None]]


class Player:
    """Plays over HTTP only; beside it, waits for quiet and jumps business time."""

    def __init__(self, door: FrontDoor, still: Stillness, prober: Prober | None = None) -> None:
        self._door = door
        self._still = still
        self._prober = prober

    async def play(self, play: Play, loaded: Loaded) -> Record:
        """Play to the end and return the record; PlayError at the first difference."""
        record = Record(play, loaded)
        record.saved |= {f"people.{actor}": name for actor, name in loaded.people.items()}
        record.saved |= {f"groups.{group}": name for group, name in loaded.groups.items()}
        record.saved |= {f"bodies.{body}": name for body, name in loaded.bodies.items()}
        for number, step in enumerate(play.steps, start=1):
            with _within(f"play {play.play}, step {number} ({step.say.en})"):
                await self._step(record, number, step)
                for hold in play.holds:
                    if hold.when == "always" and self._begun(record, hold):
                        await self._hold(record, hold)
                await self._stays_hidden(record)
                if step.probe is not None and self._prober is not None:
                    for secret in play.secrets:
                        await self._prober(record, secret, step.probe == "everybody")
        for hold in play.holds:
            with _within(f"play {play.play}, at the end"):
                await self._hold(record, hold)
        return record

    async def _step(self, record: Record, number: int, step: Step) -> None:
        if step.advance is not None:
            await self._still.advance(seconds_of(step.advance))
        else:
            await self._act(record, number, step)
        if step.id:
            record.done.add(step.id)

    async def _act(self, record: Record, number: int, step: Step) -> None:
        now = await self._still.now()

        def moment(later: timedelta) -> str:
            return (now + later).isoformat(timespec="seconds")

        assert step.actor is not None  # noqa: S101 - the file says one of the two
        path = filled(step.path, record.saved, moment)
        answer = await self._door.ask(
            record.person(step.actor),
            step.verb,
            path,
            query=filled(step.query, record.saved, moment),
            body=filled(step.body, record.saved, moment),
            key="" if step.verb == "GET" else f"play-{record.play.play}-{number}",
            if_match=filled(step.if_match, record.saved, moment),
        )
        expected = filled(step.expect.body, record.saved, moment)
        body = _checked(answer, step.expect.status, expected)
        for name, place in step.save.items():
            record.saved[name] = pick(body, place)
        if step.files is not None:
            record.filed.append(Filed(step.files, record.value(step.files), step.actor))
        if answer.is_success:
            record.acts.add(shape(step.verb, path))
        if step.verb != "GET":
            await self._still.quiescent()

    def _begun(self, record: Record, hold: Hold) -> bool:
        if hold.after is not None and hold.after not in record.done:
            return False
        return names_in([hold.path, hold.query, hold.expect.body]) <= set(record.saved)

    async def _hold(self, record: Record, hold: Hold) -> None:
        def moment(_: timedelta) -> str:
            message = "what must hold is not a moment"
            raise UnknownValueError(message)

        path = filled(hold.path, record.saved, moment)
        query = filled(hold.query, record.saved, moment)
        answer = await self._door.ask(record.person(hold.actor), "GET", path, query=query)
        with _within(f"{hold.actor} reads {hold.path}"):
            _checked(answer, hold.expect.status, filled(hold.expect.body, record.saved, moment))

    async def _stays_hidden(self, record: Record) -> None:
        """Check after every step that nobody of `hidden_from` can read a PROTECTED matter."""
        found = await asyncio.gather(
            *(
                self._sees(record, secret, hidden)
                for secret in record.play.secrets
                if secret.matter in record.saved
                for hidden in secret.hidden_from
                if hidden.after is None or hidden.after in record.done
            )
        )
        seen = [line for line in found if line]
        if seen:
            raise PlayError("; ".join(seen))

    async def _sees(self, record: Record, secret: Secret, hidden: HiddenFrom) -> str:
        caller = record.person(hidden.actor)
        answer = await self._door.ask(caller, "GET", f"/{record.value(secret.matter)}")
        wanted = httpx.codes.UNAUTHORIZED if caller == ANONYMOUS else httpx.codes.NOT_FOUND
        if answer.status_code == wanted:
            return ""
        who = f"{hidden.actor} ({hidden.relation.en})"
        return f"{who} got {answer.status_code} for {secret.matter}, not {int(wanted)}"


@contextmanager
def _within(place: str) -> Iterator[None]:
    try:
        yield
    except (AssertionError, LookupError, RuntimeError, httpx.TransportError) as error:
        message = f"{place}: {error or type(error).__name__}"
        raise PlayError(message) from error


def _checked(answer: httpx.Response, status: int, expected: object) -> Any:  # noqa: ANN401 - any JSON value
    if answer.status_code != status:
        shown = answer.text[:_SHOWN_CHARACTERS]
        message = f"status {answer.status_code}, not {status}: {shown}"
        raise PlayError(message)
    try:
        body = answer.json() if answer.content else None
    except json.JSONDecodeError as error:
        message = f"not JSON: {answer.text[:_SHOWN_CHARACTERS]}"
        raise PlayError(message) from error
    if expected is not None:
        wrong = differences(expected, body)
        if wrong:
            raise PlayError("; ".join(wrong))
    return body
