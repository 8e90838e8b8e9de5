"""Judges one OCSP response (RFC 6960 3.2, nonce RFC 9654): whatever is not fully in order counts as no
answer.

security.md OC-02 to OC-06. "revoked" and "unknown" are answers; a stale, foreign or unsigned text is not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from idp.card_login.extensions import extension
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.trust_anchors import Anchor

# security.md OC-14: served per published skew.
SKEW = timedelta(seconds=60)
# JPKI refreshes every 15 minutes (japan.md 3c); an answer that claims to hold for years is not one of theirs.
LONGEST_VALIDITY = timedelta(days=1)
_MOST_CERTIFICATES = 4
_MOST_RESPONDERS = 16
_KNOWN_CRITICAL = {
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.OCSP_NO_CHECK,
}


@dataclass(frozen=True)
class StatusQuestion:
    """Which certificate was asked about, and the nonce that binds the answer to the asking."""

    anchor: Anchor
    serial: int
    nonce: bytes

    @property
    def issuer_name_hash(self) -> bytes:
        """Which name, by SHA-256."""
        return self.anchor.name_hash

    @property
    def issuer_key_hash(self) -> bytes:
        """Which key, by SHA-256."""
        return self.anchor.key_hash


@dataclass(frozen=True)
class CertificateStatus:
    """A trustworthy answer, with what the law wants kept: source time and reference."""

    state: Literal["good", "revoked", "unknown"]
    reason: str | None
    source_time: int
    reference: str


def judge(body: bytes, question: StatusQuestion, now: datetime) -> CertificateStatus:
    """The answer, or StatusUnavailable."""
    try:
        return _judge(body, question, now)
    except StatusUnavailable:
        raise
    except Exception as broken:  # the parser's errors have no common base class
        raise StatusUnavailable("the status answer is malformed") from broken


def _judge(body: bytes, question: StatusQuestion, now: datetime) -> CertificateStatus:
    response = ocsp.load_der_ocsp_response(body)
    _require(response.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL, "the responder gave no answer")
    _check_signature(response, _responder(response, question.anchor, now))
    # RFC 9654 2: an answer without our nonce may be an old one.
    nonce = extension(response.extensions, x509.OCSPNonce)
    _require(nonce is not None and nonce.nonce == question.nonce, "the answer belongs to another question")
    singles = list(response.responses)
    _require(len(singles) == 1, "the answer covers other certificates")
    single = singles[0]
    # RFC 6960 4.4, RFC 5280 4.2: what is critical and not understood must not be used.
    critical = any(e.critical for found in (response.extensions, response.single_extensions) for e in found)
    _require(not critical, "the answer has an unknown critical extension")
    _check_certificate_id(single, question)
    _check_times(single, now)
    revoked = single.certificate_status is ocsp.OCSPCertStatus.REVOKED
    state: Literal["good", "revoked", "unknown"] = "revoked" if revoked else "unknown"
    if single.certificate_status is ocsp.OCSPCertStatus.GOOD:
        state = "good"
    reason = single.revocation_reason
    reference = sha256(body).hexdigest()[:32]
    return CertificateStatus(
        state, reason.value if reason else None, int(single.this_update_utc.timestamp()), reference
    )


def _check_certificate_id(single: ocsp.OCSPSingleResponse, question: StatusQuestion) -> None:
    # RFC 6960 3.2 (1): the answer MUST be about the certificate that was asked about.
    _require(isinstance(single.hash_algorithm, SHA256), "another hash than the one asked with")
    _require(single.serial_number == question.serial, "the answer is about another serial number")
    _require(single.issuer_name_hash == question.issuer_name_hash, "the answer is about another issuer")
    _require(single.issuer_key_hash == question.issuer_key_hash, "the answer is about another issuer key")


def _check_times(single: ocsp.OCSPSingleResponse, now: datetime) -> None:
    # RFC 6960 3.2 (5) and (6); a missing nextUpdate is refused here though the RFC allows it.
    # producedAt is not judged: it says when the text was signed, thisUpdate since when the state is known.
    begins, ends = single.this_update_utc, single.next_update_utc
    _require(ends is not None, "the answer has no end")
    _require(ends is not None and begins <= ends, "the answer ends before it begins")
    _require(begins <= now + SKEW, "the answer comes from the future")
    _require(ends is not None and now - SKEW <= ends, "the answer is stale")
    _require(ends is not None and ends - begins <= LONGEST_VALIDITY, "the answer claims to hold too long")


def _responder(response: ocsp.OCSPResponse, anchor: Anchor, now: datetime) -> x509.Certificate:
    """RFC 6960 4.2.2.2: the CA itself, or a responder the same CA certified for this very purpose."""
    known = anchor.responders.get(response.responder_key_hash)
    if known is not None and _is_valid(known, now):
        return known  # seen before with this very key; whatever certificates came along say nothing more
    named = response.responder_name
    own = response.responder_key_hash == anchor.key_sha1 if named is None else named.public_bytes() == anchor.name
    if own:
        return anchor.certificate
    for delegate in response.certificates[:_MOST_CERTIFICATES]:
        if _is_named(response, delegate):
            _check_delegate(delegate, anchor, now)
            return delegate
    raise StatusUnavailable("the responder's certificate is missing")


def _is_named(response: ocsp.OCSPResponse, certificate: x509.Certificate) -> bool:
    if response.responder_name is not None:
        return response.responder_name.public_bytes() == certificate.subject.public_bytes()
    key = x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())
    return response.responder_key_hash == key.digest


def _check_delegate(delegate: x509.Certificate, anchor: Anchor, now: datetime) -> None:
    _check_appointment(delegate, anchor)
    _require(_is_valid(delegate, now), "the responder's certificate is not valid now")
    if len(anchor.responders) < _MOST_RESPONDERS:
        anchor.responders[x509.SubjectKeyIdentifier.from_public_key(delegate.public_key()).digest] = delegate


def _is_valid(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _check_appointment(delegate: x509.Certificate, anchor: Anchor) -> None:
    """What no time changes; a responder signs for weeks, so it is asked once and known by its key afterwards."""
    _require(_certified(delegate, anchor), "another authority certified the responder")
    purposes = extension(delegate.extensions, x509.ExtendedKeyUsage)
    _require(
        purposes is not None and ExtendedKeyUsageOID.OCSP_SIGNING in purposes, "the responder may not sign answers"
    )
    # RFC 6960 4.2.2.2.1: without nocheck its own revocation would have to be asked; none such is trusted.
    nocheck = extension(delegate.extensions, x509.OCSPNoCheck)
    _require(nocheck is not None, "the responder's own revocation is open")
    unknown = any(e.critical and e.oid not in _KNOWN_CRITICAL for e in delegate.extensions)
    _require(not unknown, "the responder's certificate has an unknown critical extension")
    usage = extension(delegate.extensions, x509.KeyUsage)
    _require(usage is None or usage.digital_signature, "the responder's key may not sign")
    key = delegate.public_key()
    _require(not isinstance(key, rsa.RSAPublicKey) or key.key_size >= 2048, "the responder's key is too weak")


def _certified(delegate: x509.Certificate, anchor: Anchor) -> bool:
    try:
        delegate.verify_directly_issued_by(anchor.certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _check_signature(response: ocsp.OCSPResponse, responder: x509.Certificate) -> None:
    key, algorithm = responder.public_key(), cast(HashAlgorithm, response.signature_hash_algorithm)
    _require(isinstance(algorithm, SHA256 | SHA384 | SHA512), "the answer's hash is too weak")
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
        else:
            raise StatusUnavailable("the responder's key type is not accepted")
    except InvalidSignature as forged:
        raise StatusUnavailable("the answer's signature is wrong") from forged


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise StatusUnavailable(otherwise)
