"""One way a login can end here, as a person reads it; the catalogue of all is refusals.py.

Texts are English sentences; locale/ja.po holds the Japanese. `error` is what the relying party is told (OpenID Connect
Core 3.1.2.6).
"""

from dataclasses import dataclass

NOTHING_SENT = "Nothing was sent to the service."


@dataclass(frozen=True)
class Refusal:
    """One page: three texts, the OAuth error of the way back, and whether trying again can help."""

    code: str
    title: str
    happened: str
    advice: str
    error: str = "access_denied"
    retry: bool = False
    status: int = 403
    sent: str = NOTHING_SENT
