"""The two calls of the application wire, made to the one provider.

1. POST {provider}/card/application-requests  ticket          -> who asks for which application, and what for
2. POST {provider}/card/application-records   ticket, record  -> accepted | no
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citizen_agent.answer_challenge import Accepted, Provider
from citizen_agent.card_applications.allowed import AllowedApplication, AllowedApplications
from citizen_agent.challenge import Words, words
from citizen_agent.errors import ProviderUntrue


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as the person is shown it."""

    application: AllowedApplication
    recipient: Words
    purpose: Words


class ApplicationWire:
    """Requests of one provider, checked against the list of who may ask for what."""

    def __init__(self, provider: Provider, issuer: str, allowed: AllowedApplications) -> None:
        """`issuer` is the provider's address, which its requests must name."""
        self._provider, self._issuer, self._allowed = provider, issuer, allowed

    async def asked(self, ticket: str) -> Asked:
        """Raises Refused, ProviderUnreachable, ProviderUntrue, or MayNotAsk when the list does not allow it."""
        status, body = await self._provider.post("/card/application-requests", {"ticket": ticket})
        if status != 201:
            raise self._provider.refused(body)
        if body.get("issuer") != self._issuer:
            raise ProviderUntrue("the request names another provider")
        try:
            recipient = words(body["recipient"], "name_ja", "name_en", "corporate_number", "origin")
            purpose, aid = words(body["purpose"], "ja", "en"), _text(body, "aid")
        except (KeyError, AttributeError, ValueError) as incomplete:
            raise ProviderUntrue("the request is incomplete") from incomplete
        application = self._allowed.for_owner(aid, recipient["corporate_number"], recipient["origin"])
        return Asked(application, recipient, purpose)

    async def send(self, ticket: str, record: bytes) -> Accepted:
        """Give the record to who asked; raises Refused, ProviderUnreachable or ProviderUntrue."""
        sent = {"ticket": ticket, "record": base64.b64encode(record).decode()}
        status, body = await self._provider.post("/card/application-records", sent)
        if status != 200:
            raise self._provider.refused(body)
        if body.get("status") != "accepted":
            raise ProviderUntrue("the provider's verdict is unknown")
        return Accepted(self._provider.own_address(body.get("continue_url")))


def _text(body: Mapping[str, Any], name: str) -> str:
    if not isinstance(body[name], str):
        raise ValueError("a text is missing")
    return str(body[name])
