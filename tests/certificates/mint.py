"""Mints authorities and card certificates part by part, so that any part can be wrong and still be signed.

Every part is DER made by tests/certificates/der.py; `cryptography` only makes keys and raw signatures. Good twins in
each table prove that the handmade certificate is an ordinary one.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from standards import jpki_certificate as jpki
from tests.certificates.der import TRUE, bits, generalized_time, integer, octets, oid, sequence, tlv, utc_time
from tests.idp.card_login.mint import HANAKO, p384_key, rsa_key

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Kind = Literal["authentication", "signature"]
UNITS = {"authentication": jpki.AUTHENTICATION_CA_UNIT, "signature": jpki.SIGNATURE_CA_UNIT}
POLICIES = {"authentication": jpki.POLICY_AUTHENTICATION, "signature": jpki.POLICY_SIGNATURE}
DAY, YEAR = timedelta(days=1), timedelta(days=365)
SERIALS = {"authentication": 0x1234, "signature": 0x5678}

NULL_PARAMETERS = b"\x05\x00"
RSA_SHA256 = sequence(oid("1.2.840.113549.1.1.11"), NULL_PARAMETERS)
RSA_SHA384 = sequence(oid("1.2.840.113549.1.1.12"), NULL_PARAMETERS)
ECDSA_SHA384 = sequence(oid("1.2.840.10045.4.3.3"))
# id-ce (RFC 5280 4.2) and the identifiers that are used by number here.
SUBJECT_KEY_ID, KEY_USAGE, ALTERNATIVE_NAME, BASIC_CONSTRAINTS = ("2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19")
POLICY_EXTENSION, AUTHORITY_KEY_ID, EXTENDED_USAGE = "2.5.29.32", "2.5.29.35", "2.5.29.37"


def spki(key: Key) -> bytes:
    """SubjectPublicKeyInfo of a key."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: Key) -> bytes:
    """RFC 5280 4.2.1.2 method 1."""
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest


def attribute(name: str, text: str, tag: int = 0x0C) -> bytes:
    """AttributeTypeAndValue; `name` is the dotted attribute type."""
    return sequence(oid(name), tlv(tag, text.encode()))


def ca_name(kind: Kind) -> bytes:
    """The exact name of one of the two authorities."""
    return jpki.issuer_name(UNITS[kind]).public_bytes()


def person_name() -> bytes:
    """Subject of an authentication certificate."""
    parts = (attribute("2.5.4.6", "JP", 0x13), attribute("2.5.4.3", "20260101A"))
    return sequence(*(tlv(0x31, part) for part in parts))


def time(when: datetime) -> bytes:
    """RFC 5280 4.1.2.5: UTCTime up to 2049."""
    return utc_time(when) if when.year < 2050 else generalized_time(when)


def validity(begins: datetime, ends: datetime) -> bytes:
    """Validity."""
    return sequence(time(begins), time(ends))


def extension(dotted: str, value: bytes, *, critical: bool = False) -> bytes:
    """One Extension."""
    return sequence(oid(dotted), TRUE if critical else b"", octets(value))


def usage(*names: str, critical: bool = True) -> bytes:
    """KeyUsage with exactly these bits, trailing zeros cut (X.690 11.2.2)."""
    order = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    order += ("key_cert_sign", "crl_sign")
    last = max((order.index(name) for name in names), default=-1)
    value = sum(1 << (7 - order.index(name)) for name in names)
    content = bits(bytes([value]), 7 - last) if names else bits(b"")
    return extension(KEY_USAGE, content, critical=critical)


def policies(*dotted: str, critical: bool = True) -> bytes:
    """CertificatePolicies without qualifiers."""
    return extension(POLICY_EXTENSION, sequence(*(sequence(oid(one)) for one in dotted)), critical=critical)


def constraints(*, ca: bool, path_length: int | None = None) -> bytes:
    """BasicConstraints."""
    path = b"" if path_length is None else integer(path_length)
    return extension(BASIC_CONSTRAINTS, sequence(TRUE if ca else b"", path), critical=True)


def issuer_key_id(identifier: bytes) -> bytes:
    """AuthorityKeyIdentifier in its keyIdentifier form."""
    return extension(AUTHORITY_KEY_ID, sequence(tlv(0x80, identifier)))


