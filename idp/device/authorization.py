"""One device authorization, frozen (RFC 8628 3.2).

Codes live five minutes (AG-16): long enough to fetch a card, short for a code that was lured out of somebody.
"""

from dataclasses import dataclass

from idp.decoupled.request import DecoupledRequest

CODE_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class DeviceAuthorization(DecoupledRequest):
    """`screen` and `network` are told to the person; `browser_hash` is the one browser that confirmed the user code."""

    screen: str
    network: str
    browser_hash: str | None = None
