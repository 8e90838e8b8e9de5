"""A relying party's half of RFC 9449: one key, a fresh proof for every request, and each server's nonces.

Tokens that are asked for with a proof are worth nothing without the key, so whoever steals them has nothing.
"""

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from relying_party_sdk.errors import Misconfigured
from relying_party_sdk.private_keys import KeyMaterial, SigningKey, import_private, natural_alg
from relying_party_sdk.strict_json import MAX_BYTES
from relying_party_sdk.surroundings import Chance, Clock, SystemChance, SystemClock
from relying_party_sdk.wire import Answer, Wire

# RFC 9449 2 and FAPI 2.0 5.4.1; an RSA key signs with PSS, for PKCS#1 v1.5 is not accepted under FAPI.
ALGS = {"RS256": "PS256"}
WANTS_NONCE = "use_dpop_nonce"


class DpopKey:
    """Keep the key as long as the tokens that are tied to it: give one of your own, or lose them at a restart."""

    def __init__(
        self,
        key: KeyMaterial | None = None,
        *,
        alg: str | None = None,
        clock: Clock | None = None,
        chance: Chance | None = None,
    ) -> None:
        signer: SigningKey = import_private(key) if key is not None else ECKey.generate_key("P-256")
        natural = natural_alg(signer)
        self.alg = alg or ALGS.get(natural, natural)
        if self.alg == "RS256":
            raise Misconfigured("a DPoP proof is not signed with RS256: use PS256 with the same key")
        self._signer, self._clock, self._chance = signer, clock or SystemClock(), chance or SystemChance()
        self._nonces: dict[str, str] = {}

    @property
    def jkt(self) -> str:
        """RFC 7638 thumbprint of the public key: what `dpop_jkt` and `cnf` name."""
        return str(self._signer.thumbprint())

    def proof(self, method: str, url: str, access_token: str | None = None) -> str:
        """RFC 9449 4.2, for one request; with the last nonce this server gave (8.2, 9)."""
        claims: dict[str, object] = {
            "jti": self._chance.token(16),
            "htm": method,
            "htu": url.partition("#")[0].partition("?")[0],
            "iat": self._clock.timestamp(),
        }
        if access_token is not None:
            digest = hashlib.sha256(access_token.encode()).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        nonce = self._nonces.get(_origin(url))
        if nonce is not None:
            claims["nonce"] = nonce
        public = {name: value for name, value in self._signer.as_dict(private=False).items() if name != "kid"}
        header = {"typ": "dpop+jwt", "alg": self.alg, "jwk": public}
        return jwt.encode(header, claims, self._signer, algorithms=[self.alg])

    def heard(self, url: str, answer: Answer) -> bool:
        """Remembers the nonce of an answer; True if the request must be repeated with it (8, 9)."""
        nonce = answer.headers.get("dpop-nonce")
        if nonce is None:
            return False
        self._nonces[_origin(url)] = nonce
        challenge = answer.headers.get("www-authenticate", "")
        asked = answer.error_object().get("error") == WANTS_NONCE or f'error="{WANTS_NONCE}"' in challenge
        return answer.status in (400, 401) and asked


async def get_with_token(
    wire: Wire,
    dpop: DpopKey | None,
    url: str,
    access_token: str,
    headers: Mapping[str, str] | None = None,
    limit: int = MAX_BYTES,
) -> Answer:
    """GET a protected resource (RFC 6750 2.1, RFC 9449 7.1), once more if it wants a nonce."""
    if dpop is None:
        return await wire.get(url, {**(headers or {}), "authorization": f"Bearer {access_token}"}, limit)
    answer = await _get_bound(wire, dpop, url, access_token, headers or {}, limit)
    return await _get_bound(wire, dpop, url, access_token, headers or {}, limit) if dpop.heard(url, answer) else answer


async def _get_bound(
    wire: Wire, dpop: DpopKey, url: str, access_token: str, headers: Mapping[str, str], limit: int
) -> Answer:
    own = {"authorization": f"DPoP {access_token}", "dpop": dpop.proof("GET", url, access_token)}
    return await wire.get(url, {**headers, **own}, limit)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
