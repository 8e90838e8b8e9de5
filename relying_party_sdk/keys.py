"""The provider's public keys (RFC 7517): which of them may verify what, cached, refetched at most once a
minute.

An unknown `kid` is how a key rotation looks, and also how a flood looks; the throttle serves both (security
KY-04).
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from relying_party_sdk.errors import ProviderUnreachable, TokenRefused
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Clock

VerificationKey = ECKey | OKPKey | RSAKey
REFETCH_SECONDS = 60
FRESH_SECONDS = 3600
STALE_SECONDS = 24 * 3600  # a provider keeps a retired key published for a day, so an old set still verifies

# Only these; a symmetric algorithm with a public key as its secret (KY-02) has no row to come in by.
KEY_KIND = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "Ed25519": ("OKP", "Ed25519"),
    "EdDSA": ("OKP", "Ed25519"),
}
# RFC 9864: one signature under two names; EdDSA, which leaves the curve open, is deprecated and what most still write.
NEW_NAMES = {"EdDSA": "Ed25519"}
_MIN_RSA_BITS = 2048
_MIN_RSA_EXPONENT = 65537
_MAX_KEYS = 50
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})


class ProviderKeys:
    """The pinned issuer's JWKS. `fetch` brings the document; this class decides when."""

    def __init__(self, fetch: Callable[[], Awaitable[JsonObject]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._document: JsonObject | None = None
        self._fetched_at = 0
        self._tried_at: int | None = None
        self._lock = asyncio.Lock()

    async def find(self, alg: str, kid: str | None) -> VerificationKey:
        """The one key that may verify `alg` under `kid`, or TokenRefused."""
        await self._keep_fresh()
        key = choose(self._document or {}, alg, kid)
        if key is None and await self._refetch():
            key = choose(self._document or {}, alg, kid)
        if key is None:
            raise TokenRefused("OIDC Core 3.1.3.7 (6)", "the issuer has no such key")
        return key

    async def _keep_fresh(self) -> None:
        age = self._clock.timestamp() - self._fetched_at
        if self._document is not None and age < FRESH_SECONDS:
            return
        try:
            await self._refetch()
        except ProviderUnreachable:
            if self._document is None:
                raise
        if self._clock.timestamp() - self._fetched_at >= STALE_SECONDS:
            raise ProviderUnreachable("the issuer's keys could not be renewed for a day")

    async def _refetch(self) -> bool:
        """Fetch unless somebody did within the last minute; says whether the set may have changed."""
        async with self._lock:
            now = self._clock.timestamp()
            throttled = self._tried_at is not None and now - self._tried_at < REFETCH_SECONDS
            if throttled and self._document is not None:
                return False
            self._tried_at = now
            self._document = await self._fetch()
            self._fetched_at = now
            return True


def choose(document: JsonObject, alg: str, kid: str | None) -> VerificationKey | None:
    """The single usable key for `alg` (and `kid`, if given) in a JWKS document; None if there is none or a
    choice.
    """
    listed = document.get("keys")
    if not isinstance(listed, list):
        return None
    found = [key for entry in listed[:_MAX_KEYS] if (key := _usable(entry, alg, kid)) is not None]
    return found[0] if len(found) == 1 else None


def new_name(alg: Any) -> Any:
    """The name that the library knows without a warning."""
    return NEW_NAMES.get(alg, alg) if isinstance(alg, str) else alg


def _usable(entry: Any, alg: str, kid: str | None) -> VerificationKey | None:
    if not isinstance(entry, dict) or alg not in KEY_KIND:
        return None
    kind, curve = KEY_KIND[alg]
    wanted = (
        entry.get("kty") == kind
        and entry.get("crv") == curve
        and entry.get("use", "sig") == "sig"
        and new_name(entry.get("alg", alg)) == new_name(alg)
        and (kid is None or entry.get("kid") == kid)
        and not _PRIVATE_MEMBERS & entry.keys()
    )
    return _import(entry, kind) if wanted else None


def _import(entry: JsonObject, kind: str) -> VerificationKey | None:
    """The key object; None for a point off the curve, a short modulus or a weak exponent (KY-14)."""
    try:
        if kind == "EC":
            ec = ECKey.import_key(entry)
            ec.public_key  # noqa: B018  (forces the point onto the curve now, not at first use)
            return ec
        if kind == "OKP":  # without the name that has been compared: the library knows only one of the two
            return OKPKey.import_key({name: value for name, value in entry.items() if name != "alg"})
        if _whole(entry["n"]).bit_length() < _MIN_RSA_BITS or _whole(entry["e"]) < _MIN_RSA_EXPONENT:
            return None
        return RSAKey.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _whole(text: str) -> int:
    """A base64url number (RFC 7518 2)."""
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
