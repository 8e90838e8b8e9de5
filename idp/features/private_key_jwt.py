"""RFC 7523 2.2 and OpenID Connect Core 9: the client signs a short statement with its registered key."""

from foundation.strict_jwt import JwtRefused
from idp.clients import presented
from idp.clients.assertion_rules import AssertionRules
from idp.clients.authentication import AuthenticationMethod
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys, KeysUnavailable
from idp.clients.metadata.authentication import ASSERTION_ALGORITHMS
from idp.errors import InvalidClient
from idp.feature import Feature


class SignedAssertion:
    """Signature first; what it says is judged by rules shared with every other assertion."""

    def __init__(self, keys: ClientKeys, rules: AssertionRules) -> None:
        self._keys, self._rules = keys, rules

    async def verify(self, client: Client, assertion: str) -> bool:
        """With one of the algorithms this client may use."""
        try:
            claims = await self._keys.verify(client, assertion, algs=client.assertion_algorithms)
        except KeysUnavailable as silent:
            raise InvalidClient(silent.detail) from silent  # says nothing about the assertion, only what to repair
        except JwtRefused:
            return False
        return await self._rules.accept(client, claims)


def private_key_jwt(keys: ClientKeys, rules: AssertionRules) -> Feature:
    """The feature for one issuer."""
    method = SignedAssertion(keys, rules)
    return Feature(
        name="private_key_jwt",
        specification="RFC 7523",
        requires=("registered_keys",),
        client_authentication=(AuthenticationMethod("private_key_jwt", presented.assertion, method.verify),),
        metadata={"token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS)},
        client_metadata=frozenset({"token_endpoint_auth_signing_alg", "client_assertion_audience"}),
    )
