"""To which kind of key the client's tokens are tied (RFC 9449 5.2, RFC 8705 3.4)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Where one is set, the client gets no other tokens."""

    dpop_bound_access_tokens: bool = False
    tls_client_certificate_bound_access_tokens: bool = False


RULES: tuple[Callable[[Sender], None], ...] = ()
