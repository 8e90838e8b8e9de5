"""From the text of a URL to a place we may connect to; parsed here once, so that no second parser reads it otherwise.

Only https, to a named host: an address in digits (also octal, hexadecimal or as one number) names no server whose
certificate could be checked. Hosts of our own are refused whatever is listed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from foundation.outbound.refusal import DestinationRefused

_LONGEST = 2048
_URL = re.compile(
    r"[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+", re.ASCII
)  # RFC 3986: no space " < > \ ^ ` { | }
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORTS = {"https": 443, "http": 80}
_FIRST_FREE_PORT = 1024
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Destination:
    """What to connect to, and what to ask there."""

    scheme: str
    host: str
    port: int
    target: str


class Destinations:
    """`listed`: `host:port` of servers that may be fetched though they are not public, for development.

    `own`: our own origins; a loopback one blocks its port, any other its whole host.
    """

    def __init__(self, listed: Iterable[str] = (), own: Iterable[str] = ()) -> None:
        self._listed = frozenset(_place(f"//{entry}") for entry in listed)
        origins = [_place(origin) for origin in own]
        self._own_places = frozenset(origins)
        self._own_hosts = frozenset(host for host, _ in origins if host not in _HERE)

    def judge(self, url: str) -> Destination:
        """Before its name is resolved. Raises DestinationRefused."""
        if len(url) > _LONGEST or not _URL.fullmatch(url):
            raise DestinationRefused
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as wrong:
            raise DestinationRefused from wrong
        place = host, _PORTS.get(parts.scheme, 0) if port is None else port
        if "@" in parts.netloc or place in self._own_places or host in self._own_hosts:
            raise DestinationRefused
        if not self.is_listed(*place) and not (parts.scheme == "https" and _is_public_place(*place)):
            raise DestinationRefused
        if parts.scheme not in _PORTS:
            raise DestinationRefused
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Destination(parts.scheme, host, place[1], target)

    def is_listed(self, host: str, port: int) -> bool:
        """Whether an operator put it on the list."""
        return (host, port) in self._listed


def _place(origin: str) -> tuple[str, int]:
    parts = urlsplit(origin)
    if not parts.hostname or parts.path:
        raise ValueError(f"not a host and a port: {origin.removeprefix('//')}")
    return parts.hostname, parts.port or _PORTS.get(parts.scheme, _PORTS["https"])


def _is_public_place(host: str, port: int) -> bool:
    """A name with a dot and without one at its end, not a number in any disguise, not this machine."""
    last = host.rpartition(".")[2]
    is_name = _NAME.fullmatch(host) is not None and not _NUMBER.fullmatch(last)
    return is_name and last != "localhost" and (port == _PORTS["https"] or port >= _FIRST_FREE_PORT)
