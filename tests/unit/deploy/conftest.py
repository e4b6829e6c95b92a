"""What the tests of the embedded run share."""

import os
import stat
from pathlib import Path

import pytest

from deploy.state import State


def passable(folder: Path) -> Path:
    """Let uid 65534, as whom root runs PostgreSQL, pass through to a test's own folder."""
    for each in (folder, *folder.parents):
        found = each.stat()
        if found.st_uid == os.geteuid() and not found.st_mode & stat.S_IXOTH:
            each.chmod(found.st_mode | stat.S_IXOTH)
    return folder


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state folder of the test's own."""
    return State(passable(tmp_path) / ".state")
