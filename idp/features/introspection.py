"""RFC 7662: token introspection, for the one resource server a token is meant for.

The subject it learns is the person as *its* sector knows her, never the client's: the two cannot be joined by
comparing identifiers (decision 0004). Whoever is not the audience learns nothing but "not active" (2.2, 4).
"""

from dataclasses import dataclass
from typing import Any

from idp.accounts.pairwise import PairwiseSubjects
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import InvalidClient, InvalidRequest
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.family import NO_GRANT, NOBODY
from idp.tokens.formats import AccessTokens
from idp.tokens.introspection_answer import IntrospectionAnswers
from idp.tokens.liveness import Liveness
from idp.tokens.sender import SenderConstraints, is_weaker
from idp.wire import Call, Reply

_INACTIVE = {"active": False}


@dataclass(frozen=True)
class Introspection:
    """POST /introspect."""

    issuer: str
    trust_url: str
    liveness: Liveness
    clients: Clients
    pairwise: PairwiseSubjects
    answers: IntrospectionAnswers

    def build(self, folded: Folded) -> Handler:
        """2.1: the caller must be authenticated; a public client is nobody here."""

        async def introspect(call: Call) -> Reply:
            form = call.form()
            caller = await folded.authenticator.authenticate(call, form)
            if caller.token_endpoint_auth_method == "none":  # noqa: S105 (a method's name)
                raise InvalidClient("client authentication failed")
            token = form.get("token")
            if token is None:
                raise InvalidRequest("token is missing")
            document = self.describe(caller, token, folded.access_tokens, folded.senders)
            return await self.answers.write(call, caller, document)

        return introspect

    def describe(self, caller: Client, token: str, formats: AccessTokens, senders: SenderConstraints) -> dict[str, Any]:
        """2.2: the token's standing for this caller."""
        bearer = self.liveness.bearer(token, formats) if caller.resource_server else None
        client = self.clients.get(bearer.family.client_id) if bearer else None
        if bearer is None or client is None or is_weaker(client, bearer.token.confirmation):
            return dict(_INACTIVE)
        if not bearer.family.is_for_the_trust(bearer.token.scope):
            return dict(_INACTIVE)
        family, token_ = bearer.family, bearer.token
        document: dict[str, Any] = {
            "active": True,
            "iss": self.issuer,
            "client_id": client.client_id,
            "client_name": client.name_ja,
            "corporate_number": client.corporate_number,
            "aud": self.trust_url,
            "scope": " ".join(token_.scope),
            "exp": token_.expires_at,
            "token_type": senders.token_type(token_.confirmation),
            "authorization_details": family.authorization.details,
        }
        optional = {
            "sub": family.account_id != NOBODY and self.pairwise.subject(family.account_id, caller.sector),
            "iat": token_.issued_at,
            "grant_id": family.grant_id != NO_GRANT and str(family.grant_id),
            "cnf": dict(token_.confirmation),  # RFC 9449 6.2, RFC 8705 3.2: the resource server checks the holder
            "acr": family.authorization.acr,
            "act": family.authorization.act,  # RFC 8693 4.1
            "auth_time": family.authorization.auth_time,
        }
        return {**document, **{name: value for name, value in optional.items() if value}}


def introspection(introspecting: Introspection) -> Feature:
    """The feature."""
    return Feature(
        name="introspection",
        specification="RFC 7662",
        requires=("token_endpoint",),
        endpoints=(Endpoint("/introspect", ("POST",), introspecting.build, "introspection_endpoint"),),
        client_metadata=frozenset({"resource_server"}),
    )
