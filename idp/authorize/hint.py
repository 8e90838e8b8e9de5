"""ID tokens that come back as a hint: proven to be ours, never proof of who is here (OpenID Connect Core 3.1.2.1)."""

from typing import Any

from foundation.errors import DomainError
from foundation.signing import KeyRing, verify_jwt
from foundation.strict_jwt import parse
from idp.authorize.request import AuthorizationRequest
from idp.errors import InvalidRequest
from idp.interaction.requested import SECTIONS

# RFC 8725 3.11: what we sign of another kind (logout tokens, access tokens, metadata) says so, and is no ID token.
_TYP = "JWT"


class IdTokenHints:
    """Reads hints; an expired one still says who was meant."""

    def __init__(self, issuer: str, keys: KeyRing) -> None:
        self._issuer, self._keys = issuer, keys

    def read(self, token: str) -> dict[str, Any] | None:
        """The claims of an ID token of ours, whatever its age."""
        try:
            claims = verify_jwt(token, self._keys.public_jwks(), algs=self._keys.algs)
            typ = parse(token)[0].get("typ", _TYP)
        except DomainError:
            return None
        named = isinstance(claims.get("sub"), str) and isinstance(claims.get("aud"), str)
        return claims if named and typ == _TYP and claims.get("iss") == self._issuer else None

    def subject_of(self, request: AuthorizationRequest) -> str:
        """Whom the request means, by hint or by the sub claim (Core 5.5.1); empty if it names nobody."""
        wanted = _wanted_subject(request)
        token = request.parameters.get("id_token_hint")
        if token is None:
            return wanted
        claims = self.read(token)
        if claims is None or claims["aud"] != request.client.client_id:
            raise InvalidRequest("id_token_hint is not an ID token this client got here")
        if wanted not in ("", claims["sub"]):
            raise InvalidRequest("id_token_hint and the sub claim name different people")
        return str(claims["sub"])


def _wanted_subject(request: AuthorizationRequest) -> str:
    """Core 5.5.1: the value of the sub claim, whichever section names it; two that differ name nobody there is."""
    wishes = [request.requested.claims.get(section, {}).get("sub") for section in SECTIONS]
    values = {str(wish["value"]) for wish in wishes if isinstance(wish, dict) and "value" in wish}
    if len(values) > 1:
        raise InvalidRequest("the sub claims name different people")
    return next(iter(values), "")
