"""How the client proves it is itself (RFC 7591 2 `token_endpoint_auth_method`, OpenID Connect Core 9)."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from idp.clients.metadata.grants import Grants
from idp.clients.metadata.keys import Keys
from idp.clients.metadata.profile import Profile
from idp.clients.metadata.rule import require

ASSERTING, SHARING, SELF_SIGNED = "private_key_jwt", "client_secret_jwt", "self_signed_tls_client_auth"
_HASHED = ("client_secret_basic", "client_secret_post")
METHODS = (*_HASHED, SHARING, ASSERTING, "none", "tls_client_auth", SELF_SIGNED)
SHARED_ALGORITHM = "HS256"
ASSERTION_ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA", "Ed25519")
AUDIENCES = ("issuer", "token_endpoint")
_WITH_KEYS = (ASSERTING, SELF_SIGNED)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Authentication(Keys, Grants, Profile):
    """One method, and what it needs."""

    token_endpoint_auth_method: str = "client_secret_basic"  # noqa: S105 (a method's name)
    secret_hash: str = field(default="", repr=False)
    shared_secret: str = field(default="", repr=False)  # of client_secret_jwt only; sealed where it is stored
    token_endpoint_auth_signing_alg: str = ""  # empty: any that we know
    client_assertion_audience: str = "issuer"  # whom its assertions name; token_endpoint: as OpenID Connect Core 9 says

    @cached_property
    def assertion_algorithms(self) -> tuple[str, ...]:
        """What its assertions may be signed with."""
        alg = self.token_endpoint_auth_signing_alg
        return (alg,) if alg else self.strong(ASSERTION_ALGORITHMS)


def _authentication_is_complete(client: Authentication) -> None:
    method = client.token_endpoint_auth_method
    require(method in METHODS, "token_endpoint_auth_method")
    require(bool(client.secret_hash) == (method in _HASHED), "secret_hash and method do not fit")
    require(bool(client.shared_secret) == (method == SHARING), "shared_secret and method do not fit")
    require(method not in _HASHED or _SHA256.fullmatch(client.secret_hash) is not None, "secret_hash")
    require(method not in _WITH_KEYS or client.has_keys, f"{method} needs jwks or jwks_uri")
    require(method != "none" or "client_credentials" not in client.grant_types, "a public client has no own rights")


def _certificates_are_registered(client: Authentication) -> None:
    """RFC 8705 2.2.2: the certificate itself stands in `x5c`; in keys by reference it is looked for at each use."""
    by_value = client.token_endpoint_auth_method == SELF_SIGNED and client.jwks
    keys = client.jwks.get("keys", []) if by_value else []
    require(not by_value or any("x5c" in key for key in keys), "self_signed_tls_client_auth needs a key with x5c")


def _assertions_are_possible(client: Authentication) -> None:
    algorithms = {ASSERTING: ASSERTION_ALGORITHMS, SHARING: (SHARED_ALGORITHM,)}
    alg, known = client.token_endpoint_auth_signing_alg, algorithms.get(client.token_endpoint_auth_method, ())
    require(not alg or alg in known, "token_endpoint_auth_signing_alg")
    require(client.client_assertion_audience in AUDIENCES, "client_assertion_audience")


RULES = (_authentication_is_complete, _certificates_are_registered, _assertions_are_possible)
