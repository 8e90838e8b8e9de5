"""The provider's metadata (OpenID Connect Discovery 1.0, RFC 8414): fetched, compared with the pinned issuer,
cached.

The issuer is configured, never learnt. Whatever the document says, it must say it under that exact name.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from relying_party_sdk.errors import DiscoveryRefused, Misconfigured, ProviderUnreachable
from relying_party_sdk.keys import ProviderKeys
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Clock
from relying_party_sdk.wire import Wire

WELL_KNOWN = "/.well-known/openid-configuration"
FRESH_SECONDS = 24 * 3600
RETRY_SECONDS = 60
_FOR_BROWSERS = ("authorization_endpoint", "end_session_endpoint")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Metadata:
    """The part of the metadata an RP or a resource server acts on."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    pushed_authorization_request_endpoint: str | None
    device_authorization_endpoint: str | None
    backchannel_authentication_endpoint: str | None
    introspection_endpoint: str | None
    revocation_endpoint: str | None
    end_session_endpoint: str | None
    latest_attributes_endpoint: str | None  # ours: the state's latest four attributes
    names_itself_in_responses: bool  # authorization_response_iss_parameter_supported, RFC 9207 3

    def endpoint(self, name: str) -> str:
        """The URL of an endpoint the caller cannot do without."""
        url: str | None = getattr(self, name)
        if url is None:
            raise Misconfigured(f"the provider offers no {name}")
        return url


class Provider:
    """One pinned issuer: its metadata and its keys."""

    def __init__(self, issuer: str, wire: Wire, clock: Clock, *, with_certificate: bool = False) -> None:
        self.issuer = check_issuer(issuer)
        self._with_certificate = with_certificate
        self.keys = ProviderKeys(self._fetch_keys, clock)
        self._wire = wire
        self._clock = clock
        self._metadata: Metadata | None = None
        self._fetched_at = 0
        self._lock = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """The metadata, at most a day old; an older copy serves while the provider is down."""
        async with self._lock:
            if self._metadata is None or self._clock.timestamp() - self._fetched_at >= FRESH_SECONDS:
                await self._renew()
            if self._metadata is None:
                raise ProviderUnreachable("no metadata")
            return self._metadata

    async def _renew(self) -> None:
        try:
            document = await self._fetch(self.issuer + WELL_KNOWN)
        except ProviderUnreachable:
            if self._metadata is None:
                raise
            self._fetched_at = self._clock.timestamp() - FRESH_SECONDS + RETRY_SECONDS
            return
        if self._with_certificate:
            document = with_mtls_aliases(document)
        self._metadata = read_metadata(self.issuer, document)
        self._fetched_at = self._clock.timestamp()

    async def _fetch_keys(self) -> JsonObject:
        return await self._fetch((await self.metadata()).jwks_uri)

    async def _fetch(self, url: str) -> JsonObject:
        answer = await self._wire.get(url)
        if answer.status != 200:
            raise ProviderUnreachable(f"GET {url}: HTTP {answer.status}")
        return answer.json_object()


def check_issuer(issuer: str) -> str:
    """OpenID Connect Core 2: https, no query, no fragment. http is for loopback demos only."""
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or not parts.hostname or issuer.endswith("/"):
        raise Misconfigured("the issuer must be a URL without query, fragment or trailing slash")
    _check_scheme(issuer, parts.scheme, parts.hostname)
    return issuer


def read_metadata(issuer: str, document: Mapping[str, Any]) -> Metadata:
    """Discovery 4.3: the issuer in the document MUST be exactly the one asked; endpoints are no weaker than
    it.
    """
    if document.get("issuer") != issuer:
        raise DiscoveryRefused("the metadata speaks for another issuer")
    methods = document.get("code_challenge_methods_supported", ["S256"])
    if not isinstance(methods, list) or "S256" not in methods:
        raise DiscoveryRefused("the provider does not offer PKCE with S256")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_required(issuer, document, "authorization_endpoint"),
        token_endpoint=_required(issuer, document, "token_endpoint"),
        jwks_uri=_required(issuer, document, "jwks_uri"),
        userinfo_endpoint=_optional(issuer, document, "userinfo_endpoint"),
        pushed_authorization_request_endpoint=_optional(issuer, document, "pushed_authorization_request_endpoint"),
        device_authorization_endpoint=_optional(issuer, document, "device_authorization_endpoint"),
        backchannel_authentication_endpoint=_optional(issuer, document, "backchannel_authentication_endpoint"),
        introspection_endpoint=_optional(issuer, document, "introspection_endpoint"),
        revocation_endpoint=_optional(issuer, document, "revocation_endpoint"),
        end_session_endpoint=_optional(issuer, document, "end_session_endpoint"),
        latest_attributes_endpoint=_optional(issuer, document, "latest_attributes_endpoint"),
        names_itself_in_responses=document.get("authorization_response_iss_parameter_supported") is True,
    )


def with_mtls_aliases(document: Mapping[str, Any]) -> JsonObject:
    """RFC 8705 5: a client that shows a certificate uses the aliases, where there are any, "in preference"."""
    aliases = document.get("mtls_endpoint_aliases", {})
    if not isinstance(aliases, dict):
        raise DiscoveryRefused("mtls_endpoint_aliases is not an object")
    called = {name: url for name, url in aliases.items() if name not in _FOR_BROWSERS}
    return {**document, **called}


def _required(issuer: str, document: Mapping[str, Any], name: str) -> str:
    url = _optional(issuer, document, name)
    if url is None:
        raise DiscoveryRefused(f"the metadata has no {name}")
    return url


def _optional(issuer: str, document: Mapping[str, Any], name: str) -> str | None:
    url = document.get(name)
    if url is None:
        return None
    if not isinstance(url, str) or not urlsplit(url).hostname or urlsplit(url).fragment:
        raise DiscoveryRefused(f"{name} is not an absolute URL")
    if urlsplit(url).scheme not in (urlsplit(issuer).scheme, "https"):
        raise DiscoveryRefused(f"{name} has a weaker scheme than the issuer")
    return url


def _check_scheme(issuer: str, scheme: str, host: str) -> None:
    if scheme != "https" and not (scheme == "http" and host in LOOPBACK):
        raise Misconfigured(f"{issuer}: use https; http is accepted for loopback only")
