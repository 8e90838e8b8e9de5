from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA384
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.crl import RevocationList, judge_list, points_of
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint
from tests.idp.card_login.lists import UNKNOWN, Listing, point_name, points, scope
from tests.idp.card_login.mint import AUTH, NOW

CA, SIGN_CA = mint.authority("authentication"), mint.authority("signature")
OLDER = mint.authority("authentication", "an older generation")
ANCHOR = TrustAnchors.from_pem([CA.pem, SIGN_CA.pem]).of_kind("authentication")[0]
GOOD = Listing(revoked={0x77: x509.ReasonFlags.key_compromise, 0x78: x509.ReasonFlags.certificate_hold, 0x79: None})
SECOND = timedelta(seconds=1)
GOOD_DER = GOOD.der(CA)


def judged(listing: Listing = GOOD, by: mint.Authority = CA) -> RevocationList:
    return judge_list(listing.der(by), ANCHOR, NOW)


def refused(body: bytes) -> None:
    with pytest.raises(StatusUnavailable):
        judge_list(body, ANCHOR, NOW)


def test_a_list_of_today_tells_good_and_revoked_with_reason_time_and_reference() -> None:
    found = judged()
    good, revoked = found.status(AUTH.serial), found.status(0x77)
    assert (good.state, good.reason) == ("good", None)
    assert (revoked.state, revoked.reason) == ("revoked", "keyCompromise")
    assert good.source_time == int((NOW - timedelta(hours=3)).timestamp())
    assert good.reference.startswith("crl:")


@pytest.mark.parametrize(("serial", "reason"), [(0x78, "certificateHold"), (0x79, "unspecified")])
def test_a_hold_and_an_entry_without_reason_are_revoked(serial: int, reason: str) -> None:
    assert (judged().status(serial).state, judged().status(serial).reason) == ("revoked", reason)


def test_a_list_holds_from_its_first_second_until_before_its_last() -> None:
    judged(GOOD.but(this_update=NOW))
    refused(GOOD.but(this_update=NOW + SECOND).der(CA))
    judged(GOOD.but(next_update=NOW + SECOND))
    refused(GOOD.but(next_update=NOW).der(CA))
    refused(GOOD.but(this_update=NOW - timedelta(days=3), next_update=NOW - timedelta(days=2)).der(CA))


def test_a_list_that_claims_to_hold_for_longer_than_a_day_is_none_of_theirs() -> None:
    refused(GOOD.but(next_update=NOW + timedelta(hours=21, seconds=1)).der(CA))


def test_only_the_key_of_this_very_generation_signs_its_list() -> None:
    refused(GOOD.but(signer=mint.rsa_key("a forger")).der(CA))
    refused(GOOD.der(OLDER))  # the same name, another key
    refused(GOOD.der(SIGN_CA))
    refused(GOOD.but(signer=CA.key).der(SIGN_CA))


def test_a_weak_hash_is_refused_and_a_strong_one_taken() -> None:
    judged(GOOD.but(hash=SHA384()))
    refused(_with_sha1())


def _with_sha1() -> bytes:
    """The library signs no SHA-1: the algorithm is put where the good one stood, and signed by hand."""
    der = GOOD.der(CA)
    sha256, sha1 = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")
    assert der.count(sha256) == 2
    crl = x509.load_der_x509_crl(der.replace(sha256, sha1))
    assert isinstance(CA.key, rsa.RSAPrivateKey)
    signature = CA.key.sign(crl.tbs_certlist_bytes, padding.PKCS1v15(), SHA1())
    return der.replace(sha256, sha1)[: -len(signature)] + signature


