"""From which network a browser and a phone come, as far as their addresses tell: warned about, never trusted.

Only a prefix is kept, long enough to compare and too short to point at a home (abuse case AG-14).
"""

import ipaddress

# RFC 7934 section 3: a site gets a /64 or more; in IPv4 a /24 is the smallest network that is routed by itself.
_PREFIX = {4: 24, 6: 64}


def network_of(host: str | None) -> str:
    """The prefix of a peer's address; empty when there is none that can be read."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ipaddress.ip_network((address, _PREFIX[address.version]), strict=False))


def same_network(one: str, other: str) -> bool:
    """Whether both are known and equal; an unknown one is treated as another."""
    return bool(one) and one == other
