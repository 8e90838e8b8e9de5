"""How any house is run: its log, whose trace ids it believes, where its traces go; prefix KAKEHASHI_RUN_."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from foundation.environment import SettingsRefused, settings_from_mapping

PREFIX = "KAKEHASHI_RUN_"
FORMS = ("json", "text")
STANDARD = "OTEL_EXPORTER_OTLP_ENDPOINT"


@dataclass(frozen=True)
class Running:
    """Every setting has a default: a house runs without any."""

    log: str = "json"
    trace_sources: tuple[str, ...] = ()  # addresses whose traceparent is adopted
    otlp_endpoint: str = ""  # where traces and metrics go; empty: nowhere, and nothing is measured

    def __post_init__(self) -> None:
        if self.log not in FORMS:
            raise SettingsRefused(f"{PREFIX}LOG is one of {', '.join(FORMS)}")
        for address in self.trace_sources:
            try:
                ip_address(address)
            except ValueError:
                raise SettingsRefused(f"{PREFIX}TRACE_SOURCES holds what is no IP address") from None
        parts = urlsplit(self.otlp_endpoint)
        if self.otlp_endpoint and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
            raise SettingsRefused(f"{PREFIX}OTLP_ENDPOINT must be a web address")

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> Self:
        """From the environment or a file of the same form; OpenTelemetry's own name for the endpoint counts too."""
        standard = {f"{PREFIX}OTLP_ENDPOINT": mapping[STANDARD]} if mapping.get(STANDARD) else {}
        return settings_from_mapping(cls, PREFIX, {**standard, **mapping})
