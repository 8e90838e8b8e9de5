"""The agent listens on this computer only: whatever asks for another interface is refused at start.

A page that unlocks a card must not be reachable from the network (abuse case AG-06).
"""

import ipaddress
import socket

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


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket on a loopback address, for the ASGI server to take over."""
    if not is_loopback(host):
        raise NotLoopback(f"{host} is not a loopback address")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
