"""RFC 6749 3.2: the token endpoint itself; grant types and proofs come from the other features."""

from foundation.clock import Clock
from idp.clients.client import Client
from idp.clients.origins import named_in_form
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.exchange import TokenEndpoint
from idp.tokens.family import Family, Grants
from idp.tokens.formats import AccessTokenFormat
from idp.tokens.id_token import IdTokens
from idp.tokens.issue import TokenIssuer
from idp.tokens.person_claims import People, PersonClaims
from idp.tokens.sealed import AccessToken, SealedTokens


def token_endpoint(sealed: SealedTokens, id_tokens: IdTokens, people: People, grants: Grants, clock: Clock) -> Feature:
    """POST /token."""

    async def write(client: Client, family: Family, token: AccessToken) -> str:
        return sealed.seal_access(token)

    def build(folded: Folded) -> Handler:
        person = PersonClaims(folded.token_claims, people, grants)
        issuer = TokenIssuer(folded.access_tokens, sealed, id_tokens, person, clock)
        return TokenEndpoint(
            folded.authenticator, folded.grant_types, folded.token_steps, folded.senders, issuer, folded.resources
        )

    return Feature(
        name="token_endpoint",
        specification="RFC 6749 3.2",
        access_token_formats=(AccessTokenFormat("opaque", write, sealed.open_access),),
        endpoints=(Endpoint("/token", ("POST",), build, "token_endpoint", lambda f: named_in_form(f.clients)),),
    )
