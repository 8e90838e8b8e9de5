"""How one stands: a decision stays, only waiting and an approval nobody fetched run out."""

from dataclasses import replace

from idp.decoupled.request import Approval, DecoupledRequest
from idp.tokens.family import Authorization

WAITING = DecoupledRequest(id=1, client_id="tv", parameters={}, created_at=1000, expires_at=1300)
APPROVED = replace(WAITING, approval=Approval(7, 0, "card", Authorization(("openid",))))


def test_time_ends_what_is_open_and_nothing_else() -> None:
    for one, before, after in (
        (WAITING, "waiting", "expired"),
        (APPROVED, "approved", "expired"),
        (replace(WAITING, denied=True), "denied", "denied"),
        (replace(APPROVED, spent=True), "spent", "spent"),
    ):
        assert (one.standing(1299), one.standing(1300)) == (before, after)
