"""Clock policies from the command line: what is asked, and what is refused."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chassis.calendar import SHANGHAI
from deploy import cli, policy_commands
from services.intake.app.what_if import Tally, WhatIf
from services.intake.domain.clock_policy import Edition
from services.intake.store.clock_policies import SHIPPED


def test_what_if_reads_the_folder_and_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SHIPPED / "2026-1.yaml", tmp_path)
    asked: list[object] = []

    async def replayed(url: str, other: Edition, since: datetime | None) -> WhatIf:
        asked.extend([url, other.policy.version, since])
        return WhatIf(3, {"leader": Tally(runs=3, late_now=1, late_then=1)})

    monkeypatch.setenv("TONGXIN_DATABASE_URL", "postgresql+asyncpg://host/intake")
    monkeypatch.setattr(policy_commands, "replayed", replayed)
    arguments = ["what-if", "--policy", str(tmp_path), "--since", "2026-03-01"]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 0, result.output
    day = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    assert asked == ["postgresql+asyncpg://host/intake", "2026-1", day]
    assert "3 matters under 2026-1" in result.stdout
    assert "no deadline would change" in result.stdout


def test_a_folder_without_a_policy_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["what-if", "--policy", str(tmp_path)])
    assert result.exit_code == 1
    assert "no policy in" in result.stderr
