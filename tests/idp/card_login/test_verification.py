import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.assembly import POLICIES
from idp.card_login.refusals import CertificateNotTrusted, SignatureInvalid
from idp.card_login.trust_anchors import TrustAnchors
from idp.card_login.verification import CertificateVerifier, ProvenCertificate, check_signature
from tests.idp.card_login import mint

CA, SIGN_CA = mint.authority("authentication"), mint.authority("signature")
STATEMENT = "Kakehashi: ログインの確認\n一回限りの番号 / Nonce: abc\n"
KEY = mint.rsa_key("authentication hanako")


def proven(recipe: mint.Recipe = mint.AUTH, authority: mint.Authority = CA) -> ProvenCertificate:
    verifier = CertificateVerifier(TrustAnchors.from_pem([authority.pem, SIGN_CA.pem]), POLICIES)
    return verifier.certificate(mint.der(recipe, authority), "authentication", mint.NOW)


CARD = proven()
GOOD = mint.sign(mint.AUTH, STATEMENT)


def refused(signature: bytes, statement: str = STATEMENT) -> None:
    with pytest.raises(SignatureInvalid):
        check_signature(CARD, statement, signature)


def test_the_cards_signature_over_our_statement_is_accepted() -> None:
    check_signature(CARD, STATEMENT, GOOD)


def test_another_statement_is_refused() -> None:
    refused(GOOD, STATEMENT.replace("abc", "abd"))


def test_another_hash_or_padding_is_refused() -> None:
    message = STATEMENT.encode()
    refused(KEY.sign(message, padding.PKCS1v15(), SHA384()))
    refused(KEY.sign(message, padding.PKCS1v15(), SHA1()))
    refused(KEY.sign(message, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()))


def _raw(encoded: bytes) -> bytes:
    numbers = KEY.private_numbers()
    return pow(int.from_bytes(encoded), numbers.d, numbers.public_numbers.n).to_bytes(256)


def _digest_info(*, null: bool = True) -> bytes:
    digest = SHA256()
    from cryptography.hazmat.primitives.hashes import Hash

    hasher = Hash(digest)
    hasher.update(STATEMENT.encode())
    prefix = "3031300d060960864801650304020105000420" if null else "302f300b0609608648016503040201" + "0420"
    return bytes.fromhex(prefix) + hasher.finalize()


def _padded(info: bytes, fill: bytes | None = None, tail: bytes = b"") -> bytes:
    fill = b"\xff" * (256 - 3 - len(info) - len(tail)) if fill is None else fill
    return b"\x00\x01" + fill + b"\x00" + info + tail


def test_the_handmade_encoding_is_the_real_one() -> None:
    assert _raw(_padded(_digest_info())) == GOOD


def test_short_padding_garbage_and_a_missing_null_are_refused() -> None:
    info = _digest_info()
    refused(_raw(_padded(info, fill=b"\xff" * 8, tail=b"\x00" * (256 - 3 - 8 - len(info)))))
    refused(_raw(_padded(info, tail=b"\x01" * 20)))
    refused(_raw(_padded(_digest_info(null=False))))


def test_values_at_the_edges_of_the_modulus_are_refused() -> None:
    modulus = KEY.public_key().public_numbers().n
    for value in (0, 1, modulus - 1, modulus, int.from_bytes(GOOD) + modulus):
        refused(value.to_bytes(257 if value >> 2048 else 256))
    refused(b"\x00" + GOOD)
    refused(GOOD[1:])
    refused(b"")


def test_a_p384_card_is_checked_with_sha384() -> None:
    authority = mint.authority("authentication", key=mint.p384_key("ca"))
    recipe = mint.AUTH.but(key=mint.p384_key("card"), hash=SHA384())
    card = proven(recipe, authority)
    check_signature(card, STATEMENT, mint.sign(recipe, STATEMENT))
    key = mint.p384_key("card")
    with pytest.raises(SignatureInvalid):
        check_signature(card, STATEMENT, key.sign(STATEMENT.encode(), ec.ECDSA(SHA256())))
    with pytest.raises(SignatureInvalid):
        check_signature(card, STATEMENT, GOOD)


def test_the_policy_tells_card_and_phone_apart() -> None:
    assert (CARD.carrier, proven(mint.PHONE_AUTH).carrier) == ("card", "phone")


@pytest.mark.parametrize("recipe", [mint.PHONE_AUTH, mint.PHONE_AUTH.but(key=mint.rsa_key("an older phone"))])
def test_the_key_and_not_the_carrier_says_how_it_signs(recipe: mint.Recipe) -> None:
    check_signature(proven(recipe), STATEMENT, mint.sign(recipe, STATEMENT))


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP521R1(), ec.SECP256K1(), ec.BrainpoolP384R1()])
def test_a_key_on_another_curve_is_refused_before_anything_it_signed(curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    recipe = mint.PHONE_AUTH.but(key=key)
    with pytest.raises(CertificateNotTrusted):
        proven(recipe)
    foreign = ProvenCertificate("authentication", mint.issue(recipe, CA), CARD.anchor)
    with pytest.raises(SignatureInvalid):
        check_signature(foreign, STATEMENT, key.sign(STATEMENT.encode(), ec.ECDSA(SHA384())))


@pytest.mark.parametrize("key", [mint.rsa_key("short", 1024), mint.rsa_key("odd", 2048, 3)])
def test_a_weak_key_is_refused(key: mint.Key) -> None:
    with pytest.raises(CertificateNotTrusted):
        proven(mint.PHONE_AUTH.but(key=key))


def test_an_elliptic_signature_has_one_encoding() -> None:
    card, good = proven(mint.PHONE_AUTH), mint.sign(mint.PHONE_AUTH, STATEMENT)
    r, s = decode_dss_signature(good)
    raw = r.to_bytes(48) + s.to_bytes(48)
    long_form = b"\x30\x81" + good[1:]
    for altered in (
        b"",
        raw,
        good + b"\0",
        good[:-1],
        long_form,
        encode_dss_signature(r, 0),
        encode_dss_signature(0, s),
    ):
        with pytest.raises(SignatureInvalid):
            check_signature(card, STATEMENT, altered)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_a_signature(signature: bytes) -> None:
    refused(signature)
