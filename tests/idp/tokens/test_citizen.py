"""The consent page's token: this citizen's own side of the data trust, for ten minutes, and nothing else."""

from datetime import UTC, datetime

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from idp.tokens.citizen import CITIZEN_SECONDS, CitizenTokens
from idp.tokens.sealed import SealedTokens

CLOCK = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
SEALER = Sealer(b"k" * 32)


def test_it_names_the_account_the_consent_page_and_one_scope() -> None:
    tokens = CitizenTokens(SEALER, "kakehashi-consent", CLOCK)
    family = tokens.open(tokens.mint(7))
    assert family is not None
    assert (family.account_id, family.client_id, family.authorization.scope) == (
        7,
        "kakehashi-consent",
        ("trust:self",),
    )
    assert family.expires_at == CLOCK.timestamp() + CITIZEN_SECONDS


def test_it_is_no_other_kind_of_token() -> None:
    token = CitizenTokens(SEALER, "kakehashi-consent", CLOCK).mint(7)
    assert SealedTokens(SEALER).open_access(token) is None
    assert CitizenTokens(Sealer(b"x" * 32), "kakehashi-consent", CLOCK).open(token) is None
