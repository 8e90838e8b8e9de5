"""The keys a client has now: as registered, or as they stand at its jwks_uri (OpenID Connect Core 10.1.1).

A set is read again when it is no longer fresh, and when something is signed by a key that is not in it: that is how a
client rotates its keys. Either happens once a minute at most; the two are counted apart, because a client may rotate
right after we read. While its server is silent the last set serves on for a while.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.forms import BadRequest, parse_json
from foundation.outbound import Fetched, FetchRefused
from foundation.public_keys import KeyRefused, usable_keys
from foundation.signing import verify_jwt
from foundation.strict_jwt import UnknownKey
from idp.clients.client import Client

MEDIA_TYPES = ("application/jwk-set+json", "application/json")
ASK_AGAIN_SECONDS = 60
FRESH_SECONDS = 600  # where the server says nothing
_FRESHEST, _LONGEST_FRESH = 60, 3600
USABLE_SECONDS = 2 * 3600  # since they were read, while the server does not answer
STALE, UNKNOWN_KEY = "stale", "unknown key"  # why a set is read
_MOST_SETS = 1000
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=([0-9]{1,9})(?:$|[,\s])")
_log = logging.getLogger("kakehashi.idp")


class KeysUnavailable(DomainError):
    """The client's keys cannot be read at its jwks_uri."""

    code = "client_keys_unavailable"


class Fetching(Protocol):
    """The guarded way out."""

    async def get(self, url: str, media_types: tuple[str, ...]) -> Fetched:
        """A document."""


class _KeySet:
    """What is known of one address."""

    __slots__ = ("asked_at", "fresh_until", "jwks", "loading", "read_at")

    def __init__(self) -> None:
        self.jwks: Mapping[str, Any] | None = None
        self.read_at = self.fresh_until = -USABLE_SECONDS
        self.asked_at = {STALE: -USABLE_SECONDS, UNKNOWN_KEY: -USABLE_SECONDS}
        self.loading: asyncio.Task[None] | None = None


class ClientKeys:
    """One worker's memory of published key sets, bounded."""

    def __init__(self, fetching: Fetching, clock: Clock) -> None:
        self._fetching, self._clock = fetching, clock
        self._sets: OrderedDict[str, _KeySet] = OrderedDict()

    async def of(self, client: Client) -> Mapping[str, Any]:
        """The JWK set. Raises KeysUnavailable."""
        if not client.jwks_uri:
            return client.jwks
        known, now = self._known(client.jwks_uri), self._clock.timestamp()
        if known.jwks is not None and now < known.fresh_until:
            return known.jwks
        await self._renew(client.jwks_uri, known, STALE)
        if known.jwks is None or now >= known.read_at + USABLE_SECONDS:
            raise KeysUnavailable("the keys at jwks_uri cannot be read; they are asked for once a minute")
        return known.jwks

    async def newer(self, client: Client) -> Mapping[str, Any] | None:
        """The set as it stands now, or None where it was asked for within the minute."""
        if not client.jwks_uri:
            return None
        known = self._known(client.jwks_uri)
        before = known.jwks
        await self._renew(client.jwks_uri, known, UNKNOWN_KEY)
        return known.jwks if known.jwks is not before else None

    async def verify(
        self, client: Client, token: str, *, algs: tuple[str, ...], typ: str | None = None
    ) -> dict[str, Any]:
        """The claims of a JWS made by this client. Raises JwtRefused or KeysUnavailable."""
        try:
            return verify_jwt(token, await self.of(client), algs=algs, typ=typ)
        except UnknownKey:
            newer = await self.newer(client)
            if newer is None:
                raise
            return verify_jwt(token, newer, algs=algs, typ=typ)

    def _known(self, uri: str) -> _KeySet:
        known = self._sets.get(uri)
        if known is None:
            known = self._sets[uri] = _KeySet()
            if len(self._sets) > _MOST_SETS:
                self._sets.popitem(last=False)
        else:
            self._sets.move_to_end(uri)
        return known

    async def _renew(self, uri: str, known: _KeySet, because: str) -> None:
        """All who wait share one request, and none of them can cancel it for the others."""
        if known.loading is None:
            now = self._clock.timestamp()
            if now < known.asked_at[because] + ASK_AGAIN_SECONDS:
                return
            known.asked_at[because] = now
            known.loading = asyncio.create_task(self._load(uri, known))
        await asyncio.shield(known.loading)

    async def _load(self, uri: str, known: _KeySet) -> None:
        try:
            answer = await self._fetching.get(uri, MEDIA_TYPES)
            known.jwks = {"keys": usable_keys(parse_json(answer.body))}
            known.read_at = self._clock.timestamp()
            known.fresh_until = known.read_at + _freshness(answer.cache_control)
        except (FetchRefused, BadRequest, KeyRefused) as refused:
            _log.warning("no keys from %s: %s", uri, refused.detail)
        finally:
            known.loading = None


def _freshness(cache_control: str) -> int:
    """RFC 9111 5.2.2.1, within our bounds."""
    said = _MAX_AGE.search(cache_control.lower())
    return min(max(int(said[1]), _FRESHEST), _LONGEST_FRESH) if said else FRESH_SECONDS
