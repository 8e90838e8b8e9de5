"""The back channel to the identity provider for consents (wire 4): the only file that speaks it.

The exchange authenticates with private_key_jwt (RFC 7523) through the SDK; the ticket alone opens nothing. What became
of a consent at the state is asked with the citizen's own token.
"""

from typing import Any

from consent_ui.at_the_state import AtTheState, read
from consent_ui.errors import AlreadyDecided, ProviderDown, TicketExpired, TicketInvalid
from relying_party_sdk import RelyingParty
from relying_party_sdk.errors import RelyingPartyError
from relying_party_sdk.wire import Answer

_MAX_TICKET = 4096
_EXPIRED = ("expired_ticket", "expired_request")
_DECIDED = ("already_decided", "decision_conflict", "consumed_ticket")


class Provider:
    """What a ticket stands for, and what became of it."""

    def __init__(self, relying_party: RelyingParty, issuer: str) -> None:
        self._rp = relying_party
        self._issuer = issuer

    async def consent_request(self, ticket: str) -> dict[str, Any]:
        """The request; repeatable until it is decided."""
        if not ticket or len(ticket) > _MAX_TICKET:
            raise TicketInvalid("no ticket, or far too long")
        return await self._post("/consent/requests", {"ticket": ticket})

    async def send_decision(self, ticket: str, decision: str, receipt: str) -> str:
        """Hand over the signed receipt; the answer says where at the provider the browser goes on."""
        form = {"ticket": ticket, "decision": decision, "receipt": receipt}
        url = (await self._post("/consent/decisions", form)).get("continue_url")
        if not isinstance(url, str) or not url.startswith(self._issuer + "/"):
            raise ProviderDown("no way back in the answer")
        return url

    async def at_the_state(self, token: str) -> AtTheState:
        """What became of this citizen's consents at the state; not known is an answer too."""
        try:
            answer = await self._rp.wire.get(
                self._issuer + "/latest-attributes/consents", {"authorization": f"Bearer {token}"}
            )
            return read(answer.json_object()) if answer.ok else AtTheState()
        except RelyingPartyError:
            return AtTheState()

    async def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        try:
            answer = await self._rp.back_channel.post(self._issuer + path, form)
            if answer.ok:
                return dict(answer.json_object())
        except RelyingPartyError as down:
            raise ProviderDown(str(down)) from down
        raise _refusal(answer)


def _refusal(answer: Answer) -> Exception:
    error = str(answer.error_object().get("error", ""))
    if answer.status == 409 or error in _DECIDED:
        return AlreadyDecided(error)
    if answer.status == 410 or error in _EXPIRED:
        return TicketExpired(error)
    if answer.status >= 500 or answer.status == 401:
        return ProviderDown(f"HTTP {answer.status} {error}")
    return TicketInvalid(error)
