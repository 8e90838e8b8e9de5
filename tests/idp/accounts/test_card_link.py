import pytest

from foundation.envelope import SealBroken, Sealer
from idp.accounts.card_link import CardIdentity, CardLinks

LINKS = CardLinks(b"l" * 32, Sealer(b"s" * 32))
CARD = CardIdentity("issuer", 0x1234)


def test_the_same_serial_under_another_issuer_or_kind_is_another_card() -> None:
    keys = {
        LINKS.key("authentication", CARD),
        LINKS.key("signature", CARD),
        LINKS.key("authentication", CardIdentity("other", 0x1234)),
        LINKS.key("authentication", CardIdentity("issuer", 0x1235)),
        CardLinks(b"m" * 32, Sealer(b"s" * 32)).key("authentication", CARD),
    }
    assert len(keys) == 5


def test_a_sealed_card_opens_here_only_and_shows_no_serial() -> None:
    sealed = LINKS.seal(CARD)
    assert LINKS.open(sealed) == CARD
    with pytest.raises(SealBroken):
        CardLinks(b"l" * 32, Sealer(b"t" * 32)).open(sealed)
