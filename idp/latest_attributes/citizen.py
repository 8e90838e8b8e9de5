"""GET /latest-attributes/consents: a citizen's consents at the state, for her own pages.

For the consent pages only, with her own token (scope `trust:self`). Her receipts say what she decided there; this says,
by recipient, what became of it at the state, so that both stand on one page.
"""

from dataclasses import dataclass
from typing import Any

from idp.consent.store import GrantStore
from idp.errors import InsufficientScope, InvalidToken, OAuthError
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.store import ConsentBook
from idp.tokens.citizen import CITIZEN_SCOPE
from idp.tokens.family import NOBODY
from idp.tokens.guard import TokenGuard
from idp.tokens.liveness import Bearer
from idp.tokens.sender import Presented
from idp.wire import Call, Reply, json_answer
from standards.oauth import LATEST_ATTRIBUTES


@dataclass(frozen=True)
class CitizensList:
    """What is told; `state_url` is where she can look at them and withdraw."""

    state_url: str
    book: ConsentBook
    grants: GrantStore

    async def read(self, guard: TokenGuard, call: Call) -> Reply:
        """Newest first."""
        presented: Presented | None = None
        try:
            presented = guard.presented(call)
            if presented is None:
                return guard.unasked()
            admitted = await guard.admit(call, presented)
            account_id = _citizen(admitted.bearer)
        except OAuthError as refused:
            return guard.refuse(refused, presented)
        consents = [self._told(consent) for consent in self.book.of_account(account_id)]
        return json_answer({"consents": consents, "state_url": self.state_url}, headers=admitted.headers)

    def _told(self, consent: StateConsent) -> dict[str, Any]:
        """`receipt_ids`: the decisions under which attributes may be asked for now."""
        live = self.grants.all_live(consent.account_id, consent.client_id)
        return {
            "client_id": consent.client_id,
            "receipt_ids": [grant.receipt_id for grant in live if LATEST_ATTRIBUTES in grant.scope],
            "valid_from": consent.valid_from,
            "valid_until": consent.valid_until,
            "handed_at": consent.handed_at,
            "reminder_due": consent.reminder_due,
            "ended_at": consent.ended_at,
        }


def _citizen(bearer: Bearer) -> int:
    if bearer.family.account_id == NOBODY:
        raise InvalidToken("the token is unknown, expired or revoked")
    if CITIZEN_SCOPE not in bearer.token.scope:
        raise InsufficientScope(f"{CITIZEN_SCOPE} is needed")
    return bearer.family.account_id
