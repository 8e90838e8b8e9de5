"""What the trust tells the identity provider: this receipt is withdrawn, let its tokens die (wire 4)."""

from dataclasses import dataclass

from relying_party_sdk.errors import RelyingPartyError
from relying_party_sdk.resource_server import ResourceServer


@dataclass(frozen=True)
class ProviderNotice:
    """Sends the notice as our own client (private_key_jwt, RFC 7523)."""

    resource_server: ResourceServer
    revoke_url: str

    async def withdrawn(self, receipt_id: str) -> bool:
        """True when the provider acknowledged; every other outcome means: tell it again."""
        try:
            answer = await self.resource_server.back_channel.post(self.revoke_url, {"receipt_id": receipt_id})
        except RelyingPartyError:
            return False
        return answer.ok
