"""A proof against the request it came with: method, address, token, time, nonce, once (RFC 9449 4.3, 8, 11.1)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from idp.dpop.check import ProofCheck, hash_of
from idp.dpop.errors import InvalidDpopProof, UseDpopNonce
from idp.dpop.nonces import NONCE_SECONDS, Nonces
from idp.dpop.store import used_proofs
from idp.wire import Call
from tests.idp.card_login.mint import NOW
from tests.idp.prover import Prover, ath
from tests.idp.provider import ISSUER

ALIAS = "https://mtls.op.example"


class Desk:
    """A check with its surroundings."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(NOW)
        self.database = Database.open(f"sqlite:///{folder}/idp.db", house_tables("idp").metadata)
        self.nonces = Nonces(Sealer(b"k" * 32), self.clock)
        self.checking = ProofCheck((ISSUER, ALIAS), self.nonces, used_proofs(self.database), self.clock)
        self.prover = Prover(self.clock)

    def check(self, *proofs: str, method: str = "POST", **options: Any) -> tuple[str, list[tuple[bytes, bytes]]]:
        """One request for /token with these DPoP headers."""
        headers = [(b"dpop", proof.encode()) for proof in proofs]
        call = Call({"method": method, "path": "/token", "query_string": b"", "headers": headers})
        return asyncio.run(self.checking.check(call, **options))

    def proof(self, **claims: Any) -> str:
        """A proof for that request."""
        return self.prover.proof("POST", "/token", **claims)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.database.close()


def test_a_good_proof_tells_its_key(desk: Desk) -> None:
    assert desk.check(desk.proof()) == (desk.prover.jkt, [])
    assert desk.check(desk.proof(htu=f"{ALIAS}/token?x=1")) == (desk.prover.jkt, [])


def test_tk15_a_proof_is_good_once(desk: Desk) -> None:
    proof = desk.proof()
    desk.check(proof)
    with pytest.raises(InvalidDpopProof):
        desk.check(proof)
    with pytest.raises(InvalidDpopProof):  # the same name again under another signature
        desk.check(desk.proof(jti="j"), desk.proof(jti="j"))
    desk.check(desk.proof(jti="j"))
    with pytest.raises(InvalidDpopProof):
        desk.check(desk.proof(jti="j"))
    desk.check(Prover(desk.clock).proof("POST", "/token", jti="j"))  # another key's names are its own


def test_tk15_two_headers_or_none_are_refused(desk: Desk) -> None:
    for proofs in ((), (desk.proof(), desk.proof()), (f"{desk.proof()}, {desk.proof()}",)):
        with pytest.raises(InvalidDpopProof):
            desk.check(*proofs)


@pytest.mark.parametrize(
    "claims",
    [
        {"htm": "GET"}, {"htm": "post"}, {"htm": "POST "}, {"htu": f"{ISSUER}/userinfo"}, {"htu": "https://evil.example/token"},
        {"exp": 1}, {"nbf": 4_000_000_000}, {"iat": 1}, {"iat": 4_000_000_000}, {"iat": -1}, {"iat": 1e300},
    ],
)  # fmt: skip
def test_tk15_another_request_or_another_time_is_refused(desk: Desk, claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidDpopProof):
        desk.check(desk.proof(**claims))


def test_clocks_may_differ_by_seconds_and_not_by_a_minute(desk: Desk) -> None:
    now = desk.clock.timestamp()
    for good in (now - 59, now - 10, now + 10, now + 0.5):
        desk.check(desk.proof(iat=good))
    for bad in (now - 60, now + 31, now + 60, now - 3600):
        with pytest.raises(InvalidDpopProof):
            desk.check(desk.proof(iat=bad))


def test_tk17_the_proof_names_the_token_it_goes_with(desk: Desk) -> None:
    desk.check(desk.proof(ath=ath("token")), token="token")
    assert hash_of("token").decode() == ath("token")
    for claims in ({}, {"ath": ath("other")}, {"ath": "x"}):
        with pytest.raises(InvalidDpopProof):
            desk.check(desk.proof(**claims), token="token")


def test_tk19_a_demanded_nonce_must_be_ours_and_young(desk: Desk) -> None:
    with pytest.raises(UseDpopNonce) as asked:
        desk.check(desk.proof(), nonce_wanted=True)
    proof = desk.proof(nonce=asked.value.nonce)
    assert desk.check(proof, nonce_wanted=True) == (desk.prover.jkt, [])
    foreign = Nonces(Sealer(b"x" * 32), desk.clock).fresh()
    for wrong in ("made-up", foreign):
        with pytest.raises(UseDpopNonce):
            desk.check(desk.proof(nonce=wrong))  # judged even where none is demanded
    desk.clock.advance(NONCE_SECONDS)
    with pytest.raises(UseDpopNonce) as again:
        desk.check(desk.proof(nonce=asked.value.nonce), nonce_wanted=True)
    assert desk.check(desk.proof(nonce=again.value.nonce), nonce_wanted=True)


def test_a_nonce_of_ours_stands_for_the_clients_clock(desk: Desk) -> None:
    """RFC 9449 4.3 (11): the time of creation by iat or by a time the server manages."""
    nonce = desk.nonces.fresh()
    desk.check(desk.proof(nonce=nonce, iat=1))
    desk.check(desk.proof(nonce=nonce, iat=4_000_000_000))


def test_the_next_nonce_comes_before_this_one_ends(desk: Desk) -> None:
    nonce = desk.nonces.fresh()
    desk.clock.advance(60)
    _, headers = desk.check(desk.proof(nonce=nonce))
    assert desk.nonces.issued_at(dict(headers)[b"dpop-nonce"].decode()) == desk.clock.timestamp()


def test_a_used_proof_is_remembered_as_long_as_it_could_come_again(desk: Desk) -> None:
    early = desk.proof(iat=desk.clock.timestamp() + 30)
    desk.check(early)
    with_nonce = desk.proof(nonce=desk.nonces.fresh())
    desk.check(with_nonce)
    for _ in range(12):
        desk.clock.advance(10)
        for proof in (early, with_nonce):
            with pytest.raises((InvalidDpopProof, UseDpopNonce)):
                desk.check(proof)
