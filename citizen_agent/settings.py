"""Settings of the agent, read once from a mapping: KAKEHASHI_AGENT_*."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from citizen_agent.loopback import NotLoopback, is_loopback
from foundation.environment import settings_from_mapping

PREFIX = "KAKEHASHI_AGENT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the agent can be told; refuses an address others could reach."""

    provider: str  # the one identity provider, its issuer address
    base_url: str = "http://127.0.0.1:8105"  # where the agent's own page is; literal loopback address only
    phone: bool = False  # this is the citizen's phone: it reads the picture on another screen
    applications: Path | None = None  # who may ask for which card application; none: nobody may

    def __post_init__(self) -> None:
        """Refuse at start what must not run."""
        if not is_loopback(urlsplit(self.base_url).hostname or ""):
            raise NotLoopback("base_url must be a literal loopback address")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Build from environment-like pairs; an unknown key with our prefix is an error."""
        return settings_from_mapping(cls, PREFIX, mapping)
