import pytest
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
