"""`make demo`: plays the plays with fresh data, then reads back what became of every matter."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console

from deploy.local import running
from deploy.play.cast import Loaded, Loader, LoadingError
from deploy.play.people import PREFIX, FrontDoor
from deploy.play.player import Player, PlayError, Record
from deploy.play.probes import Probes
from deploy.play.readback import Fate, fates
from deploy.play.report import print_fates, print_timelines
from deploy.play.schema import Play, PlayFileError, read_play
from deploy.play.surfaces import unclassified
from deploy.progress import Progress
from deploy.quiescent import NotQuietError, stillness
from deploy.state import PROJECT

SCENARIOS = PROJECT / "tests" / "scenarios"
_WIDTH = 110


async def main() -> int:
    """Play everything in `.state/demo`; return 0 only where all was answered, lost and leaked 0.

    Says what went wrong where a play could not be played. Raises what `running` raises.
    """
    progress = Progress()
    console = Console(highlight=False)
    if not console.is_terminal:
        # In a log there is no terminal that would tell its width.
        console = Console(highlight=False, width=_WIDTH)
    try:
        return await demonstrate(console, progress)
    except (PlayFileError, LoadingError, PlayError, NotQuietError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1


async def demonstrate(console: Console, progress: Progress) -> int:
    """Start everything, play, read back, stop; return the exit code.

    Raises PlayFileError for a file that cannot be played, LoadingError and PlayError where the
    system did something else than a play says, NotQuietError where it does not come to rest.
    """
    plays = read_plays(SCENARIOS)
    async with (
        running("demo", fresh=True, progress=progress) as run,
        stillness(run) as still,
        FrontDoor(run.gateway_url, run.keys) as door,
    ):
        await still.quiescent()
        probes = Probes(door)
        player = Player(door, still, probes.probe)
        with progress.step("loading people, groups, councils and posts"):
            casts = [await Loader(door, f"play-{play.play}").load(play.cast) for play in plays]
            await still.quiescent()
        records = await play_all(player, plays, casts, progress)
        for record in records:
            await print_timelines(console, door, record)
        found = [fate for record in records for fate in await fates(door, record)]
        return await conclude(console, door, records, found, probes)


def read_plays(folder: Path) -> list[Play]:
    """Return the plays of a folder by number; PlayFileError where one cannot be played."""
    plays = [read_play(path) for path in sorted(folder.glob("play-*.yaml"))]
    return sorted(plays, key=lambda play: play.play)


async def play_all(
    player: Player, plays: Sequence[Play], casts: Sequence[Loaded], progress: Progress
) -> list[Record]:
    """Play one after the other, because they share business time."""
    records = []
    for play, loaded in zip(plays, casts, strict=True):
        with progress.step(f"play {play.play}: {play.title.zh} · {play.title.en}"):
            records.append(await player.play(play, loaded))
    return records


async def conclude(
    console: Console,
    door: FrontDoor,
    records: Sequence[Record],
    found: Sequence[Fate],
    probes: Probes,
) -> int:
    """Print the table, what is wrong, the counts, and the last line; return the exit code."""
    print_fates(console, found)
    openapi = await door.root("/openapi.json")
    acts = {act for record in records for act in record.acts}
    missing = probes.missing_twins(acts)
    wrong = [f"lost: play {fate.play} {fate.name}: {fate.lost}" for fate in found if fate.lost]
    wrong += [
        f"leaked: play {leak.play}: {leak.actor} ({leak.relation}): {leak.surface}: {leak.what}"
        for leak in probes.leaks
    ]
    wrong += [f"nobody entitled was shown: {surface}" for surface in missing]
    if openapi.status_code == httpx.codes.OK:
        operations = unclassified(openapi.json(), PREFIX)
        wrong += [f"neither probed nor exempt: {operation}" for operation in operations]
    else:
        wrong.append(f"the API description answers {openapi.status_code}")
    for line in wrong:
        console.print(line, style="red", markup=False, soft_wrap=True)
    answered = sum(fate.answered for fate in found)
    lost = sum(bool(fate.lost) for fate in found)
    console.print(
        f"probes: {probes.count} by {len(probes.people)} people who must see nothing;"
        f" places that somebody entitled saw working: {probes.places - len(missing)}"
        f" of {probes.places}, the others in component tests"
    )
    console.print(
        f"demo: {len(found)} matters, {answered} answered, {lost} lost, {len(probes.leaks)} leaked"
    )
    return 0 if not wrong and found and answered == len(found) else 1


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
