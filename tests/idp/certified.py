"""Client certificates of every kind, and how a trusted proxy shows them (RFC 9440)."""

from base64 import b64encode
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from jwcrypto import jwk

from tests.idp.card_login.mint import NOW

PROXY_SECRET = "p" * 43
YEAR = timedelta(days=365)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Midori Bank, Ltd."),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


NAMES = x509.SubjectAlternativeName(
    [
        x509.DNSName("client.bank.example"),
        x509.UniformResourceIdentifier("https://bank.example/client"),
        x509.IPAddress(ip_address("2001:db8::1")),
        x509.RFC822Name("client@bank.example"),
    ]
)


class Issuer:
    """An authority, or with `above` one below another."""

    def __init__(self, common: str = "Client CA", above: "Issuer | None" = None, **changes: Any) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(common)
        signer = above or self
        builder = _builder(self.name, signer.name, self.key.public_key(), NOW - YEAR, NOW + 9 * YEAR)
        ca = x509.BasicConstraints(ca=True, path_length=changes.get("path_length", 1 if above is None else 0))
        builder = builder.add_extension(ca, critical=True).add_extension(_usage(signs=True), critical=True)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False
        )
        self.certificate = builder.sign(signer.key, SHA256())

    def certify(
        self,
        common: str = "client.bank.example",
        *,
        key: ec.EllipticCurvePrivateKey | None = None,
        names: x509.SubjectAlternativeName | None = None,
        period: tuple[datetime, datetime] = (NOW - YEAR, NOW + YEAR),
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH,
    ) -> bytes:
        """DER of a client's certificate."""
        own = key or ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(common), self.name, own.public_key(), *period)
        builder = builder.add_extension(_usage(signs=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.DER)

    @property
    def der(self) -> bytes:
        """DER of its own certificate."""
        return self.certificate.public_bytes(Encoding.DER)


def self_signed(
    common: str = "client.bank.example",
    key: ec.EllipticCurvePrivateKey | None = None,
    period: tuple[datetime, datetime] = (NOW - YEAR, NOW + YEAR),
) -> bytes:
    """DER of a certificate that its own key signed."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    return (
        _builder(_name(common), _name(common), own.public_key(), *period).sign(own, SHA256()).public_bytes(Encoding.DER)
    )


def as_jwk(der: bytes) -> dict[str, Any]:
    """The certificate as a key of a JWK set (RFC 8705 2.2.2)."""
    public = x509.load_der_x509_certificate(der).public_key()
    key: dict[str, Any] = jwk.JWK.from_pyca(public).export_public(as_dict=True)
    return {**key, "x5c": [b64encode(der).decode()]}


def shown(der: bytes, *beside: bytes, secret: str = PROXY_SECRET) -> dict[str, str]:
    """The headers a trusted proxy adds."""
    headers = {"client-cert": _field(der), "client-cert-secret": secret}
    return {**headers, "client-cert-chain": ", ".join(map(_field, beside))} if beside else headers


@cache
def authority() -> Issuer:
    """The one whose clients the tests' provider takes."""
    return Issuer()


def client_authority(folder: Path) -> Path:
    """Its certificate as a file."""
    path = folder / "client-ca.pem"
    path.write_bytes(authority().certificate.public_bytes(Encoding.PEM))
    return path


def _field(der: bytes) -> str:
    return f":{b64encode(der).decode()}:"


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
