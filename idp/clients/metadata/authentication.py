"""How the client proves it is itself (RFC 7591 2 `token_endpoint_auth_method`, OpenID Connect Core 9)."""

import re
from dataclasses import dataclass, field

from idp.clients.metadata.grants import Grants
from idp.clients.metadata.keys import Keys
from idp.clients.metadata.rule import require

METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Authentication(Keys, Grants):
    """One method, and what it needs."""

    token_endpoint_auth_method: str = "client_secret_basic"  # noqa: S105 (a method's name)
    secret_hash: str = field(default="", repr=False)


def _authentication_is_complete(client: Authentication) -> None:
    method = client.token_endpoint_auth_method
    require(method in METHODS, "token_endpoint_auth_method")
    with_secret = method.startswith("client_secret")
    require(bool(client.secret_hash) == with_secret, "secret_hash and method do not fit")
    require(not with_secret or _SHA256.fullmatch(client.secret_hash) is not None, "secret_hash")
    require(method != "private_key_jwt" or client.has_keys, "private_key_jwt needs jwks or jwks_uri")
    require(method != "none" or "client_credentials" not in client.grant_types, "a public client has no own rights")


RULES = (_authentication_is_complete,)
