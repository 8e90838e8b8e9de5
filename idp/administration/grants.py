"""What citizens allowed clients: which grants there are, and the end of one.

A person is named by the account's number, or by the `sub` that a client knows her under; what an operator reads here
shows which claims were allowed, never their values.
"""

from dataclasses import dataclass
from typing import Any

from idp.accounts.pairwise import PairwiseSubjects
from idp.administration.arguments import Arguments, Conflicting, NoSuch, Unfit, limited
from idp.clients.store import ClientStore
from idp.consent.grant import Grant
from idp.consent.store import GrantStore
from idp.interaction.requested import Requested


@dataclass(frozen=True)
class GrantActions:
    """Reads and revokes."""

    grants: GrantStore
    clients: ClientStore
    pairwise: PairwiseSubjects

    async def list(self, arguments: Arguments) -> Any:
        """Of a client, of an account, or of the person a client knows by a `sub`; newest first."""
        client_id, account = arguments["client_id"], arguments["account"]
        if arguments["sub"]:
            account = self._account(client_id, arguments["sub"])
        found = self.grants.listed(client_id, account, limited(arguments))
        return {"grants": [self._line(grant) for grant in found]}

    async def revoke(self, arguments: Arguments) -> Any:
        """Every token of the grant is worth nothing at its next use."""
        grant = self.grants.get(arguments["grant_id"])
        if grant is None:
            raise NoSuch("there is no such grant")
        if not await self.grants.revoke(grant.id):
            raise Conflicting("the grant is revoked already")
        return {"grant_id": str(grant.id), "client_id": grant.client_id, "standing": "revoked"}

    def _account(self, client_id: str, sub: str) -> int:
        """A subject cannot be turned back, so everybody who allowed this client something is tried."""
        client = self.clients.registered(client_id)
        if client is None:
            raise Unfit("sub needs the client_id that knows it")
        tried = self.grants.accounts_of(client_id)
        found = next((one for one in tried if self.pairwise.subject(one, client.sector) == sub), None)
        if found is None:
            raise NoSuch("nobody allowed this client anything under this sub")
        return found

    def _line(self, grant: Grant) -> dict[str, Any]:
        client = self.clients.registered(grant.client_id)
        return {
            "grant_id": str(grant.id),
            "client_id": grant.client_id,
            "account": str(grant.account_id),
            "sub": self.pairwise.subject(grant.account_id, client.sector) if client else None,
            "standing": "live" if grant.live else "revoked",
            "scope": " ".join(grant.scope),
            "claims": sorted(Requested(grant.scope, grant.claims, []).names),
            "data": len(grant.authorization_details),
            "receipt_id": grant.receipt_id,
            "created_at": grant.created_at,
            "revoked_at": grant.revoked_at,
            "valid_until": grant.valid_until,
        }
