"""How the client gets its tokens (RFC 7591 2 `grant_types`, `response_types`; OpenID Connect Registration 1.0, 2)."""

from dataclasses import dataclass
from functools import cached_property

from idp.clients.metadata.rule import require
from standards import oauth


@dataclass(frozen=True, kw_only=True)
class Grants:
    """Every list is closed: what is not registered is not allowed."""

    grant_types: tuple[str, ...] = ("authorization_code",)
    response_types: tuple[str, ...] = ("code",)

    @cached_property
    def normal_response_types(self) -> frozenset[str]:
        """With their words in the usual order: `token id_token` is registered like `id_token token`."""
        return frozenset(map(oauth.normal_response_type, self.response_types))

    @property
    def uses_browser(self) -> bool:
        """Whether any of its grant types begins at the authorization endpoint."""
        return not {oauth.AUTHORIZATION_CODE, oauth.IMPLICIT}.isdisjoint(self.grant_types)


def _responses_are_known(client: Grants) -> None:
    """RFC 7591 2.1: a response type with a token in it goes with the grant type `implicit`."""
    require(client.normal_response_types <= set(oauth.RESPONSE_TYPES), "response_types")
    in_front = any(each != "code" for each in client.response_types)
    require(not in_front or oauth.IMPLICIT in client.grant_types, "response_types need the grant type implicit")


RULES = (_responses_are_known,)
