"""Writes `docs/features.md`: every mechanism with the tests that show it, read from their marks.

python -m tests.support.features_page
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.features import labels, rows

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "features.md"
_HEAD = """# Mechanisms and the tests that show them

Made by `python -m tests.support.features_page` from `tests/support/features.yaml` and the marks
`@pytest.mark.feature(n)`; `make features` runs these tests and counts. A mark counts only where the
test used, over HTTP, the tokens of all roles named here. Kept by: I intake, D deliberation,
E escalation, N notification, P partner events, R statistics, G the gateway.

| # | mechanism | kept by | roles | shown by |
|---|---|---|---|---|
"""


def marked(path: Path) -> Iterator[tuple[int, str]]:
    """Return row and test for every mark in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(
                "mark.feature"
            ):
                for argument in decorator.args:
                    yield ast.literal_eval(argument), node.name


def page() -> str:
    """Return the page's text."""
    shown: dict[int, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for number, test in marked(path):
            shown.setdefault(number, []).append(f"`{path.relative_to(ROOT / 'tests')}::{test}`")
    lines = [
        f"| {row.number} | {row.title} | {row.keeper} | {', '.join(sorted(row.roles)) or '–'}"
        f" | {'<br>'.join(shown.get(row.number, ['–']))} |"
        for row in rows().values()
    ]
    foot = f"\nLabels, configuration only: {', '.join(map(str, sorted(labels())))}.\n"
    return _HEAD + "\n".join(lines) + "\n" + foot


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
