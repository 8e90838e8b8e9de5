"""One registered relying party or resource server, frozen, refused at creation if a rule is broken.

Names of RFC 7591 2 and OpenID Connect Registration 1.0 2, with what Japanese readers need to recognise who asks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from foundation.errors import DomainError
from standards import corporate_number
from standards.oauth import LATEST_ATTRIBUTES

AUTHENTICATION_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none")
SIGNING_ALGORITHMS = ("ES256", "RS256")
ACCESS_TOKEN_FORMATS = ("opaque", "jwt")
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"  # RFC 8628 3.4
_CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,255}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # as the state's register of verifiers has them
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


class InvalidClientMetadata(DomainError):
    """RFC 7591 3.2.2."""

    code = "invalid_client_metadata"


@dataclass(frozen=True)
class Client:
    """What is registered is what is allowed; every list is closed."""

    client_id: str
    name_ja: str
    name_en: str
    corporate_number: str = ""
    contact: str = ""
    country: str = "JP"
    client_uri: str = ""
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    token_endpoint_auth_method: str = "client_secret_basic"  # noqa: S105 (a method's name)
    secret_hash: str = field(default="", repr=False)
    jwks: Mapping[str, Any] = field(default_factory=dict, repr=False)
    id_token_signed_response_alg: str = "ES256"  # noqa: S105 (an algorithm's name)
    access_token_format: str = "opaque"  # noqa: S105 (a format's name)
    sector_identifier: str = ""
    scopes: tuple[str, ...] = ("openid",)
    claims: tuple[str, ...] = ()
    authorization_details_types: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    purposes: Mapping[str, Any] = field(default_factory=dict)
    default_purpose: str = ""
    latest_attributes: Mapping[str, str] = field(default_factory=dict)  # service (its id at the state), purpose (code)
    grant_types: tuple[str, ...] = ("authorization_code",)
    response_types: tuple[str, ...] = ("code",)
    require_par: bool = False
    first_party: bool = False
    resource_server: bool = False

    def __post_init__(self) -> None:
        for rule in _RULES:
            rule(self)

    @cached_property
    def sector(self) -> str:
        """OpenID Connect Core 8.1: the registered sector, else the one host of the redirect URIs.

        On the own machine every service has the same host, which must not join them: there each is its own sector.
        """
        host = next(iter(_hosts(self.redirect_uris)), "")
        return self.sector_identifier or (self.client_id if host in ("", *_LOOPBACK) else host)

    @property
    def origin(self) -> str:
        """Where the relying party lives, for people to read; of a device, where its maker does."""
        known = next(iter(self.redirect_uris), self.client_uri)
        parts = urlsplit(known)
        return f"{parts.scheme}://{parts.netloc}" if known else ""


def _require(condition: bool, detail: str) -> None:
    if not condition:
        raise InvalidClientMetadata(detail)


def _hosts(uris: tuple[str, ...]) -> set[str]:
    return {urlsplit(uri).hostname or "" for uri in uris}


def _is_named(client: Client) -> None:
    _require(_CLIENT_ID.fullmatch(client.client_id) is not None, "client_id")
    _require(bool(client.name_ja and client.name_en), "a name in Japanese and one in English")
    number = client.corporate_number
    _require(not number or corporate_number.is_valid(number), "corporate_number")


def _is_redirect_uri(uri: str) -> bool:
    """RFC 6749 3.1.2: absolute, no fragment; plain http on the own machine only (RFC 8252 7.3)."""
    if not uri.isascii() or any(ord(char) <= 0x20 or char in '\\"<>^`{|}' for char in uri):
        return False
    parts = urlsplit(uri)
    if "#" in uri or not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _redirects_are_exact(client: Client) -> None:
    uses_browser = "authorization_code" in client.grant_types
    _require(bool(client.redirect_uris) == uses_browser, "redirect_uris")
    for uri in (*client.redirect_uris, *client.post_logout_redirect_uris):
        _require(_is_redirect_uri(uri), "redirect URI")


def _a_device_has_a_maker(client: Client) -> None:
    """RFC 7591 2 client_uri: no browser comes back to a television, so this alone tells people whose it is."""
    _require(not client.client_uri or _is_redirect_uri(client.client_uri), "client_uri")
    _require(DEVICE_CODE not in client.grant_types or bool(client.origin), "client_uri of a device without redirects")


def _authentication_is_complete(client: Client) -> None:
    method = client.token_endpoint_auth_method
    _require(method in AUTHENTICATION_METHODS, "token_endpoint_auth_method")
    with_secret = method.startswith("client_secret")
    _require(bool(client.secret_hash) == with_secret, "secret_hash and method do not fit")
    _require(not with_secret or _SHA256.fullmatch(client.secret_hash) is not None, "secret_hash")
    _require(bool(client.jwks) == (method == "private_key_jwt"), "jwks and method do not fit")
    _require(method != "none" or "client_credentials" not in client.grant_types, "a public client has no own rights")


def _keys_are_public(client: Client) -> None:
    keys = client.jwks.get("keys", []) if client.jwks else []
    _require(isinstance(keys, list) and bool(keys) == bool(client.jwks), "jwks")
    for key in keys:
        _require(isinstance(key, dict) and key.get("kty") in ("EC", "RSA", "OKP"), "jwks holds no public keys")
        _require(not _PRIVATE_MEMBERS & key.keys(), "jwks holds a private key")


def _sector_is_known(client: Client) -> None:
    _require(bool(client.sector_identifier) or len(_hosts(client.redirect_uris)) <= 1, "sector_identifier")


def _only_we_act_as_the_citizen(client: Client) -> None:
    """trust:self opens a citizen's whole side of the data trust; no relying party may ever hold it."""
    _require(client.first_party or "trust:self" not in client.scopes, "trust:self is for first-party clients")


def _answers_are_possible(client: Client) -> None:
    _require(client.id_token_signed_response_alg in SIGNING_ALGORITHMS, "id_token_signed_response_alg")
    _require(client.access_token_format in ACCESS_TOKEN_FORMATS, "access_token_format")
    _require(client.response_types in ((), ("code",)), "response_types")
    _require(not client.default_purpose or client.default_purpose in client.purposes, "default_purpose")


def _latest_attributes_are_for_a_service(client: Client) -> None:
    """A consent at the state is for one service, named by number, and for one purpose (docs/latest-attributes.md)."""
    named, asks = client.latest_attributes, LATEST_ATTRIBUTES in client.scopes
    _require(bool(named) == asks, "latest_attributes: the scope and the service it is for come together")
    _require(not asks or named.keys() == {"service", "purpose"}, "latest_attributes has a service and a purpose")
    _require(not asks or _SERVICE.fullmatch(str(named["service"])) is not None, "latest_attributes: service")
    _require(not asks or named["purpose"] in client.purposes, "latest_attributes: purpose")
    _require(not asks or bool(client.corporate_number), "latest_attributes: a corporate number")


_RULES = (
    _is_named,
    _redirects_are_exact,
    _a_device_has_a_maker,
    _authentication_is_complete,
    _keys_are_public,
    _sector_is_known,
    _only_we_act_as_the_citizen,
    _answers_are_possible,
    _latest_attributes_are_for_a_service,
)
