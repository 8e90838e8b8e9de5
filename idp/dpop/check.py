"""Is this proof for this very request, fresh, and used for the first time (RFC 9449 4.3 (8) to (12), 8, 11.1)?"""

import hmac
from collections.abc import Awaitable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from foundation import base64url
from foundation.clock import Clock
from idp.dpop.errors import InvalidDpopProof, UseDpopNonce
from idp.dpop.nonces import NONCE_SECONDS, Nonces
from idp.dpop.proof import Proof, is_target, read_proof
from idp.wire import Call, Headers

# Clocks of partners run a few seconds ahead (FAPI 2.0 5.3.2.1 wants ten to be accepted and sixty refused).
AHEAD_SECONDS, OLDEST_SECONDS = 30, 60


class Used(Protocol):
    """Remembers what was used."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""


@dataclass(frozen=True)
class ProofCheck:
    """`origins`: every address under which a client may know our endpoints, without a slash at the end."""

    origins: tuple[str, ...]
    nonces: Nonces
    used: Used
    clock: Clock

    async def check(self, call: Call, *, token: str | None = None, nonce_wanted: bool = False) -> tuple[str, Headers]:
        """The thumbprint of the key that was proven, and the next nonce if it is time. Raises OAuthErrors."""
        sent = call.all(b"dpop")
        if len(sent) != 1:  # (1)
            raise InvalidDpopProof("exactly one DPoP header is needed")
        proof = read_proof(sent[0].decode("latin-1"))
        if proof.htm != call.method:  # (8)
            raise InvalidDpopProof("htm of the DPoP proof is not the method of the request")
        if not any(is_target(proof.htu, origin + call.path) for origin in self.origins):  # (9)
            raise InvalidDpopProof("htu of the DPoP proof is not the address of the request")
        if token is not None and not hmac.compare_digest((proof.ath or "").encode(), hash_of(token)):  # (12)
            raise InvalidDpopProof("ath of the DPoP proof is not the hash of the access token")
        headers, forget_at = self._freshness(proof, nonce_wanted)
        key = sha256(f"{proof.jkt}\0{proof.jti}".encode()).hexdigest()
        if not await self.used.remember(key, self.clock.timestamp(), forget_at):
            raise InvalidDpopProof("the DPoP proof was used before")
        return proof.jkt, headers

    def _freshness(self, proof: Proof, nonce_wanted: bool) -> tuple[Headers, int]:
        """(10), (11): the time of a nonce of ours is trusted before the client's clock. Also: when to forget it."""
        now = self.clock.timestamp()
        if proof.nbf > now + AHEAD_SECONDS or proof.exp <= now:
            raise InvalidDpopProof("the DPoP proof is not valid at this moment")
        if proof.nonce is None:
            if nonce_wanted:
                raise UseDpopNonce("the DPoP proof must carry the given nonce", self.nonces.fresh())
            if not now - OLDEST_SECONDS < proof.iat <= now + AHEAD_SECONDS:
                raise InvalidDpopProof("iat of the DPoP proof is too far from the present")
            return [], now + AHEAD_SECONDS + OLDEST_SECONDS
        issued_at = self.nonces.issued_at(proof.nonce)
        if issued_at is None:
            raise UseDpopNonce("the nonce of the DPoP proof is over or not ours", self.nonces.fresh())
        ageing = self.nonces.is_ageing(issued_at)
        headers: Headers = [(b"dpop-nonce", self.nonces.fresh().encode())] if ageing else []
        return headers, issued_at + NONCE_SECONDS


def hash_of(token: str) -> bytes:
    """4.2 `ath`."""
    return base64url.encode(sha256(token.encode("latin-1")).digest())
