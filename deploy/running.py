"""How a house is run, whichever it is: its log, whose trace ids it believes; prefix KAKEHASHI_RUN_."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from foundation.environment import SettingsRefused, settings_from_mapping

PREFIX = "KAKEHASHI_RUN_"
FORMS = ("json", "text")


@dataclass(frozen=True)
class Running:
    """Every setting has a default: a house runs without any."""

    log: str = "json"
    trace_sources: tuple[str, ...] = ()  # addresses whose traceparent is adopted

    def __post_init__(self) -> None:
        if self.log not in FORMS:
            raise SettingsRefused(f"{PREFIX}LOG is one of {', '.join(FORMS)}")
        for address in self.trace_sources:
            try:
                ip_address(address)
            except ValueError:
                raise SettingsRefused(f"{PREFIX}TRACE_SOURCES holds what is no IP address") from None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> Self:
        """From the environment or a file of the same form."""
        return settings_from_mapping(cls, PREFIX, mapping)
