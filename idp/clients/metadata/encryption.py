"""Which answers only the client can read (OpenID Connect Registration 1.0, 2; JARM 3; RFC 9701 6)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.encryption import ALGORITHMS, ENCODINGS, key_for
from idp.clients.metadata.keys import Keys
from idp.clients.metadata.rule import require

DEFAULT_ENCODING = "A128CBC-HS256"  # Registration 2: where alg is given and enc is not
ANSWERS = ("id_token", "userinfo", "authorization", "introspection")
Encrypted = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Encryption(Keys):
    """Empty: not encrypted. Whoever answers reads the pairs, which cost one attribute."""

    id_token_encrypted_response_alg: str = ""
    id_token_encrypted_response_enc: str = ""
    userinfo_encrypted_response_alg: str = ""
    userinfo_encrypted_response_enc: str = ""
    authorization_encrypted_response_alg: str = ""
    authorization_encrypted_response_enc: str = ""
    introspection_encrypted_response_alg: str = ""
    introspection_encrypted_response_enc: str = ""

    @cached_property
    def id_token_encryption(self) -> Encrypted | None:
        """Algorithm and encoding."""
        return _pair(self.id_token_encrypted_response_alg, self.id_token_encrypted_response_enc)

    @cached_property
    def userinfo_encryption(self) -> Encrypted | None:
        """Algorithm and encoding."""
        return _pair(self.userinfo_encrypted_response_alg, self.userinfo_encrypted_response_enc)

    @cached_property
    def authorization_encryption(self) -> Encrypted | None:
        """Algorithm and encoding."""
        return _pair(self.authorization_encrypted_response_alg, self.authorization_encrypted_response_enc)

    @cached_property
    def introspection_encryption(self) -> Encrypted | None:
        """Algorithm and encoding (RFC 9701 6)."""
        return _pair(self.introspection_encrypted_response_alg, self.introspection_encrypted_response_enc)


def _pair(alg: str, enc: str) -> Encrypted | None:
    return (alg, enc or DEFAULT_ENCODING) if alg else None


def _encryption_is_possible(client: Encryption) -> None:
    for answer in ANSWERS:
        alg: str = getattr(client, f"{answer}_encrypted_response_alg")
        enc: str = getattr(client, f"{answer}_encrypted_response_enc")
        require(not enc or bool(alg), f"{answer}_encrypted_response_enc needs the alg")
        require(not alg or alg in ALGORITHMS, f"{answer}_encrypted_response_alg")
        require(not enc or enc in ENCODINGS, f"{answer}_encrypted_response_enc")
        require(not alg or client.has_keys, f"{answer}_encrypted_response_alg needs jwks or jwks_uri")
        fits = not client.jwks or key_for(alg, client.jwks["keys"]) is not None
        require(not alg or fits, f"jwks holds no key for {answer}_encrypted_response_alg")


def _what_is_kept_is_signed(client: Any) -> None:
    """RFC 9701 5: an encrypted answer is a nested JWT, so it is signed as well."""
    lax = client.introspection_encrypted_response_alg and not client.introspection_signed_response_alg
    require(not lax, "introspection_encrypted_response_alg needs introspection_signed_response_alg")


RULES: tuple[Callable[[Any], None], ...] = (_encryption_is_possible, _what_is_kept_is_signed)
