"""Takes one protection of the provider away, and only that one; its attack must then succeed."""

import importlib
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from foundation.strict_jwt import parse
from idp import enabled
from idp.authorize import checks, response_mode, response_type
from idp.authorize.pipeline import Pipeline
from idp.authorize.response import Responder
from idp.authorize.step import Attempt, AuthorizeStep
from idp.authorize.store import PushedRequests
from idp.clients.client import Client
from idp.consent.store import GrantStore
from idp.features import pkce, request_object
from idp.interaction.address import Addresses, Beginning
from idp.logout.request import LogoutRequests
from idp.request_object import reading, rules
from tests.idp.attacks.proof import Removal

# The module, which the package hides behind its own class of the same name's plural.
web_pages: Any = importlib.import_module("foundation.web.pages")
Patch = pytest.MonkeyPatch


def without_row(*names: str) -> Removal:
    """Rows of the table of checks."""

    def take(patch: Patch) -> None:
        original = Pipeline.__init__

        def shorter(self: Pipeline, steps: Iterable[AuthorizeStep]) -> None:
            original(self, (step for step in steps if step.name not in names))

        patch.setattr(Pipeline, "__init__", shorter)

    return take


def without_rule(name: str) -> Removal:
    """One rule of a request object's claims."""
    return lambda patch: patch.setattr(rules, "RULES", tuple(each for each in rules.RULES if each.__name__ != name))


def any_address(patch: Patch) -> None:
    """A redirect URI that nobody compares."""

    patch.setattr(Client, "is_redirect", lambda self, uri: True)


def any_way_back(patch: Patch) -> None:
    """A logout that leads wherever it is told."""
    original = LogoutRequests.read

    def believe(self: LogoutRequests, parameters: Any) -> Any:
        known = {name: value for name, value in parameters.items() if name != "post_logout_redirect_uri"}
        return replace(original(self, known), parameters=dict(parameters))

    patch.setattr(LogoutRequests, "read", believe)


def no_verifier(patch: Patch) -> None:
    """A verifier that nobody compares."""
    patch.setattr(enabled.pkce, "FEATURE", replace(pkce.FEATURE, token_steps=()))


def no_issuer(patch: Patch) -> None:
    """Answers that do not say who gives them."""

    def nameless(self: Responder, answer: Any, state: str) -> dict[str, str]:
        return {**answer, **({"state": state} if state else {})}

    patch.setattr(Responder, "_named", nameless)


def any_mode(patch: Patch) -> None:
    """Tokens shown on the way, and modes nobody registered."""
    patch.setattr(response_mode.Mode, "suits", lambda self, client, parts: True)
    patch.setattr(response_mode, "_is_registered", lambda client, wanted, mode: True)


def every_type(patch: Patch) -> None:
    """Response types that no feature brought."""
    code = response_type.ResponseType("code", "none", ())
    patch.setattr(response_type.ResponseTypes, "find", lambda self, name: code)


def unregistered_types(patch: Patch) -> None:
    """Response types that the client did not register."""
    original = checks.CheckResponse.type

    def believe(self: Any, attempt: Attempt) -> None:
        client = attempt.known_client
        attempt.client = replace(client, response_types=_ALL, grant_types=("authorization_code", "implicit"))
        original(self, attempt)
        attempt.client = client

    patch.setattr(checks.CheckResponse, "type", believe)


_ALL = ("code", "id_token", "code id_token")


def plain_markup(patch: Patch) -> None:
    """Templates that write what they are given."""
    original = web_pages._environment

    def careless(package: str, locale: str) -> Any:
        environment = original(package, locale)
        environment.autoescape = False
        return environment

    patch.setattr(web_pages, "_environment", careless)


def no_frame_policy(patch: Patch) -> None:
    """Pages that let themselves be framed."""
    patch.setattr(web_pages, "PAGE_HEADERS", {**web_pages.PAGE_HEADERS, "Content-Security-Policy": "script-src 'self'"})


def a_page_for_silence(patch: Patch) -> None:
    """prompt=none read as any other prompt."""
    patch.setattr(checks.CheckPrompt, "__call__", _forget_the_prompt)


def _forget_the_prompt(self: Any, attempt: Attempt) -> None:
    attempt.parsed = replace(attempt.request, prompt=frozenset())


def loud_timing(patch: Patch) -> None:
    """Who has grants elsewhere is looked at longer."""
    original = GrantStore.all_live

    def slow(self: GrantStore, account_id: int, client_id: str) -> Any:
        if original(self, account_id, "another"):
            time.sleep(0.01)
        return original(self, account_id, client_id)

    patch.setattr(GrantStore, "all_live", slow)


def any_beginning(patch: Patch) -> None:
    """What an address says is believed, and not looked at again."""

    def believe(self: Addresses, begin: str) -> Beginning:
        asked = {"client_id": "bank", "redirect_uri": "https://evil.example/", "response_type": "code"}
        return Beginning("", {**asked, "scope": "openid"})

    patch.setattr(Addresses, "open", believe)
    any_address(patch)
    without_row("check_challenge")(patch)


def unsigned_objects(patch: Patch) -> None:
    """Request objects whose signature nobody checks."""

    async def believe(self: Any, client: Any, token: str, algs: Any) -> Any:
        head, body, *_ = token.split(".")
        return parse(f"{head}.{body}.AA")[1]

    def any_type(token: str) -> None:
        """An unsigned one has no signature to parse either."""

    patch.setattr(reading.RequestObjects, "_verified", believe)
    patch.setattr(reading, "_check_type", any_type)


def objects_for_ever(patch: Patch) -> None:
    """Request objects that are good again and again."""

    async def forget(self: Any, client: Any, claims: Any, now: int) -> None:
        """Nothing is used up."""

    patch.setattr(reading.RequestObjects, "_use_up", forget)


def parameters_beside(patch: Patch) -> None:
    """What stands beside a request object counts as well."""
    original = request_object.RequestObjectSteps.load

    async def mixed(self: Any, attempt: Attempt) -> None:
        beside = {name: value for name, value in attempt.parameters.items() if name != "request"}
        await original(self, attempt)
        attempt.parameters = {**attempt.parameters, **beside}

    patch.setattr(request_object.RequestObjectSteps, "load", mixed)


def two_things(patch: Patch) -> None:
    """What stands beside a request object is not even looked at."""
    original = request_object.RequestObjectSteps.load

    async def deaf(self: Any, attempt: Attempt) -> None:
        attempt.parameters = {name: text for name, text in attempt.parameters.items() if name == "request"}
        await original(self, attempt)

    patch.setattr(request_object.RequestObjectSteps, "load", deaf)


def pushed_for_ever(patch: Patch) -> None:
    """A pushed request that can be taken again, and by anybody."""
    kept: dict[str, dict[str, str]] = {}
    push = PushedRequests.push

    async def keep(self: PushedRequests, client_id: str, parameters: dict[str, str]) -> str:
        reference = await push(self, client_id, parameters)
        kept[reference] = parameters
        return reference

    def find(self: PushedRequests, reference: str, client_id: str) -> dict[str, str] | None:
        return kept.get(reference)

    async def answer(self: PushedRequests, key: str) -> bool:
        return True

    patch.setattr(PushedRequests, "push", keep)
    patch.setattr(PushedRequests, "find", find)
    patch.setattr(PushedRequests, "answer", answer)


def any_state(patch: Patch) -> None:
    """A state of any length."""
    request = importlib.import_module("idp.authorize.request")
    patch.setattr(request, "_LONGEST", {})
