"""Who lives where on the demo street: one loopback port per house, nothing listens elsewhere."""

import errno
import socket
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PORTS = {
    "gov_core": 8101,
    "idp": 8102,
    "data_trust": 8103,
    "consent_ui": 8104,
    "citizen_agent": 8105,
    "phone": 8106,
    "kiosk_reader": 8107,
    "state_reader": 8108,
    "bank": 8111,
    "shop": 8112,
    "clinic": 8113,
    "farm_adviser": 8114,
    "employer": 8115,
    "television": 8116,
}
# Ports with mutual TLS, by the house that opens them beside its own.
TLS_PORTS = {"jpki_verifiers": 8109, "idp_mtls": 8110, "data_trust_mtls": 8117}
AGENTS = ("citizen_agent", "phone", "kiosk_reader", "state_reader")  # one program, standing in different places
RELYING_PARTIES = ("bank", "shop", "clinic", "farm_adviser", "employer", "television")
SERVED = tuple(PORTS)
# What a person reads beside each URL in the table `make demo` prints.
TITLES = {
    "gov_core": "Government core: /registrar, store kiosk at /kiosk, consents at /attribute-consents",
    "idp": "OpenID Provider",
    "data_trust": "Data trust API",
    "consent_ui": "Citizen's consent pages",
    "citizen_agent": "Citizen agent (card reader)",
    "phone": "The citizen's phone: logs a computer in",
    "kiosk_reader": "Card reader of the store kiosk",
    "state_reader": "The state's card program, for /attribute-consents",
    "bank": "Sakura Bank: open an account",
    "shop": "Midori Shop: age check only",
    "clinic": "Hikari Clinic: medical records",
    "farm_adviser": "Minori Farm Advisers: field records",
    "employer": "Asahi Works: badges and work history",
    "television": "Hoshizora Cinema: a television, logged in by a code",
}


@dataclass(frozen=True)
class Street:
    """Base URLs (no trailing slash) of every house, as one value that travels through `deploy`.

    `doors`: the ports with mutual TLS, which no browser and no health check can open.
    """

    urls: dict[str, str]
    doors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on_loopback(cls, offset: int = 0) -> "Street":
        """The demo's addresses; `offset` moves every port, so that two streets can stand side by side."""
        return cls(
            {name: f"http://{HOST}:{port + offset}" for name, port in PORTS.items()},
            {name: f"https://{HOST}:{port + offset}" for name, port in TLS_PORTS.items()},
        )

    def __getitem__(self, house: str) -> str:
        """Base URL of one house, or of one door."""
        return (self.urls | self.doors)[house]

    def port(self, house: str) -> int:
        """Port of one house, or of one door."""
        return int(self[house].rsplit(":", 1)[1])

    def taken_ports(self) -> list[int]:
        """Ports of this street on which some program, any program, listens already."""
        return [port for port in map(self.port, (*self.urls, *self.doors)) if _is_taken(port)]


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: what a closed connection leaves behind does not block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False
