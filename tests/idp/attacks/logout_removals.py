"""Takes one protection of logouts away, at the provider or in the SDK; its attack must then succeed."""

from typing import Any

import pytest

from foundation import base64url
from idp.authorize import hint
from idp.logout.delivery import Delivery
from idp.logout.pages import LogoutPages
from idp.logout.request import LogoutRequests
from idp.logout.store import NoticeStore
from relying_party_sdk import logout_token
from relying_party_sdk.logout_token import LogoutNotice, LogoutTokens
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch
_SIGNED = base64url.text(b'{"alg":"ES256","kid":"k1","typ":"logout+jwt"}')


def without_step(name: str) -> Removal:
    """One check of a logout token's claims or signature."""
    return lambda patch: patch.setattr(logout_token, name, lambda token, expected, key: None)


def any_event(patch: Patch) -> None:
    """A logout token is judged by whom it names alone."""

    def notice(token: Any) -> LogoutNotice:
        return LogoutNotice(token.claims.get("sub"), token.claims.get("sid"))

    patch.setattr(logout_token, "_notice", notice)


def again_and_again(patch: Patch) -> None:
    """Logout tokens whose ids nobody remembers."""
    patch.setattr(LogoutTokens, "_use_once", lambda self, token, now: None)


def unsigned(patch: Patch) -> None:
    """A logout token without signature is read like one that has it."""
    original = logout_token.parse_jwt

    def believe(raw: str, **rules: Any) -> Any:
        return original(f"{_SIGNED}.{raw.split('.')[1]}.AA", **rules)

    patch.setattr(logout_token, "parse_jwt", believe)
    without_step("signature_is_the_issuers")(patch)


def any_type_at_the_party(patch: Patch) -> None:
    """An ID token is a logout token to the relying party."""
    original = logout_token.parse_jwt
    patch.setattr(logout_token, "parse_jwt", lambda raw, algs, types: original(raw, algs=algs, types=(*types, "JWT")))


def any_type_as_a_hint(patch: Patch) -> None:
    """Whatever we signed is a hint."""
    patch.setattr(hint, "parse", lambda token: ({}, {}))


def unasked(patch: Patch) -> None:
    """Nobody is asked whether she wants to be logged out."""
    patch.setattr(LogoutRequests, "proves", lambda self, request, session: True)


def a_page_that_waits(patch: Patch) -> None:
    """The person's page comes when every client has heard."""
    begun: list[Delivery] = []
    soon, logout = Delivery.soon, LogoutPages.logout

    def remembered(self: Delivery) -> None:
        soon(self)
        begun.append(self)

    async def waiting(self: LogoutPages, call: Any) -> Any:
        reply = await logout(self, call)
        for each in begun:
            await each.idle()
        return reply

    patch.setattr(Delivery, "soon", remembered)
    patch.setattr(LogoutPages, "logout", waiting)


def no_patience(patch: Patch) -> None:
    """A client that is silent is tried for every session all the same."""

    async def go_on(self: NoticeStore, client_id: str, until: int) -> None:
        """The next three at once."""

    patch.setattr(NoticeStore, "postpone", go_on)


def no_outbox(patch: Patch) -> None:
    """What a crash interrupts is not told later."""
    patch.setattr(NoticeStore, "keep", lambda self, tx, parties: None)
