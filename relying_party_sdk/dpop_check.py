"""A resource server's reading of a DPoP proof, point by point of RFC 9449 4.3.

The provider has its own reading; the two share no line, so that each finds the other's mistakes.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from relying_party_sdk.errors import SenderRefused, TokenRefused
from relying_party_sdk.keys import VerificationKey, choose
from relying_party_sdk.proof_memory import NONCE_SECONDS, Nonces, ProofsOfThisProcess, UsedProofs
from relying_party_sdk.strict_jwt import FORBIDDEN_HEADERS, ParsedJwt, parse_jwt, verify_signature
from relying_party_sdk.surroundings import Clock, SystemClock

ALGS = ("ES256", "PS256", "EdDSA", "Ed25519")
MAX_PROOF = 4096
AHEAD_SECONDS, OLDEST_SECONDS = 30, 60


@dataclass(frozen=True)
class Proven:
    """The thumbprint of the key (RFC 7638), and the next nonce if the client should have one."""

    jkt: str
    next_nonce: str = ""


@dataclass
class DpopCheck:
    """What this resource server asks of proofs. With `nonces`, every proof must carry one of them."""

    clock: Clock = field(default_factory=SystemClock)
    used: UsedProofs = field(default_factory=ProofsOfThisProcess)
    nonces: Nonces | None = None

    async def check(self, proofs: Sequence[str], method: str, url: str, token: str) -> Proven:
        """Raises SenderRefused. `url`: the resource as we know it ourselves, without query."""
        if len(proofs) != 1:
            raise _invalid("exactly one DPoP header is needed")  # point 1
        proof, key = _read(proofs[0])  # points 2 to 7
        claims = proof.claims
        if claims.get("htm") != method:  # point 8
            raise _invalid("htm is another method")
        if _normal(_text(claims, "htu")) != _normal(url):  # point 9
            raise _invalid("htu is another address")
        if not hmac.compare_digest(_text(claims, "ath").encode(), _hash(token).encode()):  # point 12
            raise _invalid("ath is not the hash of the token")
        forget_at, next_nonce = self._age(claims)  # points 10 and 11
        jkt = str(key.thumbprint())
        name = hashlib.sha256(f"{jkt} {_text(claims, 'jti')}".encode()).hexdigest()
        if not await self.used.remember(name, self.clock.timestamp(), forget_at):
            raise _invalid("the proof was used before")
        return Proven(jkt, next_nonce)

    def _age(self, claims: dict[str, Any]) -> tuple[int, str]:
        """Until when to remember the proof, and the next nonce. A nonce of ours counts before the client's clock."""
        now, made = self.clock.timestamp(), _number(claims, "iat")
        if _number(claims, "nbf", 0) > now + AHEAD_SECONDS or _number(claims, "exp", now + 1) <= now:
            raise _invalid("the proof is not valid at this moment")
        if self.nonces is not None:
            issued_at = self.nonces.issued_at(_text(claims, "nonce")) if "nonce" in claims else None
            if issued_at is None:
                raise _wants(self.nonces.fresh())
            ageing = now - issued_at >= NONCE_SECONDS // 2
            return issued_at + NONCE_SECONDS, self.nonces.fresh() if ageing else ""
        if not now - OLDEST_SECONDS < made <= now + AHEAD_SECONDS:
            raise _invalid("iat is too far from the present")
        return now + OLDEST_SECONDS + AHEAD_SECONDS, ""


def _read(text: str) -> tuple[ParsedJwt, VerificationKey]:
    try:
        proof = parse_jwt(text, algs=ALGS, types=("dpop+jwt",), limit=MAX_PROOF, forbidden=FORBIDDEN_HEADERS - {"jwk"})
    except TokenRefused as refused:
        raise _invalid(refused.description) from refused
    key = choose({"keys": [proof.header.get("jwk")]}, proof.alg, None)
    if key is None:
        raise _invalid("no public key in the header, or not one for this algorithm")
    try:
        verify_signature(proof, key)
    except TokenRefused as refused:
        raise _invalid(refused.description) from refused
    return proof, key


def _normal(url: str) -> str:
    """RFC 3986 6.2.2 and 6.2.3, without query and fragment; the path stays as it is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    if port is not None and (parts.scheme, port) not in (("https", 443), ("http", 80)):
        shown += f":{port}"
    user = parts.netloc.rpartition("@")[0]
    return urlunsplit((parts.scheme, f"{user}@{shown}" if user else shown, parts.path, "", ""))


def _hash(token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise _invalid(f"{name} is missing or not a text")
    return value


def _number(claims: dict[str, Any], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _invalid(f"{name} is missing or not a number")
    return value


def _invalid(why: str) -> SenderRefused:
    return SenderRefused(f"DPoP proof: {why}", code="invalid_dpop_proof")


def _wants(nonce: str) -> SenderRefused:
    refused = SenderRefused("the DPoP proof must carry the given nonce", code="use_dpop_nonce")
    refused.nonce = nonce
    return refused
