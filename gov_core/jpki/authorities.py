"""The two CAs: generations that overlap, keys sealed at rest, and a delegated OCSP responder for each generation."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.kinds import FACTS, KINDS, Kind
from gov_core.jpki.profile import key_usage
from gov_core.jpki.store import AuthorityRow, JpkiStore
from standards.jpki_certificate import issuer_name

CA_LIFE = timedelta(days=3652)
RSA_BITS = 2048
_SEAL = "jpki-key"


@dataclass(frozen=True)
class Authority:
    """One CA generation, ready to sign."""

    id: int
    kind: Kind
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    responder: x509.Certificate
    responder_key: rsa.RSAPrivateKey


class NoAuthority(DomainError):
    """No generation of this CA can issue."""

    code = "no_authority"


class Authorities:
    """Every generation of both CAs; the newest of a kind issues, all of them answer for what they issued."""

    def __init__(self, store: JpkiStore, sealer: Sealer, clock: Clock, ids: IdSource) -> None:
        self._store, self._sealer, self._clock, self._ids = store, sealer, clock, ids
        self._loaded: dict[int, Authority] = {}

    async def establish(self) -> None:
        """Make the first generation of each CA that has none."""
        for kind in KINDS:
            if not self._store.authorities(kind):
                await self._store.add_authority(await self._make(kind), only_first=True)

    async def new_generation(self, kind: Kind) -> Authority:
        """A further generation, which issues from now on while older ones live on for what they issued."""
        row = await self._make(kind)
        await self._store.add_authority(row)
        return self._open(row)

    async def _make(self, kind: Kind) -> AuthorityRow:
        now = self._clock.now().replace(microsecond=0)
        key, responder_key = await asyncio.to_thread(lambda: (_new_key(), _new_key()))
        certificate = _ca_certificate(kind, key, now, int.from_bytes(self._ids.raw(15)))
        responder = _responder_certificate(certificate, key, responder_key, int.from_bytes(self._ids.raw(15)))
        return AuthorityRow(
            self._ids.number(),
            kind,
            certificate.public_bytes(Encoding.DER),
            self._seal(key),
            responder.public_bytes(Encoding.DER),
            self._seal(responder_key),
        )

    def all(self, kind: Kind | None = None) -> list[Authority]:
        """Every generation (of one kind), oldest first."""
        return [self._loaded.get(row.id) or self._open(row) for row in self._store.authorities(kind)]

    def current(self, kind: Kind) -> Authority:
        """The generation that issues now. Raises NoAuthority before `establish`."""
        generations = self.all(kind)
        if not generations:
            raise NoAuthority(f"there is no {kind} authority yet")
        return generations[-1]

    def bundle(self, kind: Kind) -> bytes:
        """PEM of every generation of one CA: what a verifier pins."""
        return b"".join(authority.certificate.public_bytes(Encoding.PEM) for authority in self.all(kind))

    def _seal(self, key: rsa.RSAPrivateKey) -> str:
        plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return self._sealer.seal(plain, kind=_SEAL)

    def _open(self, row: AuthorityRow) -> Authority:
        authority = Authority(
            row.id,
            row.kind,
            x509.load_der_x509_certificate(row.certificate),
            self._key(row.sealed_key),
            x509.load_der_x509_certificate(row.responder),
            self._key(row.sealed_responder_key),
        )
        self._loaded[row.id] = authority
        return authority

    def _key(self, sealed: str) -> rsa.RSAPrivateKey:
        key = load_der_private_key(self._sealer.open(sealed, kind=_SEAL), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("a CA key of this generation is RSA")
        return key


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, RSA_BITS)


def _ca_certificate(kind: Kind, key: rsa.RSAPrivateKey, now: datetime, serial: int) -> x509.Certificate:
    name = issuer_name(FACTS[kind].unit)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now)
        .not_valid_after(now + CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _responder_certificate(
    ca: x509.Certificate, ca_key: rsa.RSAPrivateKey, key: rsa.RSAPrivateKey, serial: int
) -> x509.Certificate:
    """RFC 6960 section 4.2.2.2: issued by the CA itself, for OCSP signing only, not to be asked about again."""
    subject = x509.Name([*ca.subject, x509.NameAttribute(NameOID.COMMON_NAME, "OCSP Responder")])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(ca.not_valid_before_utc)
        .not_valid_after(ca.not_valid_after_utc)
        .add_extension(key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, SHA256())
    )
