"""The API and its problems as plain HTML pages: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from gateway.reasons import TITLES, slug_of

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "summary{cursor:pointer;padding:.25rem 0}code,pre{font-size:.875rem}"
    "pre{background:#f4f4f4;padding:.5rem;overflow:auto}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;"
    "padding:.25rem .5rem;text-align:left;vertical-align:top}"
    ".m{display:inline-block;min-width:4rem;font-weight:bold}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

# The only thing these pages use is their own style; the hash allows exactly that.
PAGE_HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'"
    )
}


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{content}</body></html>"
    )


def problem_page(reason: str) -> str:
    """Return the page of one reason."""
    zh, en = TITLES[reason]
    return _page(
        reason, f"<p lang=zh-CN>{escape(zh)}</p><p>{escape(en)}</p><p><a href=/problems>All</a></p>"
    )


def problems_page() -> str:
    """Return the page of all reasons."""
    rows = "".join(
        f'<tr><td><a href="/problems/{slug_of(reason)}"><code>{reason}</code></a></td>'
        f"<td lang=zh-CN>{escape(zh)}</td><td>{escape(en)}</td></tr>"
        for reason, (zh, en) in sorted(TITLES.items())
    )
    return _page("Problems 问题", f"<table>{rows}</table>")


def api_page(openapi: Mapping[str, Any]) -> str:
    """Return the page of an OpenAPI document."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["other"])[0]
            by_tag.setdefault(tag, []).append(_operation(openapi, method, path, operation))
    operations = "".join(
        f"<h2>{escape(tag)}</h2>{''.join(blocks)}" for tag, blocks in by_tag.items()
    )
    schemas = "".join(
        _schema(name, schema) for name, schema in openapi["components"]["schemas"].items()
    )
    return _page(
        openapi["info"]["title"],
        f"<p>{escape(openapi['info'].get('description', ''))}</p>"
        '<p><a href="/openapi.json">openapi.json</a> · <a href="/problems">problems</a></p>'
        f"{operations}<h2>Schemas</h2>{schemas}",
    )


def _operation(
    openapi: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]
) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(item['name'])}</code></td><td>{escape(item['in'])}</td>"
        f"<td>{escape(item.get('description', ''))}</td></tr>"
        for item in operation.get("parameters", [])
    )
    answers = "".join(
        _answer(status, answer, openapi) for status, answer in operation["responses"].items()
    )
    body = operation.get("requestBody")
    return (
        f'<details><summary><span class="m">{method.upper()}</span> <code>{escape(path)}</code>'
        f"</summary><p>{escape(operation.get('description', ''))}</p>"
        + (f"<table>{parameters}</table>" if parameters else "")
        + (f"<p>Body: {_content(body)}</p>" if body else "")
        + f"<table>{answers}</table></details>"
    )


def _answer(status: str, answer: Mapping[str, Any], openapi: Mapping[str, Any]) -> str:
    if "$ref" in answer:
        answer = openapi["components"]["responses"][status]
    return (
        f"<tr><td>{escape(status)}</td><td>{escape(answer.get('description', ''))}</td>"
        f"<td>{_content(answer)}</td></tr>"
    )


def _content(part: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{escape(media)}: {_type(content.get('schema', {}))}"
        for media, content in part.get("content", {}).items()
    )


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    required = set(schema.get("required", []))
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{'' if field in required else ' ?'}</td>"
        f"<td>{_type(of)}</td><td>{escape(of.get('description', ''))}</td></tr>"
        for field, of in schema.get("properties", {}).items()
    )
    examples = "".join(
        f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"
        for example in schema.get("examples", [])
    )
    return (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table>{examples}</details>"
    )


def _type(schema: Mapping[str, Any]) -> str:
    return " or ".join(_types(schema)) or "any"


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        yield f'<a href="#{name}">{name}</a>'
    for option in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _types(option)
    if "enum" in schema:
        yield ", ".join(f"<code>{escape(str(word))}</code>" for word in schema["enum"])
    elif schema.get("type") == "array":
        yield f"list of {_type(schema.get('items', {}))}"
    elif "type" in schema:
        yield escape(str(schema.get("format", schema["type"])))
