"""What a play file may hold. A file that says anything else is refused with where and why."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

_SPAN = re.compile(r"(\d{1,4})([mhd])")
_UNIT_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_M = TypeVar("_M", bound=BaseModel)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Region = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Span = Annotated[str, StringConstraints(pattern=r"^\d{1,4}[mhd]$")]


class PlayFileError(ValueError):
    """A play file that cannot be played; the message names the file and every place."""


def seconds_of(span: str) -> int:
    """Return `30m`, `25h` or `8d` in seconds; ValueError for anything else."""
    found = _SPAN.fullmatch(span)
    if found is None:
        message = f"a span is a number with m, h or d, such as 25h; not {span!r}"
        raise ValueError(message)
    return int(found[1]) * _UNIT_SECONDS[found[2]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """A sentence in both languages."""

    zh: str
    en: str


class Actor(_Strict):
    """A person of the play: a pseudonym and the village where she lives."""

    id: Id
    role: Id
    region: Region
    name: Annotated[str, StringConstraints(min_length=1, max_length=50)]


class Group(_Strict):
    """An area group with its leader."""

    id: Id
    region: Region
    title: str
    leader: Id
    members: list[Id] = []


class Expert(_Strict):
    """Somebody on a council's list of experts."""

    person: Id
    skills: list[str]


class Council(_Strict):
    """A council with its seats; the director is an N herself."""

    region: Region
    director: Id
    councillors: list[Id] = []
    associates: list[Id] = []
    experts: list[Expert] = []


class Post(_Strict):
    """A post in the federation of a region."""

    region: Region
    person: Id
    kind: Literal["VILLAGE_CHAIR", "CADRE", "FED_LEADER"]


class PartnerBody(_Strict):
    """A body that can be asked for help, with its officers."""

    id: Id
    kind: str
    region: Region
    title: str
    officers: list[Id] = []


class Cast(_Strict):
    """Who is there before anything happens."""

    actors: list[Actor]
    groups: list[Group] = []
    councils: list[Council] = []
    posts: list[Post] = []
    bodies: list[PartnerBody] = []

    @model_validator(mode="after")
    def _known_people(self) -> Self:
        known = [actor.id for actor in self.actors]
        _once(known, "actor")
        _once([group.id for group in self.groups], "group")
        named = [person for group in self.groups for person in (group.leader, *group.members)]
        for council in self.councils:
            named += [council.director, *council.councillors, *council.associates]
            named += [expert.person for expert in council.experts]
        named += [post.person for post in self.posts]
        _once([body.id for body in self.bodies], "body")
        named += [officer for body in self.bodies for officer in body.officers]
        _all_known(named, set(known), "actor")
        return self


class Expect(_Strict):
    """What an answer must be: its status, and what its body must hold at least."""

    status: int = 200
    body: Any = None


class Step(_Strict):
    """One request of one actor, or a jump of business time. With a body it is a POST, else a GET.

    `${name}` stands for what an earlier step saved, `${in 2h}` for a moment of business time.
    `files` names the matter that the step files. After a step with `probe` the entitled show what
    they see, and with `everybody` strangers try everything.
    """

    id: Id | None = None
    say: Words
    advance: Span | None = None
    actor: Id | None = None
    method: Literal["GET", "POST", "PATCH"] | None = None
    path: str = ""
    query: dict[str, str] = {}
    body: dict[str, Any] | None = None
    if_match: str = ""
    expect: Expect = Expect()
    save: dict[Id, str] = {}
    files: Id | None = None
    probe: Literal["everybody", "entitled"] | None = None

    @property
    def verb(self) -> str:
        """The method that is meant."""
        return self.method or ("GET" if self.body is None else "POST")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.advance is None) == (self.actor is None):
            message = "a step has either `advance` or an `actor` with a `path`"
            raise ValueError(message)
        if self.actor is not None and not self.path.startswith("/"):
            message = "`path` begins with /"
            raise ValueError(message)
        return self


class Hold(_Strict):
    """What an actor must read after every step from `after` on, or at the end only."""

    when: Literal["always", "end"] = "end"
    after: Id | None = None
    actor: Id
    path: str
    query: dict[str, str] = {}
    expect: Expect = Expect()


class HiddenFrom(_Strict):
    """Somebody who must find nothing; `after` a step where she had access before it."""

    actor: Id
    relation: Words
    after: Id | None = None


class Secret(_Strict):
    """A PROTECTED matter, what was planted in it, and what hangs on it, by saved names."""

    matter: Id
    region: Region
    markers: Annotated[list[str], Field(min_length=1)]
    parts: dict[
        Literal[
            "meeting",
            "item",
            "proposal",
            "invitation",
            "action",
            "request",
            "bundle",
            "dispatch",
            "information",
        ],
        Id,
    ] = {}
    entitled: list[Id]
    hidden_from: Annotated[list[HiddenFrom], Field(min_length=12)]


class Play(_Strict):
    """One real case."""

    play: int
    title: Words
    cast: Cast
    steps: Annotated[list[Step], Field(min_length=1)]
    holds: list[Hold] = []
    secrets: list[Secret] = []

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        actors = {actor.id for actor in self.cast.actors}
        steps = [step.id for step in self.steps if step.id]
        _once(steps, "step")
        _all_known([step.actor for step in self.steps if step.actor], actors, "actor")
        _all_known([hold.actor for hold in self.holds], actors, "actor")
        afters = [hold.after for hold in self.holds if hold.after]
        saved = {name for step in self.steps for name in step.save}
        for secret in self.secrets:
            _all_known(secret.entitled, actors, "actor")
            _all_known(
                [hidden.actor for hidden in secret.hidden_from], actors | {"anonymous"}, "actor"
            )
            _all_known([secret.matter, *secret.parts.values()], saved, "saved name")
            afters += [hidden.after for hidden in secret.hidden_from if hidden.after]
        _all_known(afters, set(steps), "step")
        files = [step.files for step in self.steps if step.files]
        _once(files, "filed matter")
        _all_known(files, saved, "saved name")
        return self


def _once(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"{what} named twice: {', '.join(twice)}"
        raise ValueError(message)


def _all_known(names: list[str], known: set[str], what: str) -> None:
    unknown = sorted(set(names) - known)
    if unknown:
        message = f"unknown {what}: {', '.join(unknown)}"
        raise ValueError(message)


class Village(_Strict):
    """A cast alone: the sample village of `make up`."""

    cast: Cast


def read_play(path: Path) -> Play:
    """Read a play; PlayFileError with every place that is wrong."""
    return _read(path, Play)


def read_cast(path: Path) -> Cast:
    """Read a cast without a play; PlayFileError with every place that is wrong."""
    return _read(path, Village).cast


def _read(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        message = f"{path.name}: not YAML: {error}"
        raise PlayFileError(message) from error
    except ValidationError as error:
        lines = [
            f"  {'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}"
            for each in error.errors()
        ]
        raise PlayFileError("\n".join([f"{path.name} cannot be played:", *lines])) from error
