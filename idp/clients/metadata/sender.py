"""To which kind of key the client's tokens are tied (RFC 9449 5.2, RFC 8705 3.4)."""

from dataclasses import dataclass
from functools import cached_property

from idp.clients.metadata.grants import Grants
from idp.clients.metadata.rule import require


@dataclass(frozen=True, kw_only=True)
class Sender(Grants):
    """Where one is set, the client gets no other tokens."""

    dpop_bound_access_tokens: bool = False
    tls_client_certificate_bound_access_tokens: bool = False

    @cached_property
    def confirmed_by(self) -> frozenset[str]:
        """Members that `cnf` of its tokens must have (RFC 9449 6.1, RFC 8705 3.1)."""
        by_key = {"jkt"} if self.dpop_bound_access_tokens else set()
        return frozenset(by_key | ({"x5t#S256"} if self.tls_client_certificate_bound_access_tokens else set()))


def _no_token_in_front_is_bound(client: Sender) -> None:
    """A browser proves no key, so a token in a redirect could only be one for whoever bears it."""
    bound = client.dpop_bound_access_tokens or client.tls_client_certificate_bound_access_tokens
    in_front = any("token" in each.split() for each in client.response_types)
    require(not (bound and in_front), "response_types with token cannot be bound to a key")


RULES = (_no_token_in_front_is_bound,)
