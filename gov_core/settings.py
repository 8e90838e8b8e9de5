"""Every setting of the government core, read once from a mapping with the prefix KAKEHASHI_GOV_."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from foundation.environment import SettingsRefused, settings_from_mapping
from gov_core.jpki.authorities import LONGEST_ISSUING_YEARS

PREFIX = "KAKEHASHI_GOV_"
KEY_BYTES = 32


@dataclass(frozen=True)
class Settings:
    """`kek` and `number_key`: 32 bytes as hexadecimal; `verifier_id` may ask for serial links."""

    base_url: str
    database_url: str
    cards_path: Path
    kek: bytes = field(repr=False)
    number_key: bytes = field(repr=False)
    verifier_id: str
    verifier_secret: str = field(repr=False)
    ca_issuing_years: int = LONGEST_ISSUING_YEARS  # how long a CA generation issues; it verifies for ten years
    registrar_desk: bool = False  # the demo pages for life events; never on where cards are real
    kiosk: Path | None = None  # gov_core/kiosk/municipalities.py says what the file holds; none: no kiosk
    linkage_agencies: Path | None = None  # gov_core/linkage/agencies.py says what the file holds; none: no agencies

    def __post_init__(self) -> None:
        """A short key would start and protect little."""
        for name in ("kek", "number_key"):
            if len(getattr(self, name)) != KEY_BYTES:
                raise SettingsRefused(f"{PREFIX}{name.upper()} must have {KEY_BYTES} bytes")
        if not 1 <= self.ca_issuing_years <= LONGEST_ISSUING_YEARS:
            raise SettingsRefused(f"{PREFIX}CA_ISSUING_YEARS must be from 1 to {LONGEST_ISSUING_YEARS}")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Refuses to start on an unknown key with our prefix, a missing one, or a value of another type."""
        return settings_from_mapping(cls, PREFIX, mapping)
