"""Takes one protection away of what a browser holds and is led to, and only that one; its attack must then succeed."""

import asyncio
import importlib
from dataclasses import replace
from typing import Any

import pytest

from foundation.strict_jwt import parse
from foundation.web import FormTokens
from idp import cross_origin, hot_path
from idp.authorize import dispatch
from idp.authorize.hint import IdTokenHints
from idp.authorize.response import Responder
from idp.features import authorization_code
from idp.interaction.address import Addresses
from idp.interaction.browser import BrowserBinding, SessionStore
from idp.interaction.store import InteractionStore
from idp.wire import Answer

Patch = pytest.MonkeyPatch


def any_browser(patch: Patch) -> None:
    """A step finished in one browser counts in another."""
    patch.setattr(BrowserBinding, "holds", lambda self, request, interaction: True)


def same_session(patch: Patch) -> None:
    """A login that goes on under the id the browser had before."""
    sessions = importlib.import_module("idp.interaction.browser")
    original = SessionStore.start

    async def keep(self: SessionStore, browser: Any, proof: Any) -> Any:
        planted = self._cookies.read(browser, self._PURPOSE)
        session, secret = await original(self, browser, proof)
        if planted is None:
            return session, secret
        kept = replace(session, sid=sessions.hash_of(planted))
        await self._records.replace(kept, session.sid, 0)
        return kept, planted

    patch.setattr(SessionStore, "start", keep)


def any_form(patch: Patch) -> None:
    """A form that nobody asks where it comes from."""
    patch.setattr(FormTokens, "check_form_token", lambda self, request, form: None)


def believed_hints(patch: Patch) -> None:
    """Hints read without their signature."""
    patch.setattr(IdTokenHints, "read", lambda self, token: parse(token)[1])


def any_person(patch: Patch) -> None:
    """A request that means somebody else is answered all the same."""
    patch.setattr(dispatch, "NEEDS", tuple(need for need in dispatch.NEEDS if need is not dispatch.HINTED))


def repeated_form(patch: Patch) -> None:
    """A redirect that makes the browser send its form on."""
    patch.setattr(authorization_code, "redirect", lambda uri: Answer(307, b"", [(b"location", uri.encode())]))


def open_front_door(patch: Patch) -> None:
    """Scripts may read everything."""
    original = hot_path._way

    def opened(endpoint: Any, folded: Any) -> Any:
        return original(replace(endpoint, asked_by=lambda _: lambda call: None), folded)

    patch.setattr(hot_path, "_way", opened)
    patch.setattr(cross_origin, "is_page_of", lambda client, origin: True)


def one_cookie_one_tab(patch: Patch) -> None:
    """An interaction of another cookie ends, instead of beginning anew."""
    patch.setattr(Addresses, "anew", lambda self, interaction: "")


def one_request_at_a_time(patch: Patch) -> None:
    """What is asked now is kept where every request finds it."""
    success, named, asked = Responder.success, Responder._named, list[str]()

    async def keep(self: Responder, browser: Any, request: Any, *more: Any) -> Any:
        asked.append(request.state)
        await asyncio.sleep(0)
        return await success(self, browser, request, *more)

    patch.setattr(Responder, "success", keep)
    patch.setattr(Responder, "_named", lambda self, answer, _: named(self, answer, asked[-1]))


def answered_again(patch: Patch) -> None:
    """An interaction that is over goes on."""
    original = InteractionStore.look_up

    def reopened(self: InteractionStore, ix: str) -> Any:
        standing, found = original(self, ix)
        return ("live" if standing == "finished" else standing), found

    patch.setattr(InteractionStore, "look_up", reopened)
