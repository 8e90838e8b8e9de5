"""RFC 6749 4.1.2.1, RFC 7636 4.4.1, RFC 9207 2 and OpenID Connect Core 3: authlib's grants beside our first door.

Compared are whether the browser is sent back at all, by query or fragment, with which error, with state and issuer.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import OpenIDCode, OpenIDHybridGrant, OpenIDImplicitGrant

from tests.idp.differential.differences import DIFFERENCES
from tests.idp.differential.faults import Fault, Faults, Verdicts, compare, faults
from tests.idp.differential.judge import Asked, Judge, Registered, Sent, Told
from tests.idp.provider import CALLBACK, CHALLENGE, ISSUER, Provider, confidential, request, run

TYPES = ("code", "id_token", "id_token token", "code id_token", "code id_token token")


class _Browser(Registered):
    """The implicit grant authenticates like a public client, whatever the client is at the token endpoint."""

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"


class _Code(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    def save_authorization_code(self, code: str, request: Any) -> None:
        pass


class _OpenID(OpenIDCode):  # type: ignore[misc]
    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False


class _Implicit(OpenIDImplicitGrant):  # type: ignore[misc]
    exists_nonce = _OpenID.exists_nonce

    def process_implicit_token(self, token: Any, code: str | None = None) -> Any:
        return {**token, "id_token": "x"}


class _Hybrid(OpenIDHybridGrant):  # type: ignore[misc]
    exists_nonce = _OpenID.exists_nonce
    process_implicit_token = _Implicit.process_implicit_token
    save_authorization_code = _Code.save_authorization_code


class _Issuer(IssuerParameter):  # type: ignore[misc]
    def get_issuer(self) -> str:
        return ISSUER


class _Mutable(Told):
    """Extensions of authlib write into the response."""

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    @location.setter
    def location(self, value: str) -> None:
        self.headers["Location"] = value


class _Server(Judge):
    def handle_response(self, status: int, body: Any, headers: Any) -> Told:
        return _Mutable(status, body, dict(headers))


def _theirs(provider: Provider, sent: Sent, person: str | None) -> tuple[str, str]:
    server = _Server(provider.rooms.clients.all(), _Browser)
    server.register_grant(_Code, [_OpenID(), CodeChallenge(required=True)])
    server.register_grant(_Implicit)
    server.register_grant(_Hybrid, [CodeChallenge(required=True)])
    server.register_extension(_Issuer())
    asked = Asked(sent)
    try:
        grant = server.get_consent_grant(asked, person)
    except OAuth2Error as error:
        told = server.handle_error_response(asked, error)
        if told.location:  # RFC 9207 2: the extension hears of finished answers only
            _Issuer().add_issuer_parameter(server, told)
        return _verdict(told.location)
    if grant.prompt:
        return "asks the person", ""
    try:
        return _verdict(server.create_authorization_response(asked, person, grant).location)
    except ValueError:  # authlib falls over its own refusal of a response mode
        return "page", ""


def _verdict(location: str) -> tuple[str, str]:
    """The word with its carrier; and where to, with the members every answer has."""
    if not location.startswith(CALLBACK):
        return "asks the person" if location else "page", ""
    parts = urlsplit(location)
    carrier = "fragment" if parts.fragment else "query"
    members = dict(parse_qsl(f"{parts.query}&{parts.fragment}"))  # where the issuer stands has a test of its own
    told = f"{carrier} {members.get('state')} {members.get('iss')}"
    return (f"{carrier} {members['error']}", told) if "error" in members else ("ok", told)


def _ours(answer: httpx.Response) -> tuple[str, str]:
    return _verdict(answer.headers.get("location", ""))


def _faults(kind: str) -> Faults:
    """authlib writes what the code grant finds wrong into the query, in the hybrid flow as well."""
    hybrid = kind not in TYPES[:3]
    named = "hybrid-error" if hybrid else ""
    listed = (
        *faults("client_id", None, "nobody"),
        *faults("redirect_uri", None, CALLBACK + "/", CALLBACK + "?a=b", "https://evil.example/"),
        *faults("response_type", "unknown", "code unknown", unknown_type_with_a_token="token"),
        *(Fault("scope", value, named) for value in ("unknown", "openid unknown")),
        *faults("scope", scope_with_two_spaces="openid name  address"),
        *faults("prompt", "login", "none login", "none", consent_for_nothing="consent"),
        *faults("person", None),
        *faults("state", None),
        *faults("again", "client_id", "redirect_uri", "response_type", "scope", "state"),
        Fault("nonce", None, named),
    )
    if kind != "code":
        listed += faults("scope", "data:read")
        listed += faults("response_mode", "fragment", tokens_in_the_query="query", unknown_mode="unknown")
    if hybrid or kind == "code":
        listed += tuple(Fault("code_challenge", value, named) for value in ("short", "+" * 43, CHALLENGE + "=" * 90))
        listed += tuple(Fault("code_challenge_method", value, named) for value in ("S512", "s256"))
    return listed


@pytest.mark.parametrize("kind", TYPES)
def test_authlib_and_we_agree_on_every_request_of_a_browser(tmp_path: Path, kind: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        await provider.allow(provider.here, scope="openid name address data:read")
        cookie = provider.browser.cookies["kk_idp_session"]

        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            wanted = {"response_type": kind, "person": "here", **changes}
            person = wanted.pop("person")
            members = {**request(), **wanted}
            again = members.pop("again", None)
            pairs = tuple((name, value) for name, value in members.items() if value is not None)
            pairs += ((again, "x"),) * 2 if again else ()
            theirs, told = _theirs(provider, Sent(pairs, method="GET"), person)
            provider.browser.cookies.clear()
            if person:
                provider.browser.cookies.set("kk_idp_session", cookie)
            ours, told_by_us = _ours(await provider.browser.get("/authorize", params=httpx.QueryParams(pairs)))
            if ours == theirs:
                assert told_by_us == told, changes
            return ours, theirs

        await compare(ask, _faults(kind))

    allowed = {"response_types": TYPES, "grant_types": ("authorization_code", "implicit")}
    run(tmp_path, story, confidential(**allowed), features=("implicit", "hybrid"))


def test_the_issuer_of_ours_stands_where_the_rest_of_the_answer_stands(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        ours = (await provider.authorize(response_type="id_token")).headers["location"]
        theirs = _Mutable(302, "", {"Location": f"{CALLBACK}#id_token=x&state=the-state"})
        _Issuer().add_issuer_parameter(None, theirs)
        where = ["fragment" if "iss=" in urlsplit(each).fragment else "query" for each in (ours, theirs.location)]
        assert DIFFERENCES["issuer-beside-a-fragment"].is_between(*where)

    allowed = {"response_types": ("id_token",), "grant_types": ("authorization_code", "implicit")}
    run(tmp_path, story, confidential(**allowed), features=("implicit",))
