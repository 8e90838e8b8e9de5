"""How a client proves who it is at the provider's back-channel endpoints (RFC 6749 2.3, RFC 7523 2.2)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote_plus

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from relying_party_sdk.errors import Misconfigured
from relying_party_sdk.strict_json import NotStrictJson, read_object

ASSERTION_SECONDS = 60
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
SigningKey = ECKey | OKPKey | RSAKey
KeyMaterial = str | bytes | Mapping[str, Any] | PrivateKey


@dataclass(frozen=True)
class Caller:
    """Who authenticates, to whom, when; `jti` is fresh for each request."""

    client_id: str
    issuer: str
    now: int
    jti: str


class ClientAuthentication(Protocol):
    """One registered token_endpoint_auth_method."""

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """Add what proves the caller to a request about to be sent."""
        ...


@dataclass(frozen=True)
class NoClientSecret:
    """token_endpoint_auth_method `none`: a public client, protected by PKCE alone."""

    def authenticate(self, caller: Caller, form: dict[str, str], headers: dict[str, str]) -> None:
        """A public client only says its name (RFC 6749 3.2.1)."""
        form["client_id"] = caller.client_id


@dataclass(frozen=True)
class ClientSecretBasic:
    """token_endpoint_auth_method `client_secret_basic`."""

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

    key: KeyMaterial = field(repr=False)
    alg: str | None = None
    kid: str | None = None
    _signer: SigningKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        signer = _import(self.key)
        object.__setattr__(self, "_signer", signer)
        object.__setattr__(self, "alg", self.alg or _natural_alg(signer))
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

    def public_jwks(self) -> dict[str, Any]:
        """What to register at the provider as `jwks`."""
        public = dict(self._signer.as_dict(private=False))
        return {"keys": [{**public, "kid": self.kid, "alg": self.alg, "use": "sig"}]}


def _import(key: KeyMaterial) -> SigningKey:
    try:
        return _import_any(key)
    except Misconfigured:
        raise
    except Exception as broken:  # libraries disagree on what they raise for a bad key; the text must not hold it
        raise Misconfigured("the client's private key cannot be read") from broken


def _import_any(key: KeyMaterial) -> SigningKey:
    if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    raw: bytes | Mapping[str, Any] = key.encode() if isinstance(key, str) else key
    if isinstance(raw, bytes) and raw.lstrip().startswith(b"{"):
        try:
            raw = read_object(raw)
        except NotStrictJson as broken:
            raise Misconfigured("the client's private key is not a JWK") from broken
    signer = _from_jwk(raw) if isinstance(raw, Mapping) else _from_pem(raw)
    if not signer.is_private:
        raise Misconfigured("a public key cannot sign: configure the private one")
    return signer


def _from_jwk(jwk: Mapping[str, Any]) -> SigningKey:
    kinds: dict[str, type[ECKey] | type[OKPKey] | type[RSAKey]] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}
    return kinds[str(jwk.get("kty"))].import_key(dict(jwk))


def _from_pem(pem: bytes) -> SigningKey:
    loaded = serialization.load_pem_private_key(pem, password=None)
    if isinstance(loaded, ec.EllipticCurvePrivateKey):
        return ECKey.import_key(pem)
    if isinstance(loaded, rsa.RSAPrivateKey):
        return RSAKey.import_key(pem)
    return OKPKey.import_key(pem)


def _natural_alg(signer: SigningKey) -> str:
    if isinstance(signer, RSAKey):
        return "RS256"
    if isinstance(signer, OKPKey):
        return "Ed25519"
    return {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}[str(signer.curve_name)]
