"""GET /latest-attributes/consents: a citizen's consents at the state, for her own pages.

For the consent pages only, with her own token (scope `trust:self`). Her receipts say what she decided there; this says,
by recipient, what became of it at the state, so that both stand on one page.
"""

from dataclasses import dataclass
from typing import Any

from idp.errors import InsufficientScope, InvalidRequest, InvalidToken
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.reading import FindBearer
from idp.latest_attributes.store import ConsentBook
from idp.tokens.citizen import CITIZEN_SCOPE
from idp.tokens.family import NOBODY
from idp.tokens.userinfo import bearer_token
from idp.wire import Call, Reply, bearer_refusal, json_answer


@dataclass(frozen=True)
class CitizensList:
    """What is told; `state_url` is where she can look at them and withdraw."""

    state_url: str
    book: ConsentBook

    async def read(self, find: FindBearer, call: Call) -> Reply:
        """Newest first."""
        try:
            token = bearer_token(call)
            if token is None:
                return bearer_refusal(None)
            account_id = _citizen(find, token)
        except (InvalidToken, InsufficientScope, InvalidRequest) as refused:
            return bearer_refusal(refused)
        consents = [_told(consent) for consent in self.book.of_account(account_id)]
        return json_answer({"consents": consents, "state_url": self.state_url})


def _told(consent: StateConsent) -> dict[str, Any]:
    return {
        "client_id": consent.client_id,
        "valid_from": consent.valid_from,
        "valid_until": consent.valid_until,
        "handed_at": consent.handed_at,
        "reminder_due": consent.reminder_due,
        "ended_at": consent.ended_at,
    }


def _citizen(find: FindBearer, token: str) -> int:
    bearer = find(token)
    if bearer is None or bearer.family.account_id == NOBODY:
        raise InvalidToken("the token is unknown, expired or revoked")
    if CITIZEN_SCOPE not in bearer.token.scope:
        raise InsufficientScope(f"{CITIZEN_SCOPE} is needed")
    return bearer.family.account_id
