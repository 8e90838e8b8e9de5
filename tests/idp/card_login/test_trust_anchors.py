import pytest
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding

from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint

AUTH, SIGN = mint.authority("authentication"), mint.authority("signature")
NEXT = mint.authority("authentication", "next")


def test_kinds_are_told_by_name_and_generations_by_key() -> None:
    anchors = TrustAnchors.from_pem([AUTH.pem + NEXT.pem, SIGN.pem])
    assert len(anchors.of_kind("authentication")) == 2
    assert len(anchors.of_kind("signature")) == 1
    first, second = anchors.named(AUTH.certificate.subject.public_bytes())
    assert first.key_id != second.key_id
    assert anchors.by_key(first.key_id) is first
    assert anchors.by_key("unknown") is None


def test_a_pinned_set_without_one_of_the_two_authorities_stops_the_start() -> None:
    with pytest.raises(ValueError, match="signature"):
        TrustAnchors.from_pem([AUTH.pem])


def test_a_leaf_certificate_is_no_anchor() -> None:
    leaf = mint.issue(mint.AUTH, AUTH).public_bytes(Encoding.PEM)
    with pytest.raises(ValueError):
        TrustAnchors.from_pem([AUTH.pem, SIGN.pem, leaf])


def test_a_generation_is_known_by_its_age_among_the_pinned_of_its_kind() -> None:
    old = mint.authority("authentication", "old", begins=mint.NOW - 2 * mint.YEAR)
    new, other = mint.authority("authentication", "new"), mint.authority("signature")
    anchors = TrustAnchors.from_pem([new.pem, other.pem, old.pem])
    first, second = anchors.of_kind("authentication")
    assert (anchors.generation_of(first), anchors.generation_of(second)) == (1, 0)
    assert anchors.generation_of(anchors.of_kind("signature")[0]) == 0


def test_an_anchor_knows_what_its_key_signed() -> None:
    anchors = TrustAnchors.from_pem([AUTH.pem, mint.authority("signature", key=mint.p384_key("ca")).pem])
    rsa, p384 = anchors.of_kind("authentication")[0], anchors.of_kind("signature")[0]
    card = mint.issue(mint.AUTH, AUTH)
    assert rsa.signed(card, card.tbs_certificate_bytes)
    assert not rsa.signed(card, card.tbs_certificate_bytes + b"\0")
    assert not p384.signed(card, card.tbs_certificate_bytes)
    foreign = mint.issue(mint.AUTH, NEXT)
    assert not rsa.signed(foreign, foreign.tbs_certificate_bytes)
    curved = mint.issue(mint.AUTH.but(hash=SHA384()), mint.authority("signature", key=mint.p384_key("ca")))
    assert p384.signed(curved, curved.tbs_certificate_bytes)
    assert not rsa.signed(curved, curved.tbs_certificate_bytes)


def test_the_hashes_of_a_status_question_are_those_the_library_asks_with() -> None:
    for by in (AUTH, mint.authority("signature", key=mint.p384_key("ca"))):
        [anchor] = TrustAnchors.from_pem([AUTH.pem, SIGN.pem, by.pem]).of_kind(by.kind)[-1:]
        assert (anchor.name_hash, anchor.key_hash) == mint.digests(by)


def test_an_anchors_key_identifier_is_what_its_certificate_states() -> None:
    assert TrustAnchors.from_pem([AUTH.pem, SIGN.pem]).of_kind("authentication")[0].key_identifier is None
