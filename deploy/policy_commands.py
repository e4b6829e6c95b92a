"""Clock policies from the command line: what another one would have changed."""

from datetime import datetime
from pathlib import Path

from rich.table import Table

from chassis.database import Database
from services.intake.app.what_if import WhatIf, what_if
from services.intake.domain.clock_policy import Edition
from services.intake.store.clock_policies import load_policies, shipped
from services.intake.store.histories import Histories


def newest_of(folder: Path) -> Edition:
    """Return the newest version in a folder, whether it holds already or not.

    Raises:
        PolicyUnusableError: see `load_policies`.
    """
    return load_policies(folder).editions[-1]


async def replayed(url: str, other: Edition, since: datetime | None) -> WhatIf:
    """Replay the stored matters of a database under a policy, beside the newest that ships."""
    database = Database(url, pool=2)
    try:
        return await what_if(Histories(database), shipped().editions[-1], other, since)
    finally:
        await database.close()


def table_of(result: WhatIf, version: str) -> Table:
    """Return a table with a row per clock."""
    table = Table(title=f"{result.matters} matters under {version}")
    table.add_column("clock")
    for title in ("runs", "earlier", "later", "late now → then", "raised now → then"):
        table.add_column(title, justify="right")
    for clock, tally in sorted(result.clocks.items()):
        table.add_row(
            clock,
            str(tally.runs),
            str(tally.earlier),
            str(tally.later),
            f"{tally.late_now} → {tally.late_then}",
            f"{tally.raised_now} → {tally.raised_then}",
        )
    return table
