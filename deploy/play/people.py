"""Who acts: a front door seen by one person each, with her own fresh token."""

import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from chassis.devkeys import mint_person_token, mint_seed_token

PREFIX = "/api/v1"
ANONYMOUS = "anonymous"
SEED = "system:seed"
_TIMEOUT_SECONDS = 20.0
# Tokens live for 600 s; a new one is made well before.
_TOKEN_SECONDS = 300.0
# W3C trace context whose last flag says that nobody wants the spans.
_UNSAMPLED = f"00-{'5' * 32}-{'5' * 16}-00"


class FrontDoor:
    """The gateway of an instance. Callers are `people/{id}`, `system:seed` or `anonymous`."""

    def __init__(
        self, url: str, keys: Path, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        # An empty trust store: plain HTTP needs none, and reading the system's takes 0.3 s.
        self._http = httpx.AsyncClient(
            base_url=url,
            transport=transport,
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
        self._keys = keys
        self._tokens: dict[str, tuple[str, float]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    def _token(self, caller: str) -> str:
        token, until = self._tokens.get(caller, ("", 0.0))
        if time.monotonic() >= until:
            if caller == SEED:
                token = mint_seed_token(self._keys)
            else:
                token = mint_person_token(self._keys, caller.removeprefix("people/"))
            self._tokens[caller] = (token, time.monotonic() + _TOKEN_SECONDS)
        return token

    def headers(self, caller: str) -> dict[str, str]:
        """Return what says who calls; nothing for `anonymous`."""
        return {} if caller == ANONYMOUS else {"authorization": f"Bearer {self._token(caller)}"}

    async def ask(
        self,
        caller: str,
        method: str,
        path: str,
        *,
        body: object = None,
        query: Mapping[str, str] | None = None,
        key: str = "",
        if_match: str = "",
        traced: bool = True,
    ) -> httpx.Response:
        """Send one request below /api/v1 as a caller; httpx.TransportError where nobody answers.

        Without `traced` its spans are not kept: thousands of probes would bury everything else.
        """
        headers = self.headers(caller)
        if key:
            headers["idempotency-key"] = key
        if if_match:
            headers["if-match"] = if_match
        if not traced:
            headers["traceparent"] = _UNSAMPLED
        return await self._http.request(
            method, PREFIX + path, params=dict(query or {}), headers=headers, json=body
        )

    async def root(self, path: str) -> httpx.Response:
        """Read a page beside the API, such as /openapi.json."""
        return await self._http.get(path)

    async def everything(
        self, caller: str, path: str, query: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        """Return all items of a list, page by page; an empty list where the caller may not."""
        items: list[dict[str, Any]] = []
        token = ""
        while True:
            asked = {**(query or {}), "page_size": "200", "page_token": token}
            page = await self.ask(caller, "GET", path, query=asked)
            if page.status_code != httpx.codes.OK:
                return items
            body = page.json()
            items += body["items"]
            token = body.get("next_page_token", "")
            if not token:
                return items
