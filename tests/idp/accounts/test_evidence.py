import pytest

from foundation.envelope import SealBroken, Sealer
from idp.accounts.account import Evidence
from idp.accounts.evidence import open_evidence, seal_evidence

PROOF = Evidence("カ", "2025-06-24", 5, "statement", b"\x00\xff", b"\x30\x80", "reference", 4)


def test_evidence_opens_years_later_as_it_was_sealed() -> None:
    sealer = Sealer(b"s" * 32)
    assert open_evidence(sealer, seal_evidence(sealer, PROOF)) == PROOF


def test_a_seal_of_another_kind_is_no_evidence() -> None:
    sealer = Sealer(b"s" * 32)
    with pytest.raises(SealBroken):
        open_evidence(sealer, sealer.seal(b"{}", kind="card-link"))
