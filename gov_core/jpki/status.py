"""The OCSP responder (RFC 6960): one question, one signed answer, the nonce echoed, good for fifteen minutes.

It answers for every generation of both CAs and finds the right one by the issuer's hashes. A serial it never issued is
`unknown`, not good.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from foundation.clock import Clock
from gov_core.jpki.authorities import Authorities, Authority
from gov_core.jpki.store import CertificateRow, JpkiStore

REFRESH = timedelta(minutes=15)
LONGEST_NONCE = 128


class Responder:
    """Answers OCSP requests."""

    def __init__(self, authorities: Authorities, store: JpkiStore, clock: Clock) -> None:
        self._authorities, self._store, self._clock = authorities, store, clock

    def answer(self, request: bytes) -> bytes:
        """DER of the response; malformedRequest and unauthorized are answers too (RFC 6960 section 2.3)."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
            nonce = _nonce(asked)
            authority = self._authority(asked)
        except Exception:  # the parser's errors have no common base class
            return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        if authority is None:
            return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        return self._signed(asked, authority, nonce)

    def _authority(self, asked: ocsp.OCSPRequest) -> Authority | None:
        question = (asked.issuer_name_hash, asked.issuer_key_hash)
        for authority in self._authorities.all():
            if _hashes(authority.certificate.public_bytes(Encoding.DER), asked.hash_algorithm.name) == question:
                return authority
        return None

    def _signed(self, asked: ocsp.OCSPRequest, authority: Authority, nonce: bytes | None) -> bytes:
        row = self._store.of_authority(authority.id, f"{asked.serial_number:x}")
        now = self._clock.now().replace(microsecond=0)
        revoked_at, reason = _revoked(row)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                asked.issuer_name_hash,
                asked.issuer_key_hash,
                asked.serial_number,
                asked.hash_algorithm,
                _state(row),
                now,
                now + REFRESH,
                revoked_at,
                reason,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, authority.responder)
            .certificates([authority.responder])
        )
        if nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        return builder.sign(authority.responder_key, hashes.SHA256()).public_bytes(Encoding.DER)


def _state(row: CertificateRow | None) -> ocsp.OCSPCertStatus:
    if row is None:
        return ocsp.OCSPCertStatus.UNKNOWN
    return ocsp.OCSPCertStatus.GOOD if row.revoked_at is None else ocsp.OCSPCertStatus.REVOKED


def _revoked(row: CertificateRow | None) -> tuple[datetime | None, x509.ReasonFlags | None]:
    if row is None or row.revoked_at is None:
        return None, None
    return datetime.fromtimestamp(row.revoked_at, UTC), x509.ReasonFlags(row.reason)


def _nonce(asked: ocsp.OCSPRequest) -> bytes | None:
    """RFC 9654: 1 to 128 bytes; another length makes the request malformed."""
    try:
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None
    if not 0 < len(nonce) <= LONGEST_NONCE:
        raise ValueError("the nonce has no acceptable length")
    return nonce


@lru_cache(maxsize=64)
def _hashes(certificate: bytes, algorithm: str) -> tuple[bytes, bytes]:
    """Issuer name hash and issuer key hash of a CA (RFC 6960 section 4.1.1)."""
    ca = x509.load_der_x509_certificate(certificate)
    kinds: dict[str, type[hashes.HashAlgorithm]] = {
        "sha1": hashes.SHA1,
        "sha256": hashes.SHA256,
        "sha384": hashes.SHA384,
        "sha512": hashes.SHA512,
    }
    key = ca.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return _digest(kinds[algorithm](), ca.subject.public_bytes()), _digest(kinds[algorithm](), key)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
