from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import CertificateStatus, StatusQuestion, judge
from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint
from tests.idp.card_login.mint import NOW, Reply

CA, SIGN_CA = mint.authority("authentication"), mint.authority("signature")
ANCHOR = TrustAnchors.from_pem([CA.pem, SIGN_CA.pem]).of_kind("authentication")[0]
NONCE = b"n" * 32
QUESTION = StatusQuestion(ANCHOR, 0x1234, NONCE)
IMPOSTOR = mint.authority("authentication", "impostor")


@pytest.fixture(autouse=True)
def _each_test_meets_the_authority_for_the_first_time() -> None:
    ANCHOR.responders.clear()


def request(nonce: bytes = NONCE) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        QUESTION.issuer_name_hash, QUESTION.issuer_key_hash, QUESTION.serial, SHA256()
    )
    return builder.add_extension(x509.OCSPNonce(nonce), critical=False).build().public_bytes(Encoding.DER)


def answer(**changes: Any) -> CertificateStatus:
    return judge(Reply(**changes).encode(request(), CA), QUESTION, NOW)


def refused(**changes: Any) -> None:
    with pytest.raises(StatusUnavailable):
        answer(**changes)


def test_the_question_names_the_issuer_as_the_library_would() -> None:
    assert (QUESTION.issuer_name_hash, QUESTION.issuer_key_hash) == mint.digests(CA)


def test_good_revoked_and_unknown_are_answers() -> None:
    assert answer().state == "good"
    assert answer(by_ca=True).state == "good"
    assert answer(status=ocsp.OCSPCertStatus.UNKNOWN).state == "unknown"
    revoked = answer(status=ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.affiliation_changed)
    assert (revoked.state, revoked.reason) == ("revoked", "affiliationChanged")
    held = answer(status=ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.certificate_hold)
    assert held.state == "revoked"


def test_source_time_and_reference_are_kept_for_the_evidence() -> None:
    status = answer()
    assert status.source_time == int((NOW - timedelta(minutes=1)).timestamp())
    assert len(status.reference) == 32


@pytest.mark.parametrize("nonce", [lambda _: None, lambda _: b"another nonce, another question!", lambda n: n[:-1]])
def test_a_wrong_missing_or_shortened_nonce_is_no_answer(nonce: Any) -> None:
    refused(nonce=nonce)


def test_an_answer_about_another_serial_or_issuer_is_no_answer() -> None:
    refused(serial_shift=1)
    refused(issuer=IMPOSTOR, responder=mint.responder(CA))
    refused(issuer=SIGN_CA, responder=mint.responder(CA))


def test_a_foreign_responder_is_no_responder() -> None:
    refused(responder=mint.responder(IMPOSTOR))
    refused(responder=mint.responder(SIGN_CA))


def test_a_responder_without_the_ocsp_purpose_is_no_responder() -> None:
    refused(responder=mint.responder(CA, eku=None))
    refused(responder=mint.responder(CA, eku=ExtendedKeyUsageOID.SERVER_AUTH))


def test_a_responder_that_would_need_a_check_of_its_own_is_not_trusted() -> None:
    refused(responder=mint.responder(CA, nocheck=False))


def test_an_expired_or_future_responder_is_no_responder() -> None:
    refused(responder=mint.responder(CA, ends=NOW - timedelta(seconds=1)))
    refused(responder=mint.responder(CA, begins=NOW + timedelta(seconds=1)))


def test_a_responder_seen_before_is_still_judged_by_its_time() -> None:
    old = mint.responder(CA, ends=NOW)
    later = {"this_update": NOW, "next_update": NOW + timedelta(minutes=15)}
    body = Reply(responder=old, **later).encode(request(), CA)
    assert judge(body, QUESTION, NOW).state == "good"
    with pytest.raises(StatusUnavailable):
        judge(body, QUESTION, NOW + timedelta(seconds=1))


def test_a_responder_seen_before_is_known_by_its_key_as_long_as_its_own_certificate_is_valid() -> None:
    refused(with_certificate=False)
    assert answer().state == "good"
    assert answer(with_certificate=False).state == "good"
    [known] = ANCHOR.responders.values()
    long_after = known.not_valid_after_utc + timedelta(seconds=1)
    times = {"this_update": long_after, "next_update": long_after + timedelta(minutes=15)}
    with pytest.raises(StatusUnavailable):
        judge(Reply(with_certificate=False, **times).encode(request(), CA), QUESTION, long_after)


def test_a_citizens_certificate_cannot_answer_for_the_authority() -> None:
    refused(responder=(mint.issue(mint.AUTH, CA), mint.AUTH.private_key))


def test_a_forged_signature_is_no_answer() -> None:
    refused(responder=mint.responder(CA, signer=mint.rsa_key("forger")))
    body = Reply(by_ca=True).encode(request(), CA)
    with pytest.raises(StatusUnavailable):
        judge(body[:-1] + bytes([body[-1] ^ 1]), QUESTION, NOW)


def test_an_answer_without_its_responders_certificate_is_no_answer() -> None:
    refused(with_certificate=False)


def test_a_stale_future_endless_or_decade_long_answer_is_no_answer() -> None:
    refused(next_update=NOW - timedelta(seconds=61))
    refused(this_update=NOW + timedelta(seconds=61))
    refused(next_update=None)
    refused(next_update=NOW + 10 * mint.YEAR)


def test_a_minute_of_skew_is_forgiven() -> None:
    assert answer(next_update=NOW - timedelta(seconds=60)).state == "good"
    assert answer(this_update=NOW + timedelta(seconds=60)).state == "good"


@pytest.mark.parametrize("status", [s for s in ocsp.OCSPResponseStatus if s is not ocsp.OCSPResponseStatus.SUCCESSFUL])
def test_try_later_and_its_like_are_no_answer(status: ocsp.OCSPResponseStatus) -> None:
    body = ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
    with pytest.raises(StatusUnavailable):
        judge(body, QUESTION, NOW)


GOOD = Reply().encode(request(), CA)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
def test_one_changed_byte_never_turns_into_another_answer(at: int, value: int) -> None:
    changed = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
    try:
        assert judge(changed, QUESTION, NOW).state == "good"
    except StatusUnavailable:
        assert changed != GOOD


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_fail(body: bytes) -> None:
    with pytest.raises(StatusUnavailable):
        judge(body, QUESTION, NOW)
