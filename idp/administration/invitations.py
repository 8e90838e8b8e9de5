"""Who may register clients by their own hand: invitations (RFC 7591 3), and a lost registration access token."""

from dataclasses import dataclass
from typing import Any

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.administration.arguments import Arguments, Conflicting, Unfit
from idp.registration.rights import OPEN, Rights
from idp.registration.store import Invitation, RegistrationStore

_DAY = 86400
_MOST_USES, _MOST_DAYS = 1000, 365


@dataclass(frozen=True)
class InvitationActions:
    """Tokens are shown where they are made, and kept as hashes."""

    registrations: RegistrationStore
    clock: Clock
    ids: IdSource

    async def list(self, arguments: Arguments) -> Any:
        """Label, uses left, end and rights of each."""
        del arguments
        return {"invitations": [_line(each) for each in self.registrations.invitations()]}

    async def create(self, arguments: Arguments) -> Any:
        """A new initial access token."""
        uses, days = arguments["uses"] or 1, arguments["days"] or 7
        if uses > _MOST_USES or days > _MOST_DAYS:
            raise Unfit(f"at most {_MOST_USES} uses and {_MOST_DAYS} days")
        rights = OPEN if arguments["rights"] is None else Rights.from_document(arguments["rights"])
        now, token = self.clock.timestamp(), self.ids.token()
        invitation = Invitation(arguments["label"], rights, uses, now + days * _DAY, now)
        await self.registrations.invite(token, invitation)
        return {**_line(invitation), "initial_access_token": token}

    async def withdraw(self, arguments: Arguments) -> Any:
        """Nobody registers by these any more; whoever has registered stays."""
        return {"withdrawn": await self.registrations.withdraw(arguments["label"])}

    async def new_token(self, arguments: Arguments) -> Any:
        """For a client that lost its own, which is worth nothing then."""
        token = self.ids.token()
        if not await self.registrations.hand_over(arguments["client_id"], token):
            raise Conflicting("this client did not register itself")
        return {"client_id": arguments["client_id"], "registration_access_token": token}


def _line(invitation: Invitation) -> dict[str, Any]:
    return {
        "label": invitation.label,
        "uses_left": invitation.uses_left,
        "expires_at": invitation.expires_at,
        "rights": invitation.rights.to_text(),
    }
