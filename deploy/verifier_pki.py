"""A small authority for the demo's port for verifiers: it certifies the server and the one client, the provider."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.addresses import HOST
from deploy.private_file import write_private

LIFE = timedelta(days=20 * 365)  # a demo is never renewed, and some of its journeys take eleven years
Builder = x509.CertificateBuilder


@dataclass(frozen=True)
class Credential:
    """A certificate and its private key, PEM files."""

    certificate: Path
    key: Path

    def write(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        """The key is readable by its owner only."""
        self.certificate.parent.mkdir(parents=True, exist_ok=True)
        self.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(self.key, pem.decode())


@dataclass(frozen=True)
class VerifierFiles:
    """Where the three lie; the authority's key is forgotten once both are certified."""

    authority: Path
    server: Credential
    client: Credential

    @classmethod
    def within(cls, folder: Path) -> "VerifierFiles":
        """The usual names in one folder."""
        server = Credential(folder / "server.pem", folder / "server.key")
        return cls(folder / "ca.pem", server, Credential(folder / "provider.pem", folder / "provider.key"))

    def make(self, now: datetime) -> x509.Certificate:
        """Make and write all of them; the client's certificate is what gets registered."""
        authority = TlsAuthority(now)
        server, server_key = authority.certify("JPKI", server=True)
        client, client_key = authority.certify("Kakehashi", server=False)
        self.server.write(server, server_key)
        self.client.write(client, client_key)
        self.authority.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
        return client


class TlsAuthority:
    """Certifies both ends of a TLS connection (RFC 5280; extended key usage keeps the two ends apart)."""

    def __init__(self, now: datetime, name: str = "Verifier access CA") -> None:
        self._period = (now - timedelta(days=1), now + LIFE)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        self.certificate = self._sign(self._name, self._key, _as_authority)

    def certify(
        self, name: str, *, server: bool, period: tuple[datetime, datetime] | None = None
    ) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        """A fresh key and its certificate; a server's names the loopback address."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH

        def more(builder: Builder) -> Builder:
            if server:
                names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
                builder = builder.add_extension(names, critical=False)
            return builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)

        return self._sign(_name(name), key, more, period), key

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        more: Callable[[Builder], Builder],
        period: tuple[datetime, datetime] | None = None,
    ) -> x509.Certificate:
        begins, ends = period or self._period
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        return more(builder).sign(self._key, SHA256())


def _as_authority(builder: Builder) -> Builder:
    """RFC 5280 4.2.1.3 and 4.2.1.9: it certifies ends, and no other authority."""
    no = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    usage = x509.KeyUsage(**no, key_cert_sign=True, crl_sign=False, encipher_only=False, decipher_only=False)
    constrained = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return constrained.add_extension(usage, critical=True)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(NameOID.COMMON_NAME, common)])
