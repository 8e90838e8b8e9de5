"""RFC 7009: token revocation. Any token of a family ends the family; a token we do not know is no error (2.2)."""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.clients.origins import named_in_form
from idp.errors import InvalidRequest
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.formats import AccessTokens
from idp.tokens.sealed import SealedTokens
from idp.tokens.store import FamilyStore
from idp.wire import Answer, Call, Reply


@dataclass(frozen=True)
class Revocation:
    """POST /revoke."""

    sealed: SealedTokens
    families: FamilyStore
    clock: Clock

    def build(self, folded: Folded) -> Handler:
        """The handler, behind the same client authentication as the token endpoint (2.1)."""

        async def revoke(call: Call) -> Reply:
            form = call.form()
            client = await folded.authenticator.authenticate(call, form)
            token = form.get("token")
            if token is None:
                raise InvalidRequest("token is missing")
            await self._end(client.client_id, token, folded.access_tokens)
            return Answer(200)

        return revoke

    async def _end(self, client_id: str, token: str, formats: AccessTokens) -> None:
        """2.1: another client's token is as good as unknown, so nobody can probe or end what is not theirs."""
        opened = self.sealed.open_refresh(token) or formats.read(token)
        family = None if opened is None else self.families.get(opened.family_id)
        if family is not None and family.client_id == client_id:
            await self.families.revoke(family.id, self.clock.timestamp())


def revocation(revoking: Revocation) -> Feature:
    """The feature."""
    return Feature(
        name="revocation",
        specification="RFC 7009",
        requires=("token_endpoint",),
        endpoints=(
            Endpoint("/revoke", ("POST",), revoking.build, "revocation_endpoint", lambda f: named_in_form(f.clients)),
        ),
    )
