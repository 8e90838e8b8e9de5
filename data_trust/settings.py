"""Every setting of the data trust, read once from a mapping with the prefix KAKEHASHI_TRUST_."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from foundation.environment import settings_from_mapping

PREFIX = "KAKEHASHI_TRUST_"


@dataclass(frozen=True)
class Settings:
    """`kek` is 32 bytes as hexadecimal: every key of the house is derived from it. Paths are absolute."""

    base_url: str
    issuer: str
    database_url: str
    kek: bytes = field(repr=False)
    signing_keys_path: Path
    client_key_path: Path  # PEM or JWK of the private key registered at the identity provider
    client_id: str = "kakehashi-data-trust"
    consent_ui_client_id: str = "kakehashi-consent"
    revoke_url: str = ""  # empty: {issuer}/grants/revoke
    dpop_nonces: bool = False
    own_records_max_age: int = 0  # seconds since a citizen showed her card; 0: as long as her login lasts
    mtls_url: str = ""  # a second address, for recipients whose tokens are tied to a certificate
    mtls_client_ca: Path | None = None  # a port of our own there: PEM of whose certificates it takes
    mtls_certificate: Path | None = None
    mtls_key: Path | None = None
    client_certificate_proxies: tuple[str, ...] = ()
    client_certificate_secret: str = field(default="", repr=False)
    demo_handles: bool = False
    demo_records_path: Path | None = None

    @property
    def mtls_door(self) -> tuple[Path, Path, Path] | None:
        """Certificate and key of our own port at mtls_url, and whose certificates it takes; None: no such port."""
        certificate, key, authority = self.mtls_certificate, self.mtls_key, self.mtls_client_ca
        return (certificate, key, authority) if self.mtls_url and certificate and key and authority else None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Refuses to start on an unknown key with our prefix, a missing one, or a value of another type."""
        return settings_from_mapping(cls, PREFIX, mapping)
