"""Points at which a test may kill this process (`TONGXIN_FAULT`), refused in production."""

from __future__ import annotations

import os
import signal
from pathlib import Path

POINTS = frozenset({"before_commit", "after_commit", "after_publish", "before_ack"})
_armed: dict[str, Path] = {}


def arm(setting: str) -> None:
    """Arm one point: `point:path`. The process dies there as soon as the file exists.

    The file is removed first, so that the restarted process lives.

    Raises:
        ValueError: when the point is unknown.
    """
    if not setting:
        return
    point, _, path = setting.partition(":")
    if point not in POINTS or not path:
        msg = f"TONGXIN_FAULT must be point:path with a point of {sorted(POINTS)}"
        raise ValueError(msg)
    _armed[point] = Path(path)


def reach(point: str) -> None:
    """Die here by SIGKILL if this point is armed and its file exists."""
    path = _armed.get(point)
    if path is not None and path.exists():
        path.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