def raw_signature(key: Key, message: bytes, algorithm: HashAlgorithm) -> bytes:
    """PKCS #1 v1.5 or ECDSA, whatever the hash."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), algorithm)
    return key.sign(message, ec.ECDSA(algorithm))


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of something an authority signs, each as bytes that are signed as they are."""

    algorithm: bytes = RSA_SHA256
    extensions: tuple[bytes, ...] | None
    tail: bytes = b""

    def but(self, **changes: Any) -> Self:
        """The same with something wrong."""
        return replace(self, **changes)

    def without(self, dotted: str) -> Self:
        """The same without one extension."""
        kept = tuple(e for e in self.extensions or () if oid(dotted) not in e[:12])
        return replace(self, extensions=kept)

    def plus(self, *more: bytes) -> Self:
        """The same with more extensions at the end."""
        return replace(self, extensions=(self.extensions or ()) + more)

    def instead(self, dotted: str, other: bytes) -> Self:
        """The same with one extension replaced."""
        return self.without(dotted).plus(other)

    def encode(self) -> bytes:
        """What is signed."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Body(Parts):
    """A TBSCertificate (RFC 5280 4.1)."""

    issuer: bytes
    subject: bytes
    validity: bytes
    key: bytes
    serial: bytes = integer(0x1234)
    version: bytes = tlv(0xA0, integer(2))

    def encode(self) -> bytes:
        """TBSCertificate."""
        extensions = b"" if self.extensions is None else tlv(0xA3, sequence(*self.extensions))
        parts = (self.version, self.serial, self.algorithm, self.issuer, self.validity, self.subject, self.key)
        return sequence(*parts, extensions, self.tail)


def seal(body: Parts, key: Key, algorithm: HashAlgorithm | None = None, *, outer: bytes | None = None) -> bytes:
    """The signed certificate or list; `outer` is the algorithm named outside the signed part."""
    usual = SHA256() if isinstance(key, rsa.RSAPrivateKey) else SHA384()
    signed = body.encode()
    return attach(body, raw_signature(key, signed, algorithm or usual), outer=outer)


def attach(body: Parts, signature: bytes, *, outer: bytes | None = None) -> bytes:
    """The same with a signature from anywhere."""
    return sequence(body.encode(), outer or body.algorithm, bits(signature))


@dataclass(frozen=True)
class Authority:
    """One generation of an authority."""

    kind: Kind
    key: Key
    certificate: bytes

    @property
    def algorithm(self) -> bytes:
        """What it signs with."""
        return RSA_SHA256 if isinstance(self.key, rsa.RSAPrivateKey) else ECDSA_SHA384

    @property
    def pem(self) -> bytes:
        """What a settings file pins."""
        return x509.load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM)


@dataclass(frozen=True)
class World:
    """Two authorities and a citizen's card at one moment."""

    now: datetime
    auth: Authority = field(init=False)
    sign: Authority = field(init=False)
    next: Authority = field(init=False)

    def __post_init__(self) -> None:
        """The three pinned generations: two of today's authorities, and one on P-384."""
        object.__setattr__(self, "auth", self.authority("authentication"))
        object.__setattr__(self, "sign", self.authority("signature"))
        object.__setattr__(self, "next", self.authority("authentication", key=p384_key("next authority")))

    def authority(self, kind: Kind, label: str = "", *, key: Key | None = None, ends: datetime | None = None,
                  begins: datetime | None = None, name: bytes | None = None,
                  usages: tuple[str, ...] = ("key_cert_sign", "crl_sign")) -> Authority:  # fmt: skip
        """A self-signed authority; another label gives the same name with another key."""
        key = key or rsa_key(f"{kind} authority {label}")
        name = name or ca_name(kind)
        body = Body(
            issuer=name,
            subject=name,
            validity=validity(begins or self.now - YEAR, ends or self.now + 9 * YEAR),
            key=spki(key),
            serial=integer(7),
            algorithm=RSA_SHA256 if isinstance(key, rsa.RSAPrivateKey) else ECDSA_SHA384,
            extensions=(
                constraints(ca=True, path_length=0),
                *((usage(*usages),) if usages else ()),
                extension(SUBJECT_KEY_ID, octets(key_id(key))),
            ),
        )
        return Authority(kind, key, seal(body, key))

    def card(self, kind: Kind = "authentication", by: Authority | None = None, key: Key | None = None) -> Body:
        """A good certificate's parts; the key inside the card is rsa_key("<kind> hanako") unless told."""
        by = by or (self.auth if kind == "authentication" else self.sign)
        key = key or card_key(kind)
        bits_set = ("digital_signature",) if kind == "authentication" else ("digital_signature", "content_commitment")
        return Body(
            issuer=ca_name(by.kind),
            subject=person_name(),
            validity=validity(self.now - 30 * DAY, self.now + 4 * YEAR),
            key=spki(key),
            serial=integer(SERIALS[kind]),
            algorithm=by.algorithm,
            extensions=(
                usage(*bits_set),
                policies(POLICIES[kind]),
                issuer_key_id(key_id(by.key)),
                extension(SUBJECT_KEY_ID, octets(key_id(key))),
                *(() if kind == "authentication" else (attributes(),)),
            ),
        )


def attributes() -> bytes:
    """The four attributes of a signature certificate."""
    names = x509.SubjectAlternativeName(jpki.other_names(HANAKO))
    return extension(ALTERNATIVE_NAME, names.public_bytes())


def card_key(kind: Kind = "authentication") -> rsa.RSAPrivateKey:
    """The key inside the citizen's card."""
    return rsa_key(f"{kind} hanako")


@cache
def world(now: datetime) -> World:
    """One world a moment and test run: authorities are dear."""
    return World(now)
