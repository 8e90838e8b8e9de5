"""The data trust's public keys, fetched from its fixed address and kept for a while (RFC 7517 5).

An unknown key id makes one fresh fetch, at most every half minute, so a forged header cannot drive traffic.
"""

import asyncio
from typing import Any

import httpx

from foundation.clock import Clock
from idp.consent.refusals import TrustUnavailable

KEPT_SECONDS = 300
_AGAIN_SECONDS = 30
_BUDGET_SECONDS = 2.0
_LARGEST = 64 * 1024


class TrustKeys:
    """Caches one JWK set."""

    def __init__(self, http: httpx.AsyncClient, trust_url: str, clock: Clock) -> None:
        self._http, self._url, self._clock = http, f"{trust_url}/jwks", clock
        self._jwks: dict[str, Any] | None = None
        self._fetched_at = 0

    async def current(self, *, fresh: bool = False) -> dict[str, Any]:
        """The keys; `fresh` asks again unless that was done a moment ago."""
        age = self._clock.timestamp() - self._fetched_at
        kept = _AGAIN_SECONDS if fresh else KEPT_SECONDS
        if self._jwks is None or age >= kept:
            self._jwks = await self._fetch()
            self._fetched_at = self._clock.timestamp()
        return self._jwks

    async def _fetch(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_BUDGET_SECONDS):
                response = await self._http.get(self._url, follow_redirects=False)
            found = response.json() if len(response.content) <= _LARGEST else None
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ValueError) as silent:
            raise TrustUnavailable("the data trust's keys cannot be fetched") from silent
        keys = found.get("keys") if isinstance(found, dict) and response.status_code == 200 else None
        if not isinstance(keys, list) or not keys or not all(isinstance(key, dict) for key in keys):
            raise TrustUnavailable("the data trust's keys cannot be read")
        return {"keys": keys}
