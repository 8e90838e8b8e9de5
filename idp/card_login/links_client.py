"""Asks JPKI which certificates belong to the same person (Act on JPKI, art. 18(4) and 18(5)).

Only a certified verifier may ask, and the answer serves this one check: it is never passed on (art. 52).
No answer is StatusUnavailable, never "no link": a silent service must not make a second account.
"""

import asyncio
import re
from typing import Literal

import httpx

from idp.card_login.refusals import StatusUnavailable

Link = Literal["auth_of_sign", "sign_of_auth", "predecessor", "card_of_phone"]
Authority = Literal["auth", "sign"]
BUDGET_SECONDS = 2.0
_LARGEST_ANSWER = 4096
_SERIAL = re.compile(r"[0-9a-fA-F]{1,40}")


class LinksClient:
    """Serial links over mutual TLS: the HTTP client is the one that shows our certificate there."""

    def __init__(self, http: httpx.AsyncClient, url: str, *, budget: float = BUDGET_SECONDS) -> None:
        self._http, self._url, self._budget = http, url, budget

    async def ask(self, link: Link, ca: Authority, serial: int) -> int | None:
        """The linked serial; None when the service says there is none."""
        question = {"link": link, "ca": ca, "serial": f"{serial:x}"}
        try:
            async with asyncio.timeout(self._budget):
                response = await self._http.post(self._url, json=question, follow_redirects=False)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as silent:
            raise StatusUnavailable("the link service did not answer") from silent
        return _read(response, question, _EXPECTED_CA[link, ca])


# Which authority's serial an answer must be about.
_EXPECTED_CA: dict[tuple[Link, Authority], Authority] = {
    ("auth_of_sign", "sign"): "auth",
    ("sign_of_auth", "auth"): "sign",
    ("predecessor", "auth"): "auth",
    ("predecessor", "sign"): "sign",
    ("card_of_phone", "auth"): "auth",
    ("card_of_phone", "sign"): "sign",
}


def _read(response: httpx.Response, question: dict[str, str], expected: Authority) -> int | None:
    try:
        answer = response.json() if len(response.content) <= _LARGEST_ANSWER else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise StatusUnavailable("the link service gave no answer")
    # Kept by whatever stands between, or mixed up under load, an answer would join two people (security.md CD-17).
    if answer.get("of") != question:
        raise StatusUnavailable("the link service answered another question")
    if response.status_code == 404 and answer.get("error") == "no_link":
        return None
    serial = answer.get("serial")
    if response.status_code != 200 or answer.get("ca") != expected or not isinstance(serial, str):
        raise StatusUnavailable("the link service gave no usable answer")
    if not _SERIAL.fullmatch(serial):
        raise StatusUnavailable("the link service gave no usable serial")
    return int(serial, 16)
