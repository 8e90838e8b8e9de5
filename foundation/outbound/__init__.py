"""Fetches to addresses that strangers chose: a client's keys, request objects, sector lists, notifications.

Owns: the judgement of an address, before and after its name is resolved, and the limits on what comes back.
Never does: follow a redirect, decompress, send a cookie, read a proxy setting, or connect to an address that was not
judged (the name is resolved once, and the connection goes to that very address).
Before it: a client registered an address. After it: the caller parses the bytes, and trusts nothing else about them.
"""

from foundation.outbound.destination import Destinations
from foundation.outbound.fetch import Fetched, Outbound
from foundation.outbound.refusal import DestinationRefused, FetchFailed, FetchRefused

__all__ = ["DestinationRefused", "Destinations", "FetchFailed", "FetchRefused", "Fetched", "Outbound"]
