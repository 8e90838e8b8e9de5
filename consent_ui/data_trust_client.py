"""The only file that calls `data_trust` (wire 5), always with the citizen's own token, scope `trust:self`.

Bounded in time and size; no redirects. A 401 means the login is over; anything that is not the protocol means
the trust is down, and then nothing is given.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from consent_ui.errors import (
    AlreadyDecided,
    LoginRequired,
    NotHere,
    PageError,
    StepUpRequired,
    TrustDown,
    Unacceptable,
)
from relying_party_sdk.protected_resource import read_challenge
from relying_party_sdk.step_up import asked_for

_TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_LARGEST = 2 * 1024 * 1024
_REFUSALS: Mapping[int, type[PageError]] = {
    400: Unacceptable,
    401: LoginRequired,
    404: NotHere,
    409: AlreadyDecided,
}


class DataTrust:
    """The trust as this house needs it."""

    def __init__(self, base_url: str, http: httpx.AsyncClient) -> None:
        self._base = base_url
        self._http = http

    async def metadata(self) -> dict[str, Any]:
        """Public wording of domains, kinds of data, purposes and attributes."""
        return await self._ask("GET", "/metadata")

    async def write_receipt(self, token: str, body: dict[str, Any]) -> str:
        """A decision becomes a signed receipt."""
        receipt = (await self._ask("POST", "/me/receipts", token, body)).get("receipt")
        if not isinstance(receipt, str):
            raise TrustDown("no receipt in the answer")
        return receipt

    async def receipts(self, token: str) -> list[dict[str, Any]]:
        """Every decision of this citizen, newest first."""
        return _objects(await self._ask("GET", "/me/receipts", token), "receipts")

    async def receipt(self, token: str, receipt_id: str) -> dict[str, Any]:
        """One decision with its text and signed statements."""
        return await self._ask("GET", f"/me/receipts/{quote(receipt_id, safe='')}", token)

    async def withdraw(self, token: str, receipt_id: str) -> dict[str, Any]:
        """End a consent; a second time changes nothing."""
        return await self._ask("POST", f"/me/receipts/{quote(receipt_id, safe='')}/withdrawal", token, {})

    async def disclosures(self, token: str, before: int | None = None) -> dict[str, Any]:
        """Who read what, newest first, from an entry on."""
        query = f"?before={before}" if before is not None else ""
        return await self._ask("GET", f"/me/disclosures{query}", token)

    async def preview(self, token: str, domain: str, datatype: str) -> dict[str, Any]:
        """What is there today, in plain words."""
        query = f"?domain={quote(domain, safe='')}&datatype={quote(datatype, safe='')}"
        return await self._ask("GET", f"/me/preview{query}", token)

    async def records(self, token: str, domain: str) -> dict[str, Any]:
        """Every record of one domain by kind, each with its source, and what they say together."""
        return await self._ask("GET", f"/me/records/{quote(domain, safe='')}", token)

    async def collections(self, token: str) -> dict[str, Any]:
        """Which institutions were asked, and whether this trust lets a citizen ask by handle."""
        return await self._ask("GET", "/me/collections", token)

    async def collect(self, token: str, institution: str, handle: str) -> dict[str, Any]:
        """Have the demo's institution hand over the records of a demo citizen."""
        body = {"institution": institution, "handle": handle}
        return await self._ask("POST", "/me/collections", token, body)

    async def _ask(
        self, method: str, path: str, token: str | None = None, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        headers = {"accept": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
        content = None if body is None else orjson.dumps(body)
        if content is not None:
            headers["content-type"] = "application/json"
        try:
            answer = await self._http.request(
                method, self._base + path, headers=headers, content=content, timeout=_TIMEOUT, follow_redirects=False
            )
        except (httpx.HTTPError, TimeoutError) as down:
            raise TrustDown(type(down).__name__) from down
        return _object(answer)


def _object(answer: httpx.Response) -> dict[str, Any]:
    wanted = asked_for(read_challenge(answer.headers.get("www-authenticate", ""))).get("max_age")
    if answer.status_code == 401 and wanted is not None:
        raise StepUpRequired("the card was shown too long ago", wanted)
    if not answer.is_success:
        raise _REFUSALS.get(answer.status_code, TrustDown)(f"HTTP {answer.status_code}")
    try:
        document = orjson.loads(answer.content) if len(answer.content) <= _LARGEST else None
    except orjson.JSONDecodeError as broken:
        raise TrustDown("not JSON") from broken
    if not isinstance(document, dict):
        raise TrustDown("not an object")
    return document


def _objects(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    listed = document.get(name)
    if not isinstance(listed, list):
        raise TrustDown(f"no {name}")
    return [entry for entry in listed if isinstance(entry, dict)]
