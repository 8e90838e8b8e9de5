"""RFC 6749 4.1: the authorization code. One use, one minute, bound to client, redirect URI and proof key.

Redemption is one insert whose primary key is the id inside the code: the second insert cannot succeed, and it
revokes what the first one got (4.1.2). A right code with a wrong proof beside it is spent all the same.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.requests import Request

from foundation import forms
from foundation.clock import Clock
from idp.audit.entry import Witness
from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.response_mode import Carrier, Parameters
from idp.authorize.response_type import ResponseType
from idp.errors import InvalidGrant, InvalidRequest, OAuthError
from idp.feature import Endpoint, Feature, Folded
from idp.tokens.exchange import GrantType, TokenRequest
from idp.tokens.family import Family
from idp.tokens.issue import Issue, lives_until
from idp.tokens.liveness import Liveness
from idp.tokens.sealed import Code, SealedTokens
from idp.tokens.store import FamilyStore
from idp.wire import Reply, redirect
from standards.oauth import AUTHORIZATION_CODE


@dataclass(frozen=True)
class CodeRedemption:
    """Turns a code into a family."""

    sealed: SealedTokens
    families: FamilyStore
    liveness: Liveness
    clock: Clock
    witness: Witness

    async def redeem(self, request: TokenRequest) -> Issue:
        """The new family, or InvalidGrant."""
        code, now = self._code(request), self.clock.timestamp()
        if now >= code.expires_at:
            await self.families.revoke(code.family_id, now)  # an old code that comes again has leaked
            raise InvalidGrant("the code has expired")
        audience = request.for_audience(code.authorization.audience)
        family = _family(request, code, now, audience)
        refused = _refusal(request, code)
        if refused is None:
            opened = await self.families.open_standing(family, now)
        else:
            opened = await self._spend(family, now)
        if opened is None:
            raise InvalidGrant("the consent or the account behind the code is gone")
        if refused is not None:
            raise refused
        if not opened:
            await self.witness.notice("code.reused", code.client_id, account=code.account_id)
            raise InvalidGrant("the code was used before; its tokens are revoked")
        return Issue(request.client, family, code.authorization.scope, nonce=code.nonce)

    async def _spend(self, family: Family, now: int) -> bool | None:
        """The code was right, and what came beside it was not."""
        if not self.liveness.stands(family.account_id, family.grant_id):
            return None
        return await self.families.open(family, now, spent=True)

    def _code(self, request: TokenRequest) -> Code:
        text = request.form.get("code")
        if text is None:
            raise InvalidRequest("code is missing")
        code = self.sealed.open_code(text)
        if code is None or code.client_id != request.client.client_id:
            raise InvalidGrant("the code is not one this client got")
        return code


def _family(request: TokenRequest, code: Code, now: int, audience: str) -> Family:
    until, authorization = lives_until(request.client, code.authorization.scope, now), code.authorization
    if audience != authorization.audience:
        authorization = replace(authorization, audience=audience)
    return Family(code.family_id, code.client_id, code.account_id, code.grant_id, authorization, until)


def _refusal(request: TokenRequest, code: Code) -> OAuthError | None:
    """RFC 6749 4.1.3: the same redirect URI as at authorize; then what features bind the code to."""
    if not hmac.compare_digest(request.form.get("redirect_uri", "").encode(), code.redirect_uri.encode()):
        return InvalidGrant("redirect_uri is not the one of the authorization request")
    try:
        for step in request.steps:
            step.check(code, request)
    except OAuthError as refused:
        return refused
    return None


def by_query(browser: Request, uri: str, parameters: Parameters) -> Reply:
    """4.1.2; 3.1.2: a query the registered address has already is kept."""
    return redirect(f"{uri}{'&' if '?' in uri else '?'}{forms.written_form(parameters)}")


def authorization_code(redemption: CodeRedemption, front_door: Callable[[Folded], AuthorizeEndpoint]) -> Feature:
    """The feature with its doors for browsers."""
    return Feature(
        name="authorization_code",
        specification="RFC 6749 4.1",
        requires=("token_endpoint", "pkce"),
        response_types=(ResponseType("code", "RFC 6749 4.1", (AUTHORIZATION_CODE,)),),
        prompts=("none", "login", "consent", "select_account"),
        response_carriers=(Carrier("query", by_query, in_query=True),),
        grant_types=(GrantType(AUTHORIZATION_CODE, redemption.redeem),),
        endpoints=(
            Endpoint("/authorize", ("GET", "POST"), lambda f: front_door(f).authorize, "authorization_endpoint"),
            Endpoint("/authorize/resume", ("GET",), lambda f: front_door(f).resume),
            Endpoint("/authorize/again", ("GET",), lambda f: front_door(f).again),
        ),
    )
