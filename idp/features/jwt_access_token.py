"""RFC 9068: access tokens as signed JWTs, for clients whose resource servers verify them without asking us.

Such a token may outlive a revocation at a resource server that never asks (section 5 leaves that to short lives);
at our own endpoints it does not: `jti` is the sealed number of its family, whose row is read at every use.

A person's token for the data trust stays opaque whatever the client registered. `sub` is the person as the client
knows her, and the data trust must not learn that: it could then join her two subjects (decision 0004). With its own
subject in the token instead, all clients could.
"""

from dataclasses import dataclass
from typing import Any

from foundation.envelope import SealBroken, Sealer
from foundation.errors import DomainError
from foundation.signing import KeyRing, verify_jwt
from idp.accounts.pairwise import PairwiseSubjects
from idp.clients.client import Client
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.feature import Feature
from idp.tokens.family import NOBODY, Family
from idp.tokens.formats import AccessTokenFormat
from idp.tokens.sealed import AccessToken, SealedTokens
from idp.tokens.sender import UNBOUND

TYPE = "at+jwt"
_KIND = "access-token-id"


@dataclass(frozen=True)
class JwtAccessTokens:
    """Writes and reads the profile."""

    issuer: str
    trust_url: str
    keys: KeyRing
    sealer: Sealer
    sealed: SealedTokens
    pairwise: PairwiseSubjects

    async def write(self, client: Client, family: Family, token: AccessToken) -> str:
        """2.1 and 2.2: a typed header, all required claims, the algorithm that the client registered."""
        for_trust = family.is_for_the_trust(token.scope)
        if for_trust and family.account_id != NOBODY:
            return self.sealed.seal_access(token)
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "exp": token.expires_at,
            "aud": self.trust_url if for_trust else self.issuer,  # 3: the default, inferred from the scope
            "sub": client.client_id,  # 2.2: nobody is involved but the client
            "client_id": client.client_id,
            "iat": token.issued_at,
            "jti": self.sealer.seal(b"%d" % family.id, kind=_KIND),
            "scope": " ".join(token.scope),
        }
        if family.account_id != NOBODY:
            claims["sub"] = self.pairwise.subject(family.account_id, client.sector)
            claims["auth_time"] = family.authorization.auth_time  # 2.2.1
            claims["acr"] = family.authorization.acr
        if family.authorization.act:
            claims["act"] = family.authorization.act  # RFC 8693 4.1
        if token.confirmation:
            claims["cnf"] = dict(token.confirmation)  # RFC 9449 6.1, RFC 8705 3.1
        return await self.keys.sign_jwt_async(claims, alg=client.access_token_signed_response_alg, typ=TYPE)

    def read(self, text: str) -> AccessToken | None:
        """4: type, signature, issuer; the time is judged where every token's time is.

        Each key of ours names the one algorithm that it is for, so the header cannot choose another.
        """
        try:
            claims = verify_jwt(text, self.keys.public_jwks(), algs=SIGNING_ALGORITHMS, typ=TYPE)
            family_id = int(self.sealer.open(str(claims.get("jti", "")), kind=_KIND))
        except (DomainError, SealBroken):
            return None
        if claims["iss"] != self.issuer:
            return None
        scope = tuple(claims["scope"].split())
        return AccessToken(family_id, claims["iat"], claims["exp"], scope, claims.get("cnf", UNBOUND))


def jwt_access_token(tokens: JwtAccessTokens) -> Feature:
    """The feature."""
    return Feature(
        name="jwt_access_token",
        specification="RFC 9068",
        requires=("token_endpoint",),
        access_token_formats=(AccessTokenFormat("jwt", tokens.write, tokens.read),),
        client_metadata=frozenset({"access_token_format", "access_token_signed_response_alg"}),
    )
