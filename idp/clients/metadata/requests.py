"""In which form the client may ask (RFC 9126 6, RFC 9101 10.5, RFC 9700 2.1.1, OpenID Connect Registration 1.0 2)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag

from foundation.decryption import ALGORITHMS, ENCODINGS
from idp.clients.metadata.authentication import Authentication
from idp.clients.metadata.rule import is_web_uri, require
from standards.oauth import NONE

SIGNING_ALGORITHMS = ("ES256", "PS256", "RS256", "EdDSA")
_MOST_REFERENCES, _LONGEST_REFERENCE = 20, 512


@dataclass(frozen=True, kw_only=True)
class Requests(Authentication):
    """What is demanded of its authorization requests."""

    require_par: bool = False
    require_pkce: bool = True
    require_signed_request_object: bool = False
    request_object_signing_alg: str = ""  # empty: any that we know
    request_object_encryption_alg: str = ""  # empty: encrypted or not, as the client likes
    request_object_encryption_enc: str = ""
    request_uris: tuple[str, ...] = ()

    @cached_property
    def request_object_algorithms(self) -> tuple[str, ...]:
        """What its request objects may be signed with."""
        alg = self.request_object_signing_alg
        return (alg,) if alg else self.strong(SIGNING_ALGORITHMS)


def _codes_are_bound(client: Requests) -> None:
    """RFC 9700 2.1.1: a MUST for public clients; RECOMMENDED for confidential ones, so an operator may waive it."""
    require(client.require_pkce or client.token_endpoint_auth_method != NONE, "require_pkce of a public client")


def _objects_can_be_verified(client: Requests) -> None:
    alg = client.request_object_signing_alg
    require(not alg or alg in SIGNING_ALGORITHMS, "request_object_signing_alg")
    signs = client.require_signed_request_object or alg
    require(not signs or client.has_keys, "signed request objects need jwks or jwks_uri")


def _objects_can_be_decrypted(client: Requests) -> None:
    """Registration 2: enc goes with alg."""
    alg, enc = client.request_object_encryption_alg, client.request_object_encryption_enc
    require(bool(alg) == bool(enc), "request_object_encryption_alg and _enc go together")
    require(not alg or alg in ALGORITHMS, "request_object_encryption_alg")
    require(not enc or enc in ENCODINGS, "request_object_encryption_enc")


def _references_can_be_fetched(client: Requests) -> None:
    """Registration 2: an address may end in a fragment, the hash of what is there."""
    require(len(client.request_uris) <= _MOST_REFERENCES, "request_uris")
    for uri in client.request_uris:
        require(len(uri) <= _LONGEST_REFERENCE and is_web_uri(urldefrag(uri).url), "request_uris")


RULES: tuple[Callable[[Requests], None], ...] = (
    _codes_are_bound,
    _objects_can_be_verified,
    _objects_can_be_decrypted,
    _references_can_be_fetched,
)
