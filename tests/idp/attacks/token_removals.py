"""Takes one protection of codes, tokens and grants away, and only that one; its attack must then succeed."""

from dataclasses import replace
from typing import Any

import pytest

from idp import hot_path
from idp.features import authorization_code, refresh_token, token_exchange
from idp.features.authorization_code import CodeRedemption
from idp.features.introspection import Introspection
from idp.features.refresh_token import Refreshing
from idp.features.revocation import Revocation
from idp.features.token_exchange import TokenExchange
from idp.tokens import store
from idp.tokens.exchange import TokenEndpoint
from idp.tokens.family import Family
from idp.tokens.sealed import SealedTokens
from idp.tokens.store import FamilyStore
from idp.wire import Call, parse_form

Patch = pytest.MonkeyPatch
_FOR_EVER = 4_000_000_000


def codes_again_and_again(patch: Patch) -> None:
    """A second redemption of a code opens its family once more."""
    for name in ("_INSERT", "_INSERT_STANDING"):
        patch.setattr(store, name, getattr(store, name).replace("DO NOTHING", "DO UPDATE SET generation = 0"))


def families_that_never_end(patch: Patch) -> None:
    """A revocation that changes no row."""
    patch.setattr(store, "_REVOKE", f"{store._REVOKE} AND 1 = 0")


def codes_for_ever(patch: Patch) -> None:
    """A code that nobody's clock ends."""
    original = SealedTokens.open_code

    def ageless(self: SealedTokens, token: str) -> Any:
        code = original(self, token)
        return code and replace(code, expires_at=_FOR_EVER)

    patch.setattr(SealedTokens, "open_code", ageless)


def anybodys_code(patch: Patch) -> None:
    """A code is good in the hands of every client."""
    patch.setattr(CodeRedemption, "_code", lambda self, request: self.sealed.open_code(request.form["code"]))


def anybodys_refresh_token(patch: Patch) -> None:
    """A refresh token is good in the hands of every client."""
    patch.setattr(Refreshing, "_token", lambda self, request: self.sealed.open_refresh(request.form["refresh_token"]))


def any_redirect(patch: Patch) -> None:
    """A redirect URI at the token endpoint that nobody compares."""
    original = authorization_code._refusal

    def careless(request: Any, code: Any) -> Any:
        return original(request, replace(code, redirect_uri=request.form.get("redirect_uri", "")))

    patch.setattr(authorization_code, "_refusal", careless)


def every_grant(patch: Patch) -> None:
    """A client may use grants that it is not registered for."""
    original = TokenEndpoint._grant_type

    def generous(self: TokenEndpoint, client: Any, form: Any) -> Any:
        return original(self, replace(client, grant_types=tuple(self._grant_types)), form)

    patch.setattr(TokenEndpoint, "_grant_type", generous)


def refresh_tokens_again_and_again(patch: Patch) -> None:
    """A rotation that asks for no generation."""
    patch.setattr(store, "_ROTATE", store._ROTATE.replace("AND generation = ?", "AND ? IS NOT NULL"))


def any_generation(patch: Patch) -> None:
    """Where nothing rotates, every generation that ever was counts."""
    original = refresh_token._unrotated

    def careless(request: Any, family: Family, token: Any, scope: tuple[str, ...]) -> Any:
        return original(request, family, replace(token, generation=family.generation), scope)

    patch.setattr(refresh_token, "_unrotated", careless)


def any_scope(patch: Patch) -> None:
    """A refresh gets what it asks for."""

    def as_asked(request: Any, family: Family) -> tuple[str, ...]:
        return tuple(request.form.get("scope", "").split()) or family.authorization.scope

    patch.setattr(refresh_token, "_narrowed", as_asked)


def whatever_stands_behind(patch: Patch) -> None:
    """Account and consent are not asked again."""
    original = FamilyStore.standing
    patch.setattr(FamilyStore, "open_standing", FamilyStore.open)
    patch.setattr(FamilyStore, "stands", lambda self, account_id, grant_id: True)
    patch.setattr(FamilyStore, "standing", lambda self, family_id: (original(self, family_id)[0], True))


def exchange_for_everybody(patch: Patch) -> None:
    """A token may be exchanged by clients that its own one did not name, and of nobody's."""
    patch.setattr(TokenExchange, "_holder", lambda self, request, subject: self.clients.get(subject.family.client_id))


def exchange_for_more(patch: Patch) -> None:
    """The scope of the first token is no limit."""
    original = TokenExchange._narrowed

    def wider(self: TokenExchange, request: Any, subject: Any) -> Any:
        scope = (*subject.token.scope, *request.form.get("scope", "").split())
        return original(self, request, replace(subject, token=replace(subject.token, scope=scope)))

    patch.setattr(TokenExchange, "_narrowed", wider)


def exchange_for_any_place(patch: Patch) -> None:
    """A place that nobody knows is as good as none."""
    patch.setattr(TokenExchange, "_target", lambda self, form: None)


def exchange_for_longer(patch: Patch) -> None:
    """What comes of an exchange has a life of its own."""
    original = TokenExchange.redeem

    async def fresh(self: TokenExchange, request: Any) -> Any:
        return replace(await original(self, request), seconds=300)

    patch.setattr(TokenExchange, "redeem", fresh)


def keys_stripped_off(patch: Patch) -> None:
    """A bound token may come out of an exchange unbound."""
    patch.setattr(token_exchange, "_check_binding", lambda request, subject, holder: None)


def revocations_in_vain(patch: Patch) -> None:
    """Whatever becomes of it, a revocation is answered with yes."""
    original = Revocation._end

    async def quiet(self: Revocation, *asked: Any) -> None:
        try:
            await original(self, *asked)
        except Exception:
            return

    patch.setattr(Revocation, "_end", quiet)


def anybody_revokes(patch: Patch) -> None:
    """A token may be ended by every client."""

    async def end(self: Revocation, client_id: str, token: str, formats: Any) -> None:
        opened = self.sealed.open_refresh(token) or formats.read(token)
        if opened is not None:
            await self.families.revoke(opened.family_id, self.clock.timestamp())

    patch.setattr(Revocation, "_end", end)


def anybody_introspects(patch: Patch) -> None:
    """Every client is told like a resource server."""
    original = Introspection.describe

    def open_to_all(self: Introspection, caller: Any, *asked: Any) -> Any:
        return original(self, replace(caller, resource_server=True), *asked)

    patch.setattr(Introspection, "describe", open_to_all)


def every_token_is_the_trusts(patch: Patch) -> None:
    """The data trust is told of tokens for others too."""
    patch.setattr(Family, "is_for_the_trust", lambda self, scope: True)


def every_method(patch: Patch) -> None:
    """An endpoint is called by any HTTP method."""
    original = hot_path._way

    def open_to_all(endpoint: Any, folded: Any) -> Any:
        return original(replace(endpoint, methods=("GET", "POST", "PUT", "DELETE", "PATCH")), folded)

    patch.setattr(hot_path, "_way", open_to_all)


def parameters_anywhere(patch: Patch) -> None:
    """A form may stand in the address."""
    patch.setattr(Call, "form", lambda self: parse_form(self.query or self.body))
