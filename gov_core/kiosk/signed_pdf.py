"""Puts an office's signature on a PDF (PAdES baseline B: ETSI EN 319 142-1, CMS inside ISO 32000-2 section 12.8).

pyHanko does the work; only the time comes from our clock instead of the machine's.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from gov_core.kiosk.office_keys import Office

FIELD = "OfficeSignature"


class _AtTime(signers.PdfSigner):
    """A signer that is told the time."""

    moment: datetime

    def init_signing_session(self, *arguments: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self.moment
        return session


async def sign(pdf: bytes, office: Office, moment: datetime) -> bytes:
    """The PDF with one certifying signature that allows no change afterwards; `moment` is timezone-aware."""
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register(_certificate(office.authority))
    plain = office.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=_certificate(office.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(plain),
        cert_registry=registry,
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    at_time = _AtTime(about, signer=signer)
    at_time.moment = moment
    signed = await at_time.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(signed.getbuffer())


def _certificate(certificate: Any) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
