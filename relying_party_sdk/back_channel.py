"""Authenticated form POSTs to the provider (RFC 6749 2.3, 3.2): the one way this SDK asks it anything server
to server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from relying_party_sdk.credentials import Caller, ClientAuthentication
from relying_party_sdk.discovery import Provider
from relying_party_sdk.dpop import DpopKey
from relying_party_sdk.errors import ProviderUnreachable
from relying_party_sdk.oauth_errors import provider_error
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Chance, Clock
from relying_party_sdk.wire import Answer, Wire


@dataclass
class BackChannel:
    """Knows who we are and proves it afresh on each request."""

    client_id: str
    auth: ClientAuthentication
    provider: Provider
    wire: Wire
    clock: Clock
    chance: Chance
    dpop: DpopKey | None = None

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """The answer whatever its status; raises ProviderUnreachable only.

        With a DPoP key each request carries a proof, and is sent once more if the provider wants its nonce in it
        (RFC 9449 8).
        """
        answer = await self._post(url, form, headers or {})
        if self.dpop is not None and self.dpop.heard(url, answer):
            answer = await self._post(url, form, headers or {})
        return answer

    async def _post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        body, sent = dict(form), dict(headers)
        if self.dpop is not None:
            sent["dpop"] = self.dpop.proof("POST", url)
        caller = Caller(self.client_id, self.provider.issuer, self.clock.timestamp(), self.chance.token(16))
        self.auth.authenticate(caller, body, sent)
        return await self.wire.post(url, body, sent)

    async def ask(self, url: str, form: Mapping[str, str]) -> JsonObject:
        """The JSON object of a 2xx answer; an OAuth error becomes its exception."""
        answer = await self.post(url, form)
        raise_for_oauth_error(answer)
        return answer.json_object()


def raise_for_oauth_error(answer: Answer) -> None:
    """RFC 6749 5.2: a JSON object with `error`. Anything else that is not 2xx is not the protocol."""
    if answer.ok:
        return
    problem = answer.error_object()
    if "error" in problem:
        raise provider_error(problem, answer.status)
    raise ProviderUnreachable(f"HTTP {answer.status} without an OAuth error")
