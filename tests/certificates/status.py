"""Mints OCSP responses part by part (RFC 6960 4.2.1), so that any part can be wrong and still be signed."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.certificates.der import NULL, bits, contents, elements, generalized_time, integer, octets, oid, sequence, tlv
from tests.certificates.mint import (
    EXTENDED_USAGE,
    YEAR,
    Authority,
    Body,
    Key,
    World,
    attribute,
    extension,
    key_id,
    raw_signature,
    rsa_key,
    seal,
    spki,
    usage,
    validity,
)

MINUTE = timedelta(minutes=1)
GOOD, UNKNOWN = tlv(0x80), tlv(0x82)
OCSP_SIGNING, NO_CHECK, NONCE = "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.48.1.5", "1.3.6.1.5.5.7.48.1.2"
SHA256_ID = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL)
SHA1_ID = sequence(oid("1.3.14.3.2.26"), NULL)


@dataclass(frozen=True)
class StatusRequest:
    """What the provider asked, and in which world."""

    world: World
    der: bytes
    serial: int
    nonce: bytes
    issuer: Authority

    @classmethod
    def read(cls, world: World, pinned: tuple[Authority, ...], der: bytes) -> "StatusRequest":
        """Parses what came over the wire; the issuer is found by the hash of its key."""
        request = ocsp.load_der_ocsp_request(der)
        issuer = next(a for a in pinned if key_hash(a) == request.issuer_key_hash)
        nonce = request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
        return cls(world, der, request.serial_number, nonce, issuer)


@dataclass(frozen=True)
class Reply:
    """What goes back over HTTP; `silent` never answers, `unreachable` drops the connection."""

    body: bytes = b""
    code: int = 200
    media_type: str = "application/ocsp-response"
    silent: bool = False
    unreachable: bool = False
    location: str | None = None
    encoding: str | None = None


def name_hash(issuer: Authority) -> bytes:
    """SHA-256 over the issuer's name."""
    return sha256(issuer_name(issuer)).digest()


def key_hash(issuer: Authority) -> bytes:
    """SHA-256 over the issuer's public key, without tag, length and unused bits."""
    return sha256(issuer_key(issuer)).digest()


def issuer_name(issuer: Authority) -> bytes:
    """What a CertID hashes first."""
    return _tbs(issuer)[5]


def issuer_key(issuer: Authority) -> bytes:
    """What a CertID hashes second: the key's bits."""
    return contents(elements(contents(_tbs(issuer)[6]))[1])[1:]


def _tbs(issuer: Authority) -> list[bytes]:
    return elements(contents(elements(contents(issuer.certificate))[0]))


def revoked(when: datetime, reason: int | None = None) -> bytes:
    """CertStatus revoked with a CRLReason (RFC 5280 5.3.1)."""
    told = b"" if reason is None else tlv(0xA0, tlv(0x0A, bytes([reason])))
    return tlv(0xA1, generalized_time(when), told)


def responder(world: World, by: Authority, *, signer: Key | None = None, **changes: Any) -> tuple[bytes, Key]:
    """A delegated responder of this authority and its key; `changes` replace parts of its Body."""
    mine = rsa_key(f"{by.kind} responder")
    body = Body(
        issuer=_tbs(by)[3],
        subject=sequence(tlv(0x31, attribute("2.5.4.3", f"{by.kind} responder"))),
        validity=validity(world.now - YEAR, world.now + YEAR),
        key=spki(mine),
        serial=integer(99),
        algorithm=by.algorithm,
        extensions=(
            usage("digital_signature"),
            extension(EXTENDED_USAGE, sequence(oid(OCSP_SIGNING))),
            extension(NO_CHECK, NULL),
        ),
    )
    return seal(replace(body, **changes), signer or by.key), mine


@dataclass(frozen=True)
class Single:
    """One SingleResponse."""

    serial: int
    issuer: Authority
    this_update: datetime
    next_update: datetime | None
    status: bytes = GOOD
    algorithm: bytes = SHA256_ID
    name_hash: bytes | None = None
    key_hash: bytes | None = None
    extensions: bytes = b""

    def encode(self) -> bytes:
        """SingleResponse."""
        names = self.name_hash or name_hash(self.issuer), self.key_hash or key_hash(self.issuer)
        certificate_id = sequence(self.algorithm, octets(names[0]), octets(names[1]), integer(self.serial))
        ends = b"" if self.next_update is None else tlv(0xA0, generalized_time(self.next_update))
        return sequence(certificate_id, self.status, generalized_time(self.this_update), ends, self.extensions)


