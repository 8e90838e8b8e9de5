"""What this house needs to know before it starts, read once (prefix KAKEHASHI_CONSENT_)."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.environment import settings_from_mapping


@dataclass(frozen=True)
class Settings:
    """`client_key_path`: private key (PEM or JWK) registered at the provider; `sealing_key`: 32 bytes, base64url."""

    base_url: str
    issuer: str
    trust_url: str
    database_url: str
    client_key_path: str
    sealing_key: str
    client_id: str = "kakehashi-consent"
    support_ja: str = "かけはし相談窓口（電話 0120-000-000、毎日9時から18時）"
    support_en: str = "the Kakehashi desk (phone 0120-000-000, every day 9:00 to 18:00)"

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """An unknown key with our prefix refuses to start."""
        return settings_from_mapping(cls, "KAKEHASHI_CONSENT_", mapping)
