"""The OCSP responder (RFC 6960): one question, one signed answer, the nonce echoed, good for fifteen minutes.

It answers from the register itself, so thisUpdate is the moment of the answer and a revocation holds from the next
question. The fifteen minutes are the promise of JPKI's own refresh: newer information may come at any time before. It
answers for every generation of both CAs and finds the right one by the issuer's hashes. A serial it never issued is
`unknown`, not good.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from foundation.clock import Clock
from foundation.database import StorageFailed
from gov_core.jpki.authorities import Authorities, Authority
from gov_core.jpki.keys import digest_of
from gov_core.jpki.responders import DelegatedResponder, NoResponder, Responders
from gov_core.jpki.store import CertificateRow, JpkiStore

REFRESH = timedelta(minutes=15)
LONGEST_NONCE = 128
# SHA-1 only names an issuer here and protects nothing; openssl and many clients still ask with it (RFC 5019 2.1.1).
_ALGORITHMS: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@dataclass(frozen=True)
class Question:
    """One CertID (RFC 6960 section 4.1.1) and the nonce that came with it."""

    name_hash: bytes
    key_hash: bytes
    algorithm: hashes.HashAlgorithm
    serial: int
    nonce: bytes | None

    @classmethod
    def parse(cls, der: bytes) -> "Question | None":
        """None for whatever is not one well-formed question; a request for several certificates counts as that too."""
        try:
            asked = ocsp.load_der_ocsp_request(der)
            algorithm = _ALGORITHMS[asked.hash_algorithm.name]()
            nonce = _nonce(asked)
            if not 0 <= asked.serial_number < 1 << 160:  # RFC 5280 section 4.1.2.2: not negative, at most 20 octets
                return None
            return cls(asked.issuer_name_hash, asked.issuer_key_hash, algorithm, asked.serial_number, nonce)
        except Exception:  # the parser's errors have no common base class
            return None


class Responder:
    """Answers OCSP requests."""

    def __init__(self, authorities: Authorities, responders: Responders, store: JpkiStore, clock: Clock) -> None:
        self._authorities, self._responders = authorities, responders
        self._store, self._clock = store, clock

    async def answer(self, request: bytes) -> bytes:
        """DER of the response; malformedRequest, tryLater and unauthorized are answers too (RFC 6960 2.3)."""
        asked = Question.parse(request)
        if asked is None:
            return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        authority = self._authority(asked)
        if authority is None:
            return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        try:
            responder = await self._responders.of(authority)
        except NoResponder:  # RFC 5019 2.2.3: not able to answer authoritatively
            return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        except StorageFailed:
            return _unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
        return self._signed(asked, authority, responder)

    def _authority(self, asked: Question) -> Authority | None:
        for authority in self._authorities.all():
            hashed = _hashes(authority.certificate.public_bytes(Encoding.DER), asked.algorithm.name)
            if hashed == (asked.name_hash, asked.key_hash):
                return authority
        return None

    def _signed(self, asked: Question, authority: Authority, responder: DelegatedResponder) -> bytes:
        row = self._store.of_authority(authority.id, f"{asked.serial:x}")
        now = self._clock.now().replace(microsecond=0)
        revoked_at, reason = _revoked(row)
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                asked.name_hash,
                asked.key_hash,
                asked.serial,
                asked.algorithm,
                _state(row),
                now,
                now + REFRESH,
                revoked_at,
                reason,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
            .certificates([responder.certificate])
        )
        if asked.nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(asked.nonce), critical=False)
        return builder.sign(responder.key, digest_of(responder.key)).public_bytes(Encoding.DER)


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
    name, bits = ca.subject.public_bytes(), _key_bits(ca)
    return _digest(_ALGORITHMS[algorithm](), name), _digest(_ALGORITHMS[algorithm](), bits)


def _key_bits(ca: x509.Certificate) -> bytes:
    key = ca.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