def test_an_authority_that_may_not_sign_lists_signs_none() -> None:
    for allowed in (True, False):
        usage = mint.usage(key_cert_sign=True, crl_sign=allowed)
        name = CA.certificate.subject
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(CA.key.public_key())
        builder = builder.serial_number(7).not_valid_before(NOW - mint.YEAR).not_valid_after(NOW + mint.YEAR)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        ca = mint.Authority(CA.kind, CA.key, builder.add_extension(usage, critical=True).sign(CA.key, SHA384()))
        anchor = TrustAnchors.from_pem([ca.pem, SIGN_CA.pem]).of_kind("authentication")[0]
        if allowed:
            judge_list(GOOD.der(ca), anchor, NOW)
        else:
            with pytest.raises(StatusUnavailable):
                judge_list(GOOD.der(ca), anchor, NOW)


@pytest.mark.parametrize(
    "listing",
    [
        GOOD.but(extra=(UNKNOWN,)),
        GOOD.but(of_entries=(UNKNOWN,)),
        GOOD.but(number=None),
        GOOD.but(extra=((x509.DeltaCRLIndicator(6), True),)),
        GOOD.but(extra=((x509.DeltaCRLIndicator(6), False),)),
        GOOD.but(revoked={0x77: x509.ReasonFlags.remove_from_crl}),
        GOOD.but(of_entries=((x509.CertificateIssuer([point_name(CA, 1)]), True),)),
        GOOD.but(extra=((scope(point_name(CA, 1)), False),)),
        GOOD.partition(CA, 1, indirect_crl=True),
        GOOD.partition(CA, 1, only_contains_ca_certs=True),
        GOOD.partition(CA, 1, only_contains_attribute_certs=True),
        GOOD.partition(CA, 1, only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})),
        GOOD.but(
            extra=(
                (
                    scope(
                        relative_name=x509.RelativeDistinguishedName(
                            [x509.NameAttribute(x509.NameOID.COMMON_NAME, "CRL 1")]
                        )
                    ),
                    True,
                ),
            )
        ),
    ],
    ids=[
        "unknown critical extension", "unknown critical entry extension", "no number", "delta", "delta, not critical",
        "removeFromCRL", "entry of another issuer", "scope not critical", "indirect", "authorities only",
        "attribute certificates only", "some reasons only", "relative name",
    ],
)  # fmt: skip
def test_a_list_that_is_not_the_whole_truth_of_its_scope_is_refused(listing: Listing) -> None:
    refused(listing.der(CA))


def test_a_full_list_speaks_for_everybody_and_a_partition_for_its_own() -> None:
    [mine] = points_of(mint.issue(AUTH.but(extra=((points(CA, 3), False),)), CA))
    full, third, second = judged(), judged(GOOD.partition(CA, 3)), judged(GOOD.partition(CA, 2))
    users = judged(GOOD.partition(CA, 3, only_contains_user_certs=True))
    assert [each.covers(mine) for each in (full, third, second, users)] == [True, True, False, True]
    assert [each.covers(None) for each in (full, third, second)] == [True, False, False]


def test_of_two_lists_the_later_one_has_the_higher_number() -> None:
    seven = judged()
    assert [judged(GOOD.but(number=number)).follows(seven) for number in (6, 7, 8)] == [False, False, True]
    assert seven.follows(None)


def test_a_point_for_some_reasons_or_served_by_another_is_no_point_of_ours() -> None:
    elsewhere = points(CA, 3, crl_issuer=[point_name(SIGN_CA, 3)])
    partly = points(CA, 3, reasons=frozenset({x509.ReasonFlags.key_compromise}))
    for extension in (elsewhere, partly):
        assert points_of(mint.issue(AUTH.but(extra=((extension, False),)), CA)) == ()


def test_what_is_empty_or_has_something_behind_it_is_refused() -> None:
    refused(b"")
    refused(GOOD.der(CA) + b"\0")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD_DER) - 1), st.integers(1, 255))
def test_a_list_with_one_byte_changed_is_refused_and_never_breaks(position: int, change: int) -> None:
    der = bytearray(GOOD_DER)
    der[position] ^= change
    refused(bytes(der))
