"""RFC 7523 2.2 and 3, OpenID Connect Core 9: the client signs a short statement with its registered key.

FAPI 2.0 Security Profile 5.3.2.1: the audience is the issuer as one string, so that an assertion made for
another server, or for one endpoint, is worth nothing here.
"""

from collections.abc import Awaitable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.strict_jwt import JwtRefused, parse
from idp.clients.authentication import AuthenticationMethod, Presented
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys, KeysUnavailable
from idp.errors import InvalidClient
from idp.feature import Feature
from idp.wire import Call

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("ES256", "RS256", "PS256")
_LONGEST_SECONDS = 300
# Clocks of partners run a few seconds ahead; a minute ahead is no clock any more.
_SKEW_SECONDS = 10
_REMEMBERED_SECONDS = 60


class UsedIds(Protocol):
    """Remembers what was used."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""


class ClientAssertion:
    """Checks one assertion, then burns its id."""

    def __init__(self, issuer: str, keys: ClientKeys, used: UsedIds, clock: Clock) -> None:
        self._issuer, self._keys, self._used, self._clock = issuer, keys, used, clock

    def present(self, call: Call, form: dict[str, str]) -> Presented | None:
        """An assertion is a try, whoever's; the client is named inside, or beside it."""
        assertion = form.get("client_assertion")
        if assertion is None:
            return None
        right_type = form.get("client_assertion_type") == ASSERTION_TYPE
        return Presented(form.get("client_id") or _subject_of(assertion), assertion if right_type else "")

    async def verify(self, client: Client, assertion: str) -> bool:
        """Signature first; only a proven assertion may take up room in the list of used ids."""
        try:
            claims = await self._keys.verify(client, assertion, algs=ALGORITHMS)
        except KeysUnavailable as silent:
            raise InvalidClient(silent.detail) from silent  # says nothing about the assertion, only what to repair
        except JwtRefused:
            return False
        if not self._holds(client.client_id, claims):
            return False
        key = sha256(f"{client.client_id}\0{claims['jti']}".encode()).hexdigest()
        return await self._used.remember(key, self._clock.timestamp(), int(claims["exp"]) + _REMEMBERED_SECONDS)

    def _holds(self, client_id: str, claims: Mapping[str, Any]) -> bool:
        now, jti = self._clock.timestamp(), claims.get("jti")
        return (
            # RFC 7523 3 rules 1-2: issuer and subject are the client
            claims.get("iss") == client_id == claims.get("sub")
            # FAPI 2.0: a plain string; a list is refused even if the issuer is in it
            and claims.get("aud") == self._issuer
            # rules 4-6: exp is required and near; nbf and iat may be a little ahead
            and _is_time(claims.get("exp"))
            and now < claims["exp"] <= now + _LONGEST_SECONDS
            and all(_is_time(claims.get(name, 0)) for name in ("nbf", "iat"))
            and max(claims.get("nbf", 0), claims.get("iat", 0)) <= now + _SKEW_SECONDS
            # rule 7
            and isinstance(jti, str)
            and 0 < len(jti) <= 255
        )


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _subject_of(assertion: str) -> str:
    """The claimed client, read without trust: the key to verify with is looked up under it."""
    try:
        return str(parse(assertion)[1].get("sub", ""))
    except DomainError:
        return ""


def private_key_jwt(issuer: str, keys: ClientKeys, used: UsedIds, clock: Clock) -> Feature:
    """The feature for one issuer."""
    method = ClientAssertion(issuer, keys, used, clock)
    return Feature(
        name="private_key_jwt",
        specification="RFC 7523",
        requires=("registered_keys",),
        client_authentication=(AuthenticationMethod("private_key_jwt", method.present, method.verify),),
        metadata={"token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS)},
    )
