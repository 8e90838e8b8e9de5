"""RFC 7523 2.2 and OpenID Connect Core 9: the client signs its statement with its secret (HMAC, RFC 7518 3.2).

The server needs the secret itself for that, not a hash of it: it is kept sealed (idp/clients/store.py). Whoever can
choose signs with a key pair instead.
"""

from foundation.strict_jwt import JwtRefused, verify_shared
from idp.clients import presented
from idp.clients.assertion_rules import AssertionRules
from idp.clients.authentication import AuthenticationMethod
from idp.clients.client import Client
from idp.clients.metadata.authentication import SHARED_ALGORITHM, SHARING
from idp.feature import Feature


class SharedSecretAssertion:
    """Its own algorithm and no other: a public key is never taken for a secret (security.md KY-02)."""

    def __init__(self, rules: AssertionRules) -> None:
        self._rules = rules

    async def verify(self, client: Client, assertion: str) -> bool:
        """Signature first."""
        try:
            claims = verify_shared(assertion, client.shared_secret.encode())
        except JwtRefused:
            return False
        return await self._rules.accept(client, claims)


def client_secret_jwt(rules: AssertionRules) -> Feature:
    """The feature for one issuer."""
    method = SharedSecretAssertion(rules)
    return Feature(
        name="client_secret_jwt",
        specification="RFC 7523",
        client_authentication=(AuthenticationMethod(SHARING, presented.assertion, method.verify),),
        metadata={"token_endpoint_auth_signing_alg_values_supported": [SHARED_ALGORITHM]},
        client_metadata=frozenset({"shared_secret"}),
    )
