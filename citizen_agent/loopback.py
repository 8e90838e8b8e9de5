"""The agent listens on this computer only: whatever asks for another interface is refused at start.

A page that unlocks a card must not be reachable from the network (abuse case AG-06).
"""

import ipaddress

from foundation.errors import DomainError


class NotLoopback(DomainError):
    """The agent was told to listen where others could reach it."""

    code = "not_loopback"


def is_loopback(host: str) -> bool:
    """True for a literal loopback address; a name is none, for a resolver may say anything."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
