"""Nonce in, signature and certificate out: the two calls of the card wire, made to the one provider.

1. POST {provider}/card/challenges  ticket, kind                     -> the challenge
2. POST {provider}/card/answers     ticket, challenge_id, the proof   -> accepted | signature_required | no

Only these two; no redirect is followed, and a way back is taken only when it leads to the provider itself.
"""

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from citizen_agent import challenge as challenges
from citizen_agent.card_session import Kind, Proof
from citizen_agent.challenge import Challenge
from citizen_agent.errors import ProviderUnreachable, ProviderUntrue, Refusal, Refused
from foundation import card_program
from foundation.clock import Clock

TIMEOUT = httpx.Timeout(10.0, connect=3.0)  # the provider asks the revocation service in the meantime
MAX_ANSWER = 128 * 1024
NAMED = {"User-Agent": card_program.USER_AGENT}


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider knows who is there; the browser goes on at `continue_url`."""

    continue_url: str


@dataclass(frozen=True, slots=True)
class SignatureRequired:
    """The provider needs the signature certificate as well (first visit, or the service asks for it)."""


Verdict = Accepted | SignatureRequired


class Provider:
    """The one provider this agent answers."""

    def __init__(self, issuer: str, http: httpx.AsyncClient, clock: Clock) -> None:
        """`issuer` is the provider's address without a trailing slash."""
        self._issuer = issuer
        self._http = http
        self._clock = clock

    async def challenge(self, ticket: str, kind: Kind, *, binding: str = "") -> Challenge:
        """Fetch and check a challenge; raises Refused, ProviderUnreachable or ProviderUntrue.

        `binding` is the phone's secret that goes with a ticket of the cross-device wire.
        """
        asked = {"ticket": ticket, "kind": kind.value, **_bound(binding)}
        status, body = await self.post("/card/challenges", asked)
        if status != 201:
            raise self.refused(body)
        return challenges.parse(body, kind=kind, issuer=self._issuer, now=self._clock.timestamp())

    async def answer(self, ticket: str, challenge: Challenge, proof: Proof, *, binding: str = "") -> Verdict:
        """Send the proof; raises Refused, ProviderUnreachable or ProviderUntrue."""
        answer = {
            "ticket": ticket,
            "challenge_id": challenge.challenge_id,
            "certificate": base64.b64encode(proof.certificate).decode(),
            "signature": base64.b64encode(proof.signature).decode(),
            **_bound(binding),
        }
        status, body = await self.post("/card/answers", answer)
        if status != 200:
            raise self.refused(body)
        if body.get("status") == "signature_required":
            return SignatureRequired()
        if body.get("status") == "accepted":
            return Accepted(self.own_address(body.get("continue_url")))
        raise ProviderUntrue("the provider's verdict is unknown")

    def leave_url(self, ticket: str, error: str = "access_denied") -> str:
        """Where the browser goes when the person does not want to go on, or the card cannot."""
        query = urlencode({"ticket": ticket, "error": error})
        return f"{self._issuer}/login/refused?{query}"

    async def post(self, path: str, document: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """One call of a wire of ours: status and JSON object; raises ProviderUnreachable."""
        try:
            response = await self._http.post(
                self._issuer + path, json=document, headers=NAMED, timeout=TIMEOUT, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise ProviderUnreachable(type(error).__name__) from error
        if len(response.content) > MAX_ANSWER:
            raise ProviderUnreachable("the answer is too long")
        try:
            body = response.json()
        except ValueError as error:
            raise ProviderUnreachable(f"no usable answer (HTTP {response.status_code})") from error
        if not isinstance(body, dict):
            raise ProviderUnreachable(f"no usable answer (HTTP {response.status_code})")
        return response.status_code, body

    def refused(self, body: dict[str, Any]) -> Refused:
        """A refusal in the provider's words; raises ProviderUnreachable when there are none."""
        words = {key: body[key] for key in body if isinstance(body[key], str)}
        if "error" not in words:
            raise ProviderUnreachable("the provider failed")
        back = words.get("return_url")
        return Refused(
            Refusal(
                error=words["error"],
                title_ja=words.get("title_ja", ""),
                title_en=words.get("title_en", ""),
                advice_ja=words.get("advice_ja", ""),
                advice_en=words.get("advice_en", ""),
                return_url=None if back is None else self.own_address(back),
            )
        )

    def own_address(self, url: Any) -> str:
        """A way on that leads to the provider itself; raises ProviderUntrue for any other."""
        if not isinstance(url, str) or not url.startswith(f"{self._issuer}/"):
            raise ProviderUntrue("the way back leads somewhere else")
        return url


def _bound(binding: str) -> dict[str, str]:
    return {"binding": binding} if binding else {}
