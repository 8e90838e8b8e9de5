"""The demo's authority for relying parties that show a certificate (RFC 8705), and the ports where they show it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from deploy.verifier_pki import Credential, TlsAuthority

CLIENT = "test-mtls"  # its certificate's common name, and the client it is registered for


@dataclass(frozen=True)
class ClientFiles:
    """Where they lie: one authority for both ends, kept apart by extended key usage; its key is forgotten."""

    authority: Path
    provider: Credential
    data_trust: Credential
    client: Credential

    @classmethod
    def within(cls, folder: Path) -> "ClientFiles":
        """The usual names in one folder."""
        ends = (Credential(folder / f"{name}.pem", folder / f"{name}.key") for name in ("provider", "trust", "client"))
        return cls(folder / "ca.pem", *ends)

    def make_missing(self, now: datetime) -> None:
        """Make and write all of them, once."""
        if self.authority.exists():
            return
        authority = TlsAuthority(now, "Relying party access CA")
        self.provider.write(*authority.certify("Kakehashi", server=True))
        self.data_trust.write(*authority.certify("Kakehashi data trust", server=True))
        self.client.write(*authority.certify(CLIENT, server=False))
        self.authority.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
