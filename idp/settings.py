"""Every setting of the provider, read once; an unknown key with our prefix refuses the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from foundation.environment import SettingsRefused, settings_from_mapping
from foundation.outbound import Destinations

PREFIX = "KAKEHASHI_IDP_"
_KEY_BYTES = 32
_OPTIONAL_ORIGINS = ("phone_url", "mtls_url", "admin_url")
_ORIGINS = (
    *("issuer", "gov_core_url", "data_trust_url", "consent_ui_url", "citizen_agent_url"),
    *_OPTIONAL_ORIGINS,
)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_JPKI = ("jpki_certificate", "jpki_key", "jpki_server_ca")


@dataclass(frozen=True)
class Settings:
    """Addresses without a trailing slash; keys are 32 bytes in hexadecimal, each for one use."""

    issuer: str
    database_url: str
    signing_keys: Path
    signing_keys_key: bytes
    sealing_key: bytes
    pairwise_key: bytes
    card_link_key: bytes
    vault_key: bytes
    gov_core_url: str
    trust_anchors: tuple[str, ...]
    data_trust_url: str
    consent_ui_url: str
    citizen_agent_url: str
    phone_url: str = ""
    consent_client_id: str = "kakehashi-consent"
    trust_client_id: str = "kakehashi-data-trust"
    clients: Path | None = None
    key_rotation_days: int = 90
    open_registration: bool = False
    software_publishers: Path | None = None
    decryption_keys: Path | None = None  # none: request objects cannot be encrypted
    features: tuple[str, ...] = ()  # names of idp.enabled.OPTIONAL
    fetch_development_hosts: tuple[str, ...] = ()
    crl_fallback: bool = False
    jpki_name: str = ""  # our name in the JPKI's register of verifiers; empty: no latest-four-attributes service
    attribute_consents_url: str = ""  # the state's page where a citizen sees and withdraws her consents to that service
    dpop_nonces: bool = False
    mtls_url: str = ""  # where client certificates are asked for; empty: nowhere
    mtls_client_ca: Path | None = None  # PEM of the authorities that certify clients
    mtls_certificate: Path | None = None  # a port of our own at mtls_url: its certificate and key, PEM
    mtls_key: Path | None = None
    client_certificate_proxies: tuple[str, ...] = ()
    client_certificate_secret: str = field(default="", repr=False)
    admin_url: str = ""  # a port of our own for operators' programs, on loopback; empty: there is none
    jpki_certificate: Path | None = None  # this provider as a verifier at the JPKI: PEM, registered there
    jpki_key: Path | None = None
    jpki_server_ca: Path | None = None  # the one authority the JPKI's port may have its certificate from

    def __post_init__(self) -> None:
        for name in ("signing_keys_key", "sealing_key", "pairwise_key", "card_link_key", "vault_key"):
            if len(getattr(self, name)) != _KEY_BYTES:
                raise SettingsRefused(f"{PREFIX}{name.upper()} must have {_KEY_BYTES} bytes")
        for name in _ORIGINS:
            if name in _OPTIONAL_ORIGINS and not getattr(self, name):
                continue
            parts = urlsplit(getattr(self, name))
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query or parts.fragment:
                raise SettingsRefused(f"{PREFIX}{name.upper()} must be an origin without a trailing slash")
        if not (self.key_rotation_days == 0 or 2 <= self.key_rotation_days <= 3650):
            raise SettingsRefused(f"{PREFIX}KEY_ROTATION_DAYS is 0, or 2 to 3650")
        try:
            Destinations(self.fetch_development_hosts)
        except ValueError as wrong:
            raise SettingsRefused(f"{PREFIX}FETCH_DEVELOPMENT_HOSTS: {wrong}") from None
        self._check_jpki()
        self._check_mtls()
        self._check_latest_attributes()
        self._check_admin()

    def _check_admin(self) -> None:
        """Whoever wants it elsewhere puts a proxy of his own before it."""
        parts = urlsplit(self.admin_url)
        if self.admin_url and (parts.hostname not in _LOOPBACK or parts.port in (None, urlsplit(self.issuer).port)):
            raise SettingsRefused(f"{PREFIX}ADMIN_URL must be on loopback, with a port that is not the issuer's")

    def _check_latest_attributes(self) -> None:
        """The name is a line of what citizens sign; the address is a link on their pages."""
        if not self.jpki_name.isprintable():
            raise SettingsRefused(f"{PREFIX}JPKI_NAME must be one line")
        parts = urlsplit(self.attribute_consents_url)
        if self.attribute_consents_url and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise SettingsRefused(f"{PREFIX}ATTRIBUTE_CONSENTS_URL must be a web address")

    def _check_jpki(self) -> None:
        """Half a credential would only show at the first login."""
        missing = [f"{PREFIX}{name.upper()}" for name in _JPKI if getattr(self, name) is None]
        if missing and len(missing) < len(_JPKI):
            raise SettingsRefused(f"the JPKI's port also needs {', '.join(missing)}")
        if not missing and urlsplit(self.gov_core_url).scheme != "https":
            raise SettingsRefused(f"{PREFIX}GOV_CORE_URL must be https where a client certificate is shown")

    def _check_mtls(self) -> None:
        """A setting that nobody reads protects nothing."""
        if self.mtls_url and urlsplit(self.mtls_url).scheme != "https":
            raise SettingsRefused(f"{PREFIX}MTLS_URL must be https")
        beside = ("mtls_client_ca", "mtls_certificate", "mtls_key", "client_certificate_proxies")
        given = [name for name in (*beside, "client_certificate_secret") if getattr(self, name)]
        if given and not self.mtls_url:
            raise SettingsRefused(f"{PREFIX}{given[0].upper()} needs {PREFIX}MTLS_URL")
        if bool(self.mtls_certificate) != bool(self.mtls_key) or (self.mtls_key and not self.mtls_client_ca):
            raise SettingsRefused(f"a port of our own needs {PREFIX}MTLS_CERTIFICATE, _KEY and _CLIENT_CA")

    @property
    def mtls_door(self) -> tuple[Path, Path, Path] | None:
        """Certificate and key of our own port at mtls_url, and whose certificates it takes; None: no such port."""
        certificate, key, authority = self.mtls_certificate, self.mtls_key, self.mtls_client_ca
        return (certificate, key, authority) if certificate and key and authority else None

    @property
    def jpki_credential(self) -> tuple[Path, Path, Path] | None:
        """Client certificate, its key, and the pinned authority of the server; None: no certificate is shown."""
        certificate, key, authority = self.jpki_certificate, self.jpki_key, self.jpki_server_ca
        return (certificate, key, authority) if certificate and key and authority else None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> Self:
        """From the environment or a file of the same form."""
        return settings_from_mapping(cls, PREFIX, mapping)
