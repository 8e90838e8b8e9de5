import asyncio

import httpx
import pytest

from foundation.clock import FixedClock
from idp.consent.refusals import TrustUnavailable
from idp.consent.trust_keys import KEPT_SECONDS, TrustKeys
from tests.idp.card_login.mint import NOW
from tests.idp.consent.parties import TRUST, Trust


def fetch(trust: Trust, *waits: tuple[float, bool]) -> None:
    async def run() -> None:
        clock = FixedClock(NOW)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(trust.app())) as http:
            keys = TrustKeys(http, TRUST, clock)
            for seconds, fresh in waits:
                clock.advance(seconds)
                assert await keys.current(fresh=fresh) == trust.keys.public_jwks()

    asyncio.run(run())


def test_keys_are_kept_for_a_while_and_a_forged_header_cannot_drive_traffic() -> None:
    trust = Trust()
    fetch(trust, (0, False), (1, False), *[(0.1, True)] * 100)
    assert trust.fetched == 1
    fetch(trust, (0, False), (30, True), (KEPT_SECONDS, False))
    assert trust.fetched == 4


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": []}', b'{"keys": [1]}', b"x" * 100_000, b"\xff"])
def test_anything_but_a_key_set_is_unavailable(body: bytes) -> None:
    with pytest.raises(TrustUnavailable):
        fetch(Trust(body=body or b" "), (0, False))


def test_a_trust_that_is_down_is_unavailable() -> None:
    with pytest.raises(TrustUnavailable):
        fetch(Trust(down=True), (0, False))
