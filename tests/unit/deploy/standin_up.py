"""Run the stand-in instance `kept` below a given folder until told to end: `make up` in small."""

import sys
from pathlib import Path

import typer

from deploy.cli import run
from deploy.local import keep, running
from deploy.progress import Progress
from deploy.state import State
from tests.unit.deploy.small import TINY


async def _up(folder: Path) -> None:
    state = State(folder)
    progress = Progress()
    async with running(
        "kept", fresh=False, topology=TINY, state=state, progress=progress
    ) as started:
        sys.stdout.write("up\n")
        sys.stdout.flush()
        await keep(started, progress)


app = typer.Typer()


@app.command()
def up(folder: Path) -> None:
    """Run until killed or cancelled, as the commands of `tongxin` do."""
    run(_up(folder))


if __name__ == "__main__":
    app()
