import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from idp.interaction.proof import PROOF_SECONDS, ProofRefused, StepProofs
from idp.interaction.state import CardProof
from tests.idp.card_login.mint import NOW

CARD = CardProof(7, 100, "acr", ("sc", "pin"), signature_at=None, card="a-link-key")


def test_a_proof_comes_back_as_it_went() -> None:
    proofs = StepProofs(Sealer(b"s" * 32), FixedClock(NOW))
    assert proofs.open(proofs.seal("ix", CARD), "ix") == CARD


def test_a_proof_of_another_interaction_another_kind_or_too_old_is_refused() -> None:
    clock, sealer = FixedClock(NOW), Sealer(b"s" * 32)
    proofs = StepProofs(sealer, clock)
    token = proofs.seal("ix", CARD)
    with pytest.raises(ProofRefused):
        proofs.open(token, "other")
    with pytest.raises(ProofRefused):
        proofs.open(sealer.seal(b"[]", kind="card-ticket"), "ix")
    clock.advance(PROOF_SECONDS)
    with pytest.raises(ProofRefused):
        proofs.open(token, "ix")


@given(st.text(max_size=100))
def test_no_text_is_a_proof(token: str) -> None:
    with pytest.raises(ProofRefused):
        StepProofs(Sealer(b"s" * 32), FixedClock(NOW)).open(token, "ix")
