"""Mints authorities, card certificates and OCSP answers, good and bad, with `cryptography` alone.

Independent of gov_core on purpose: the provider must accept what the standards say, not what our own state house makes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from standards import jpki_certificate as jpki

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Kind = Literal["authentication", "signature"]
UNITS = {"authentication": jpki.AUTHENTICATION_CA_UNIT, "signature": jpki.SIGNATURE_CA_UNIT}
POLICIES = {"authentication": jpki.POLICY_AUTHENTICATION, "signature": jpki.POLICY_SIGNATURE}
HANAKO = jpki.FourAttributes("山田　花子", "00000", "2", date(1990, 5, 10), "東京都千代田区霞が関１－１－１", "0" * 15)


@cache
def rsa_key(label: str, bits: int = 2048, exponent: int = 65537) -> rsa.RSAPrivateKey:
    """One key per label and test run: making keys is the slow part."""
    return rsa.generate_private_key(exponent, bits)


@cache
def p384_key(label: str) -> ec.EllipticCurvePrivateKey:
    """A key of the next card."""
    return ec.generate_private_key(ec.SECP384R1())


@dataclass(frozen=True)
class Authority:
    """One CA generation."""

    kind: Kind
    key: Key
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """What a settings file pins."""
        return self.certificate.public_bytes(Encoding.PEM)


def authority(
    kind: Kind,
    label: str = "",
    *,
    begins: datetime = NOW - YEAR,
    ends: datetime = NOW + 9 * YEAR,
    key: Key | None = None,
) -> Authority:
    """A self-signed CA; two labels give the same name with two keys."""
    key = key or rsa_key(f"{kind} authority {label}")
    name = jpki.issuer_name(UNITS[kind])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    return Authority(kind, key, builder.sign(key, SHA256()))


def usage(**bits: bool) -> x509.KeyUsage:
    """A KeyUsage with the named bits set."""
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: bits.get(name, False) for name in names})


@dataclass(frozen=True)
class Recipe:
    """A good card certificate; tests replace one thing at a time."""

    kind: Kind = "authentication"
    serial: int = 0x1234
    label: str = "hanako"
    begins: datetime = NOW - timedelta(days=30)
    ends: datetime = NOW + 4 * YEAR
    policy: str | tuple[str, ...] | None = "of the kind"
    usage: x509.KeyUsage | None = None
    ca: bool | None = None
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()
    attributes: jpki.FourAttributes | None = HANAKO
    hash: SHA256 | SHA384 = field(default_factory=SHA256)
    key: Key | None = None
    names: tuple[x509.GeneralName, ...] | None = None

    @property
    def private_key(self) -> Key:
        """The key inside the card."""
        return self.key or rsa_key(f"{self.kind} {self.label}")

    def but(self, **changes: Any) -> "Recipe":
        """The same with something wrong."""
        return replace(self, **changes)


AUTH = Recipe()
SIGN = Recipe(kind="signature", serial=0x5678)
PHONE_AUTH = Recipe(serial=0xA234, key=p384_key("phone authentication"), policy=jpki.POLICY_AUTHENTICATION_PHONE)
PHONE_SIGN = Recipe(
    kind="signature", serial=0xA678, key=p384_key("phone signature"), policy=jpki.POLICY_SIGNATURE_PHONE
)


def _policies(recipe: Recipe) -> x509.CertificatePolicies | None:
    if recipe.policy is None:
        return None
    wanted = POLICIES[recipe.kind] if recipe.policy == "of the kind" else recipe.policy
    oids = (wanted,) if isinstance(wanted, str) else wanted
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids])


def issue(recipe: Recipe, by: Authority, *, signer: Key | None = None) -> x509.Certificate:
    """A certificate of this recipe; `signer` forges: the issuer's name, another key."""
    usual = usage(digital_signature=True, content_commitment=recipe.kind == "signature")
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(NameOID.COMMON_NAME, "20260101A")]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject)
        .public_key(recipe.private_key.public_key())
        .serial_number(recipe.serial)
        .not_valid_before(recipe.begins)
        .not_valid_after(recipe.ends)
        .add_extension(recipe.usage or usual, critical=True)
    )
    policies = _policies(recipe)
    if policies is not None:
        builder = builder.add_extension(policies, critical=True)
    if recipe.ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=recipe.ca, path_length=None), critical=True)
    if recipe.kind == "signature" and recipe.attributes is not None:
        names = recipe.names or jpki.other_names(recipe.attributes)
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    for extension, critical in recipe.extra:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signer or by.key, recipe.hash)


def der(recipe: Recipe, by: Authority, *, signer: Key | None = None) -> bytes:
    """The certificate's bytes."""
    return issue(recipe, by, signer=signer).public_bytes(Encoding.DER)


def sign(recipe: Recipe, statement: str) -> bytes:
    """What the chip does."""
    key = recipe.private_key
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(statement.encode(), ec.ECDSA(SHA384()))
    return key.sign(statement.encode(), padding.PKCS1v15(), SHA256())


def responder(by: Authority, **changes: Any) -> tuple[x509.Certificate, Key]:
    """A delegated OCSP responder of this CA."""
    wanted = {
        "eku": ExtendedKeyUsageOID.OCSP_SIGNING,
        "nocheck": True,
        "begins": NOW - YEAR,
        "ends": NOW + YEAR,
        **changes,
    }
    key = rsa_key(f"{by.kind} responder")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{by.kind} responder")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(99)
        .not_valid_before(wanted["begins"])
        .not_valid_after(wanted["ends"])
    )
    if wanted["eku"] is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([wanted["eku"]]), critical=False)
    if wanted["nocheck"]:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return builder.sign(wanted.get("signer", by.key), SHA256()), key


@dataclass(frozen=True)
class Reply:
    """A good OCSP answer; tests replace one thing at a time."""

    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD
    reason: x509.ReasonFlags | None = None
    nonce: Callable[[bytes], bytes | None] = lambda asked: asked
    serial_shift: int = 0
    this_update: datetime = NOW - timedelta(minutes=1)
    next_update: datetime | None = NOW + timedelta(minutes=14)
    issuer: Authority | None = None
    by_ca: bool = False
    responder: tuple[x509.Certificate, Key] | None = None
    with_certificate: bool = True

    def encode(self, request: bytes, of: Authority) -> bytes:
        """The bytes on the wire."""
        asked = ocsp.load_der_ocsp_request(request)
        of = self.issuer or of
        revoked = self.status is ocsp.OCSPCertStatus.REVOKED
        digest = digests(of)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            digest[0],
            digest[1],
            asked.serial_number + self.serial_shift,
            SHA256(),
            self.status,
            self.this_update,
            self.next_update,
            NOW - timedelta(days=1) if revoked else None,
            self.reason,
        )
        certificate, key = self._signer(of)
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        if not self.by_ca and self.with_certificate:
            builder = builder.certificates([certificate])
        nonce = self.nonce(asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce)
        if nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        return builder.sign(key, SHA256()).public_bytes(Encoding.DER)

    def _signer(self, of: Authority) -> tuple[x509.Certificate, Key]:
        if self.by_ca:
            return of.certificate, of.key
        return self.responder or responder(of)


def digests(of: Authority) -> tuple[bytes, bytes]:
    """Issuer name and key hashes, taken from a request the library builds on its own."""
    request = ocsp.OCSPRequestBuilder().add_certificate(of.certificate, of.certificate, SHA256()).build()
    return request.issuer_name_hash, request.issuer_key_hash
