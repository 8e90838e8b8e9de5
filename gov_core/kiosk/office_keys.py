"""The keys municipal offices sign with: a small CA for office certificates and one EC key for each municipality.

Stands in for LGPKI, the local governments' PKI, whose office certificates (職責証明書) sign what a mayor issues
electronically. Keys are sealed under the house's key-encryption key; ECDSA P-256 with SHA-256.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.x509.oid import NameOID

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from foundation.ids import IdSource
from gov_core.jpki.profile import key_usage
from gov_core.kiosk.municipalities import Municipality
from gov_core.kiosk.store import KioskStore

CA = ""
CA_LIFE, OFFICE_LIFE = timedelta(days=3652), timedelta(days=1826)
_SEAL = "office-key"


@dataclass(frozen=True)
class Office:
    """A municipality's head as a signer, and the CA certificate above."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    authority: x509.Certificate


@dataclass(frozen=True)
class OfficeKeys:
    """Makes what is missing, opens what is there."""

    store: KioskStore
    sealer: Sealer
    clock: Clock
    ids: IdSource

    async def authority(self) -> x509.Certificate:
        """The CA's certificate, for whoever wants to check a printed certificate."""
        return (await self._of(CA, None))[0]

    async def of(self, municipality: Municipality) -> Office:
        """The signer for one municipality."""
        above = await self._of(CA, None)
        certificate, key = await self._of(municipality.code, municipality)
        return Office(certificate, key, above[0])

    async def _of(self, code: str, office: Municipality | None) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        kept = self.store.office_key(code)
        if kept is None:
            certificate, key = await self._make(office)
            plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            sealed = self.sealer.seal(plain, kind=_SEAL)
            await self.store.keep_office_key(code, certificate.public_bytes(Encoding.DER), sealed)
            return await self._of(code, office)  # another worker may have been first
        opened = load_der_private_key(self.sealer.open(kept[1], kind=_SEAL), None)
        if not isinstance(opened, ec.EllipticCurvePrivateKey):
            raise TypeError("an office's key is an EC key")
        return x509.load_der_x509_certificate(kept[0]), opened

    async def _make(self, office: Municipality | None) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signer = (None, key) if office is None else await self._of(CA, None)
        name = _name(office)
        now = self.clock.now().replace(microsecond=0)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer.subject if issuer else name)
            .public_key(key.public_key())
            .serial_number(int.from_bytes(self.ids.raw(15)) | 1)
            .not_valid_before(now)
            .not_valid_after(_end(now, issuer))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None if issuer else 0), critical=True)
            .add_extension(_usage(issuer is None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        return builder.sign(signer, SHA256()), key


async def rewrap(store: KioskStore, old: Sealer, new: Sealer) -> int:
    """How many keys lie under `new` afterwards: all, or SealBroken and none has changed. Twice is as good as once."""

    def change(sealed: str) -> str:
        try:
            new.open(sealed, kind=_SEAL)
        except SealBroken:
            return new.seal(old.open(sealed, kind=_SEAL), kind=_SEAL)
        return sealed

    return await store.reseal(change)


def _usage(is_ca: bool) -> x509.KeyUsage:
    if is_ca:
        return key_usage(key_cert_sign=True, crl_sign=True)
    return key_usage(digital_signature=True, content_commitment=True)


def _end(now: datetime, issuer: x509.Certificate | None) -> datetime:
    return now + CA_LIFE if issuer is None else min(now + OFFICE_LIFE, issuer.not_valid_after_utc)


def _name(office: Municipality | None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Local Governments"),
    ]
    if office is None:
        return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, "Office CA (stand-in)")])
    unit = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, office.name_en)
    return x509.Name([*attributes, unit, x509.NameAttribute(NameOID.COMMON_NAME, office.head_en)])
