"""Every byte the SDK sends or receives: bounded in time and size, no redirects, one kind of failure."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from relying_party_sdk.errors import ProviderUnreachable
from relying_party_sdk.strict_json import MAX_BYTES, JsonObject, NotStrictJson, read_object

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
DEADLINE_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """A complete HTTP answer of bounded size."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    def json_object(self, limit: int = MAX_BYTES) -> JsonObject:
        """The body as one strict JSON object, or ProviderUnreachable."""
        try:
            return read_object(self.body, limit)
        except NotStrictJson as broken:
            raise ProviderUnreachable(f"HTTP {self.status}, and the body is {broken}") from broken

    def error_object(self) -> JsonObject:
        """The body as JSON if it is that, else nothing: in an error answer the body is a courtesy."""
        try:
            return read_object(self.body)
        except NotStrictJson:
            return {}


@dataclass(frozen=True)
class Wire:
    """An httpx client with our limits around it. In tests the client mounts in-process transports."""

    http: httpx.AsyncClient

    @classmethod
    def default(cls) -> "Wire":
        """A client of our own: no proxies or credentials from the environment, no redirects."""
        return cls(httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=TIMEOUT))

    async def get(self, url: str, headers: Mapping[str, str] | None = None, limit: int = MAX_BYTES) -> Answer:
        """GET, whole answer."""
        return await self._ask(self.http.build_request("GET", url, headers=_headers(headers), timeout=TIMEOUT), limit)

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """POST a form, whole answer."""
        request = self.http.build_request("POST", url, data=dict(form), headers=_headers(headers), timeout=TIMEOUT)
        return await self._ask(request, MAX_BYTES)

    async def _ask(self, request: httpx.Request, limit: int) -> Answer:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                response = await self.http.send(request, stream=True, follow_redirects=False)
                try:
                    return Answer(response.status_code, response.headers, await _read(response, limit))
                finally:
                    await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as broken:
            raise ProviderUnreachable(f"{request.method} {request.url.copy_with(query=None)}: {broken!r}") from broken


async def _read(response: httpx.Response, limit: int) -> bytes:
    """At most `limit` bytes: we ask for no compression, so a bomb has nothing to unfold."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderUnreachable("a compressed answer nobody asked for")
    parts = bytearray()
    async for chunk in response.aiter_bytes():
        parts += chunk
        if len(parts) > limit:
            raise ProviderUnreachable(f"an answer over {limit} bytes")
    return bytes(parts)


def _headers(given: Mapping[str, str] | None) -> dict[str, str]:
    return {"accept": "application/json", "accept-encoding": "identity", **(given or {})}