@dataclass(frozen=True)
class Answer:
    """A good answer to one request; `but` makes it wrong."""

    asked: StatusRequest
    singles: tuple[Single, ...]
    produced: datetime
    nonce: bytes | None
    signer: tuple[bytes, Key]
    attached: tuple[bytes, ...]
    algorithm: HashAlgorithm = field(default_factory=SHA256)
    algorithm_id: bytes | None = None
    named: bytes | None = None
    extra: tuple[bytes, ...] = ()

    @classmethod
    def to(cls, asked: StatusRequest) -> "Answer":
        """What the right responder says in time."""
        now = asked.world.now
        single = Single(asked.serial, asked.issuer, now - MINUTE, now + 14 * MINUTE)
        signer = responder(asked.world, asked.issuer)
        return cls(asked, (single,), now - MINUTE, asked.nonce, signer, (signer[0],))

    def but(self, **changes: Any) -> "Answer":
        """Another answer; changes of the one SingleResponse are meant where Answer has no such part."""
        own = {name: value for name, value in changes.items() if name in self.__dataclass_fields__}
        inner = {name: value for name, value in changes.items() if name not in own}
        if inner:
            own["singles"] = (replace(self.singles[0], **inner),)
        return replace(self, **own)

    def signed_by(self, signer: tuple[bytes, Key]) -> "Answer":
        """The same from another responder, whose certificate comes along."""
        return replace(self, signer=signer, attached=(signer[0],))

    def data(self) -> bytes:
        """ResponseData."""
        named = self.named or tlv(0xA2, octets(key_id(self.signer[1])))
        asked = () if self.nonce is None else (extension(NONCE, octets(self.nonce)),)
        listed = (*asked, *self.extra)
        more = tlv(0xA1, sequence(*listed)) if listed else b""
        return sequence(named, generalized_time(self.produced), sequence(*(s.encode() for s in self.singles)), more)

    def encode(self, signature: bytes | None = None) -> bytes:
        """OCSPResponse with status successful."""
        return successful(self.basic(signature=signature))

    def basic(self, data: bytes | None = None, signature: bytes | None = None) -> bytes:
        """BasicOCSPResponse over this answer's data or other, with a right signature or another."""
        key, data = self.signer[1], data or self.data()
        signature = raw_signature(key, data, self.algorithm) if signature is None else signature
        chain = tlv(0xA0, sequence(*self.attached)) if self.attached else b""
        return sequence(data, self.algorithm_id or _algorithm_id(key, self.algorithm), bits(signature), chain)

    def resealed(self, data: bytes) -> bytes:
        """OCSPResponse around other data, with a right signature."""
        return successful(self.basic(data))


def _algorithm_id(key: Key, algorithm: HashAlgorithm) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        number = {"sha1": 5, "sha256": 11, "sha384": 12, "sha512": 13, "sha224": 14, "md5": 4}[algorithm.name]
        return sequence(oid(f"1.2.840.113549.1.1.{number}"), NULL)
    return sequence(oid("1.2.840.10045.4.3.3" if isinstance(algorithm, SHA384) else "1.2.840.10045.4.3.2"))


def successful(basic: bytes, kind: str = "1.3.6.1.5.5.7.48.1.1") -> bytes:
    """OCSPResponse around a BasicOCSPResponse."""
    return sequence(tlv(0x0A, b"\x00"), tlv(0xA0, sequence(oid(kind), octets(basic))))


def unsuccessful(status: int) -> bytes:
    """OCSPResponse that gives no answer: 1 malformedRequest, 2 internalError, 3 tryLater, 5 sigRequired,
    6 unauthorized."""
    return sequence(tlv(0x0A, bytes([status])))


def good_status(asked: StatusRequest) -> Reply:
    """The status service as it should be."""
    return Reply(Answer.to(asked).encode())


def example_request(world: World, pinned: tuple[Authority, ...], certificate: bytes) -> StatusRequest:
    """What a provider would ask about a certificate of the first pinned authority that names its issuer; for the
    written files, whose certificate may be unreadable."""
    issuer = next((a for a in pinned if _tbs(a)[5] in certificate), pinned[0])
    serial = 0x5678 if issuer.kind == "signature" else 0x1234
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name_hash(issuer), key_hash(issuer), serial, SHA256())
    nonce = sha256(certificate).digest()
    der = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build().public_bytes(Encoding.DER)
    return StatusRequest(world, der, serial, nonce, issuer)
