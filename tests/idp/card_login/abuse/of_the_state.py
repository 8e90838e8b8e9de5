"""Real answers of a real authority: the government core's own OCSP service and lists, before they reach a verifier."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from idp.card_login.status_response import StatusQuestion
from idp.card_login.trust_anchors import Anchor, TrustAnchors
from tests.gov_core.town import HANAKO, Town

NONCE = bytes(range(32))


@dataclass(frozen=True)
class OfTheState:
    """Hanako's certificate, its authority as a verifier pins it, and what the state says about it now."""

    certificate: x509.Certificate
    anchor: Anchor
    answer: bytes
    full_list: bytes

    @property
    def question(self) -> StatusQuestion:
        """What was asked."""
        return StatusQuestion(self.anchor, self.certificate.serial_number, NONCE)

    @classmethod
    def now(cls, town: Town) -> "OfTheState":
        """Asked over HTTP, as a verifier does."""
        certificate = town.newest(HANAKO.id, "auth")
        pinned = [town.rooms.authorities.current(kind).certificate for kind in ("auth", "sign")]  # type: ignore[arg-type]
        anchors = TrustAnchors.from_pem(each.public_bytes(Encoding.PEM) for each in pinned)
        anchor = anchors.of_kind("authentication")[0]
        builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
            anchor.name_hash, anchor.key_hash, certificate.serial_number, SHA256()
        )
        question = builder.add_extension(x509.OCSPNonce(NONCE), critical=False).build().public_bytes(Encoding.DER)
        headers = {"content-type": "application/ocsp-request"}
        answer = town.ask("POST", "/jpki/ocsp", content=question, headers=headers)
        issuer = x509.SubjectKeyIdentifier.from_public_key(anchor.public_key).digest.hex()
        full_list = town.ask("GET", "/jpki/crl/auth", params={"issuer": issuer})
        assert (answer.status_code, full_list.status_code) == (200, 200)
        return cls(certificate, anchor, answer.content, full_list.content)
