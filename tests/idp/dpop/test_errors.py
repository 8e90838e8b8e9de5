"""The words of RFC 9449 12.2, and the nonce that travels beside one of them."""

from idp.dpop.errors import InvalidDpopProof, UseDpopNonce
from idp.wire import error_answer


def test_a_demanded_nonce_travels_in_its_header() -> None:
    answer = error_answer(UseDpopNonce("again", "the-nonce"))
    assert answer.status == 400
    assert answer.document["error"] == "use_dpop_nonce"
    assert (b"dpop-nonce", b"the-nonce") in answer.headers


def test_a_refused_proof_carries_none() -> None:
    answer = error_answer(InvalidDpopProof("no"))
    assert (answer.status, InvalidDpopProof.error) == (400, "invalid_dpop_proof")
    assert b"dpop-nonce" not in dict(answer.headers)
