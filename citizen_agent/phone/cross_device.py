"""The cross-device wire, phone's end: a code from the camera in, who asks out; the number in, a ticket out.

1. POST {provider}/card/cross-device          code            -> binding, recipient, origin, browser, begun_at
2. POST {provider}/card/cross-device/confirm  binding, number -> ticket
   POST {provider}/card/cross-device/stop     binding, reason
"""

from dataclasses import dataclass, field
from typing import Any

from citizen_agent.answer_challenge import Provider
from citizen_agent.challenge import Words, words
from citizen_agent.errors import ProviderUntrue


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the provider tells the first phone; `binding` is the phone's secret."""

    binding: str = field(repr=False)
    recipient: Words
    purpose: Words
    browser: str
    begun_at: int
    same_network: bool


class CrossDevice:
    """The three calls, to the one provider of this agent."""

    def __init__(self, provider: Provider) -> None:
        """Use the agent's own way to its provider."""
        self._provider = provider

    async def scan(self, code: str) -> Scanned:
        """Bind this phone; raises Refused, ProviderUnreachable or ProviderUntrue."""
        body = await self._post("/card/cross-device", {"code": code})
        try:
            recipient = words(body["recipient"], "client_id", "name_ja", "name_en", "origin")
            scanned = Scanned(
                binding=str(body["binding"]),
                recipient=recipient,
                purpose=words(body["purpose"], "ja", "en"),
                browser=str(body["browser"]),
                begun_at=int(body["begun_at"]),
                same_network=body["same_network"] is True,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProviderUntrue("the provider's answer is incomplete") from error
        if body.get("origin") != recipient["origin"]:
            raise ProviderUntrue("the provider names two origins")
        return scanned

    async def confirm(self, binding: str, number: str) -> str:
        """Send the number once; returns the ticket."""
        body = await self._post("/card/cross-device/confirm", {"binding": binding, "number": number})
        ticket = body.get("ticket")
        if not isinstance(ticket, str) or not ticket:
            raise ProviderUntrue("the provider gave no ticket")
        return ticket

    async def stop(self, binding: str, reason: str) -> None:
        """End it in the browser as well."""
        await self._post("/card/cross-device/stop", {"binding": binding, "reason": reason})

    async def _post(self, path: str, document: dict[str, str]) -> dict[str, Any]:
        status, body = await self._provider.post(path, document)
        if status != 200:
            raise self._provider.refused(body)
        return body
