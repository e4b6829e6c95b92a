"""One trace as a tree, and the latest traces as a list, from the lines of the local receiver."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text
from rich.tree import Tree

SHORTEST_PREFIX = 6
_NANOSECONDS_IN_MILLISECOND = 1_000_000


class TraceNotFoundError(LookupError):
    """No trace, or more than one, begins with what was given."""


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One span; times in nanoseconds since 1970."""

    trace_id: str
    span_id: str
    parent: str | None
    name: str
    service: str
    start: int
    end: int
    status: str

    @property
    def milliseconds(self) -> float:
        """How long it took."""
        return (self.end - self.start) / _NANOSECONDS_IN_MILLISECOND


def read_spans(path: Path) -> Iterator[SpanLine]:
    """Yield all kept spans, the file put aside first; a line cut off at the end is left out."""
    for each in (path.with_name(path.name + ".1"), path):
        if not each.exists():
            continue
        with each.open(encoding="utf-8") as file:
            for line in file:
                if line.endswith("\n"):
                    fields = json.loads(line)
                    del fields["attributes"]
                    yield SpanLine(**fields)


def find_trace(path: Path, prefix: str) -> list[SpanLine]:
    """Return the spans of the one trace whose id begins with `prefix`, by start.

    Raises TraceNotFoundError where there is none or several, or for fewer than six characters.
    """
    wanted = prefix.lower()
    if len(wanted) < SHORTEST_PREFIX:
        message = f"give at least {SHORTEST_PREFIX} characters of the trace id"
        raise TraceNotFoundError(message)
    found = [span for span in read_spans(path) if span.trace_id.startswith(wanted)]
    count = len({span.trace_id for span in found})
    if count != 1:
        message = f"{count} traces begin with {prefix} in {path}"
        raise TraceNotFoundError(message)
    return sorted(found, key=lambda span: (span.start, span.span_id))


def latest(path: Path, count: int) -> list[SpanLine]:
    """Return the roots of the latest traces, the newest first."""
    roots = [span for span in read_spans(path) if span.parent is None]
    return sorted(roots, key=lambda span: span.start, reverse=True)[:count]


def _label(span: SpanLine, began: int) -> Text:
    offset = (span.start - began) / _NANOSECONDS_IN_MILLISECOND
    text = Text.assemble(
        (f"{span.service:<13}", "cyan"),
        f" {span.name}  ",
        (f"+{offset:.1f} ms, {span.milliseconds:.1f} ms", "dim"),
    )
    if span.status == "ERROR":
        text.append("  ERROR", style="red")
    return text


def tree_of(spans: list[SpanLine]) -> Tree:
    """Return one trace as a tree; a span whose parent has not arrived hangs at the root."""
    known = {span.span_id for span in spans}
    children: dict[str | None, list[SpanLine]] = defaultdict(list)
    for span in spans:
        children[span.parent if span.parent in known else None].append(span)
    began = spans[0].start
    root = Tree(Text(f"trace {spans[0].trace_id}"))
    below = [(root, span) for span in reversed(children[None])]
    while below:
        branch, span = below.pop()
        lost = span.parent is not None and span.parent not in known
        label = _label(span, began)
        if lost:
            label.append("  (its parent has not arrived)", style="dim")
        node = branch.add(label)
        below.extend((node, child) for child in reversed(children[span.span_id]))
    return root
