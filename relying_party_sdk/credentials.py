"""How a client proves who it is at the provider's back-channel endpoints (RFC 6749 2.3, RFC 7523 2.2)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote_plus

from joserfc import jwt

from relying_party_sdk.private_keys import KeyMaterial, SigningKey, import_private, natural_alg

ASSERTION_SECONDS = 60
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Caller:
    """Who authenticates, to whom, when; `jti` is fresh for each request."""

    client_id: str
    issuer: str
    now: int
    jti: str


class ClientAuthentication(Protocol):
    """One registered token_endpoint_auth_method. `by_certificate`: the TLS connection proves who calls."""

    by_certificate: bool

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """Add what proves the caller to a request about to be sent."""
        ...


@dataclass(frozen=True)
class NoClientSecret:
    """token_endpoint_auth_method `none`: a public client, protected by PKCE alone."""

    by_certificate = False

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """A public client only says its name (RFC 6749 3.2.1)."""
        form["client_id"] = caller.client_id


@dataclass(frozen=True)
class ClientCertificate:
    """token_endpoint_auth_method `tls_client_auth` or `self_signed_tls_client_auth` (RFC 8705 2).

    Give the relying party an `httpx.AsyncClient` whose TLS context holds the certificate and its key.
    """

    by_certificate = True

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """RFC 8705 2: the name beside the handshake, so that the server knows whose registration to look at."""
        form["client_id"] = caller.client_id


@dataclass(frozen=True)
class ClientSecretBasic:
    """token_endpoint_auth_method `client_secret_basic`."""

    by_certificate = False
    secret: str = field(repr=False)

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """RFC 6749 2.3.1: both halves are form-encoded before they are joined."""
        pair = f"{quote_plus(caller.client_id)}:{quote_plus(self.secret)}"
        headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()


@dataclass(frozen=True)
class PrivateKeyJwt:
    """token_endpoint_auth_method `private_key_jwt`. `key`: a JWK (mapping or JSON text), PEM text, or a key
    object.
    """

    by_certificate = False
    key: KeyMaterial = field(repr=False)
    alg: str | None = None
    kid: str | None = None
    _signer: SigningKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        signer = import_private(self.key)
        object.__setattr__(self, "_signer", signer)
        object.__setattr__(self, "alg", self.alg or natural_alg(signer))
        object.__setattr__(self, "kid", self.kid or signer.kid or signer.thumbprint())

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """RFC 7523 2.2: a signed statement instead of a secret."""
        form["client_id"] = caller.client_id
        form["client_assertion_type"] = ASSERTION_TYPE
        form["client_assertion"] = self.assertion(caller)

    def assertion(self, caller: Caller) -> str:
        """RFC 7523 3. The audience is the issuer as a plain string, so that no other server can use it."""
        claims = {
            "iss": caller.client_id,
            "sub": caller.client_id,
            "aud": caller.issuer,
            "iat": caller.now,
            "exp": caller.now + ASSERTION_SECONDS,
            "jti": caller.jti,
        }
        header = {"alg": self.alg, "kid": self.kid, "typ": "JWT"}
        return jwt.encode(header, claims, self._signer, algorithms=[str(self.alg)])

    def request_object(self, caller: Caller, parameters: Mapping[str, str]) -> str:
        """RFC 9101 4, CIBA 7.1.1: a request as a signed statement, good for a minute and once."""
        about = {
            "iss": caller.client_id,
            "aud": caller.issuer,
            "iat": caller.now,
            "nbf": caller.now,
            "exp": caller.now + ASSERTION_SECONDS,
            "jti": caller.jti,
        }
        header = {"alg": self.alg, "kid": self.kid, "typ": "oauth-authz-req+jwt"}
        return jwt.encode(header, {**parameters, **about}, self._signer, algorithms=[str(self.alg)])

    def public_jwks(self) -> dict[str, Any]:
        """What to register at the provider as `jwks`."""
        public = dict(self._signer.as_dict(private=False))
        return {"keys": [{**public, "kid": self.kid, "alg": self.alg, "use": "sig"}]}
