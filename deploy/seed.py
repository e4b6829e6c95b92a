"""Loads the sample village of `make up`, once for each instance."""

import json
from pathlib import Path

from deploy.local import Running
from deploy.play.cast import Loaded, Loader
from deploy.play.people import FrontDoor
from deploy.play.schema import Cast, read_cast
from deploy.progress import QUIET, Progress
from deploy.quiescent import stillness
from deploy.state import write_private

SAMPLE = Path(__file__).with_name("sample_village.yaml")
_NAME = "sample"


async def seed(running: Running, progress: Progress = QUIET) -> None:
    """Load the sample village and write `people.json`, unless that is there already.

    A run that was cut off is repeated with the same request ids: nobody is entered twice. Raises
    LoadingError with what was refused, NotQuietError where the system does not come to rest.
    """
    if running.people_file.exists():
        return
    cast = read_cast(SAMPLE)
    with progress.step("loading the sample village"):
        async with (
            stillness(running) as still,
            FrontDoor(running.gateway_url, running.keys) as door,
        ):
            await still.quiescent()
            loaded = await Loader(door, _NAME).load(cast)
            await still.quiescent()
    write_private(running.people_file, json.dumps(people_by_role(cast, loaded), indent=2))


def people_by_role(cast: Cast, loaded: Loaded) -> dict[str, dict[str, str]]:
    """Return `{role: {person_id, name}}`; the first person of a role stands for it."""
    people: dict[str, dict[str, str]] = {}
    for actor in cast.actors:
        identity = loaded.people[actor.id].removeprefix("people/")
        people.setdefault(actor.role, {"person_id": identity, "name": actor.name})
    return people
