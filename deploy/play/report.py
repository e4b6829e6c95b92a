"""Prints what happened, Chinese first with English below."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from deploy.play.people import FrontDoor
from deploy.play.player import Filed, Record
from deploy.play.readback import Fate

_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class _Line:
    time: str
    zh: str
    en: str


async def print_timelines(console: Console, door: FrontDoor, record: Record) -> None:
    """Print each matter's timeline as each actor of its play sees it."""
    title = record.play.title
    console.rule(Text(f"{record.play.play}. {title.zh} · {title.en}", style="bold"))
    for filed in record.filed:
        console.print(await _timelines(door, record, filed))


async def _timelines(door: FrontDoor, record: Record, filed: Filed) -> Group:
    """Actors who see the same are shown together; those who see nothing are named last."""
    seen: dict[tuple[_Line, ...], list[str]] = defaultdict(list)
    for actor in record.play.cast.actors:
        path = f"/{filed.matter}/timeline"
        entries = await door.everything(record.person(actor.id), path)
        seen[tuple(map(_line, entries))].append(f"{actor.name} ({actor.role})")
    blind = seen.pop((), [])
    parts: list[Panel | Text] = [
        Panel(
            Group(Text(f"看到的人 · seen by: {'、'.join(who)}", style="dim"), _sentences(lines)),
            title=filed.name,
            title_align="left",
            box=box.ROUNDED,
        )
        for lines, who in seen.items()
    ]
    if blind:
        parts.append(Text(f"  看不到 · see nothing: {'、'.join(blind)}", style="dim"))
    return Group(*parts)


def _line(entry: dict[str, Any]) -> _Line:
    at = datetime.fromisoformat(entry["create_time"]).astimezone(_CHINA)
    return _Line(f"{at:%m-%d %H:%M}", entry["text"]["zh"], entry["text"]["en"])


def _sentences(lines: Iterable[_Line]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(line.time, Text.assemble(line.zh, "\n", (line.en, "dim")))
    return table


def print_fates(console: Console, fates: Iterable[Fate]) -> None:
    """Print one line for each matter."""
    table = Table(box=box.SIMPLE_HEAVY, title="结果 · Results")
    for heading in ("事项 matter", "议题 topic", "办结层级 resolved at"):
        table.add_column(heading)
    table.add_column("小时 hours", justify="right")
    table.add_column("已答复 answered")
    for fate in fates:
        table.add_row(
            f"{fate.play}. {fate.name}",
            fate.topic,
            fate.level,
            "" if fate.hours is None else f"{fate.hours:.1f}",
            "是 yes" if fate.answered else "否 no",
        )
    console.print(table)
