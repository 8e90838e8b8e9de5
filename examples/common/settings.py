"""The settings every demo site has; each site's prefix is in its `app.py`, e.g. KAKEHASHI_BANK_."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from foundation.environment import settings_from_mapping


@dataclass(frozen=True)
class Settings:
    """`credential` is the client secret, or the private key (JWK or PEM text) where the site registered one."""

    base_url: str
    issuer: str
    client_id: str
    credential: str = field(repr=False)
    session_key: bytes = field(repr=False)  # 32 bytes as hexadecimal: seals the session cookie
    data_trust_url: str = ""
    consent_ui_url: str = ""

    @classmethod
    def from_mapping(cls, prefix: str, mapping: Mapping[str, str]) -> "Settings":
        """Refuses to start on an unknown key with this prefix, a missing one, or a value of another type."""
        return settings_from_mapping(cls, prefix, mapping)

    @property
    def secure(self) -> bool:
        """Served over https: cookies are `__Host-` and Secure."""
        return self.base_url.startswith("https://")

    @property
    def callback(self) -> str:
        """The one registered redirect URI."""
        return f"{self.base_url}/callback"
