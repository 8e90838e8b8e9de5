"""Every setting of the government core, read once from a mapping with the prefix KAKEHASHI_GOV_."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from foundation.environment import SettingsRefused, settings_from_mapping
from gov_core.jpki.authorities import LONGEST_ISSUING_YEARS

PREFIX = "KAKEHASHI_GOV_"
KEY_BYTES = 32
DOOR = ("verifier_url", "verifier_certificate", "verifier_key", "verifier_client_ca")


@dataclass(frozen=True)
class Settings:
    """`kek` and `number_key`: 32 bytes as hexadecimal. The four `verifier_` settings open the port together."""

    base_url: str
    database_url: str
    cards_path: Path
    kek: bytes = field(repr=False)
    number_key: bytes = field(repr=False)
    ca_issuing_years: int = LONGEST_ISSUING_YEARS  # how long a CA generation issues; it verifies for ten years
    verifier_url: str | None = None  # https origin of the port for verifiers; none: nobody can query
    verifier_certificate: Path | None = None
    verifier_key: Path | None = None
    verifier_client_ca: Path | None = None  # who may connect at all; the register says who may ask
    public_status: bool = False  # OCSP and CRL for anybody on the plain port, uncounted: for judges like openssl
    registrar_desk: bool = False  # the demo pages for life events; never on where cards are real
    consents_begin_at_once: bool = False  # consents to the latest-attributes service hold from their very moment: demo
    consents_reader: str | None = None  # the state's card program on a citizen's computer; none: no page of consents
    kiosk: Path | None = None  # gov_core/kiosk/municipalities.py says what the file holds; none: no kiosk
    linkage_agencies: Path | None = None  # gov_core/linkage/agencies.py says what the file holds; none: no agencies

    def __post_init__(self) -> None:
        """A short key would start and protect little."""
        for name in ("kek", "number_key"):
            if len(getattr(self, name)) != KEY_BYTES:
                raise SettingsRefused(f"{PREFIX}{name.upper()} must have {KEY_BYTES} bytes")
        if not 1 <= self.ca_issuing_years <= LONGEST_ISSUING_YEARS:
            raise SettingsRefused(f"{PREFIX}CA_ISSUING_YEARS must be from 1 to {LONGEST_ISSUING_YEARS}")
        _check_door(self)
        if self.consents_reader is not None and urlsplit(self.consents_reader).scheme not in ("http", "https"):
            raise SettingsRefused(f"{PREFIX}CONSENTS_READER must be a web address")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Refuses to start on an unknown key with our prefix, a missing one, or a value of another type."""
        return settings_from_mapping(cls, PREFIX, mapping)


def _check_door(settings: Settings) -> None:
    """Half a door would be a port without a lock, or a lock without a port."""
    door = {name: getattr(settings, name) for name in DOOR}
    missing = [f"{PREFIX}{name.upper()}" for name, value in door.items() if value is None]
    if missing and len(missing) < len(door):
        raise SettingsRefused(f"the verifiers' port also needs {', '.join(missing)}")
    if settings.verifier_url is not None:
        parts = urlsplit(settings.verifier_url)
        if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise SettingsRefused(f"{PREFIX}VERIFIER_URL must be an https origin without a trailing slash")
