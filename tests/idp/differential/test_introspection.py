"""RFC 7662: authlib's introspection endpoint beside ours, and its resource server as a reader of our answers."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7662 import IntrospectionEndpoint, IntrospectionToken, IntrospectTokenValidator

from tests.idp.differential.faults import OF_THE_CLIENT, Faults, Verdicts, compare, faults
from tests.idp.differential.judge import Judge, basic, form_of, word_of
from tests.idp.provider import SECRET, Provider, confidential, public, resource_server, run

AT = "bank"  # the name under which the faults of a client are told: here the data trust itself
SCOPE = "openid data:read"


class _Token:
    def __init__(self, *, is_good: bool) -> None:
        self.is_good = is_good

    def is_expired(self) -> bool:
        return not self.is_good

    def is_revoked(self) -> bool:
        return not self.is_good


class _Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")
    tokens: Mapping[str, _Token] = {}

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Token | None:
        return self.tokens.get(token_string)

    def check_permission(self, token: _Token, client: Any, request: Any) -> bool:
        return bool(client.record.resource_server)

    def introspect_token(self, token: _Token) -> dict[str, Any]:
        return {"active": True}


FAULTS: Faults = (
    *OF_THE_CLIENT,
    *faults("token", "x", "dead", None, empty_value=""),
    *faults("token_type_hint", "access_token", "refresh_token", "", unknown_hint="id_token"),
)


def _trust() -> Any:
    members = {
        "token_endpoint_auth_method": "client_secret_basic",
        "jwks": {},
        "secret_hash": confidential().secret_hash,
    }
    return replace(resource_server(AT), **members)


def test_authlib_and_we_agree_on_every_introspection(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        known = {
            "good": (await provider.tokens("shop", scope=SCOPE))["access_token"],
            "dead": (await provider.tokens("shop", scope=SCOPE))["access_token"],
        }
        await provider.post("/revoke", "shop", token=known["dead"])

        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            form = {"token": "good", "authorization": basic(AT, SECRET), **changes}
            form["token"] = known.get(form["token"] or "", form["token"])
            judge, sent = Judge(provider.rooms.clients.all()), form_of(form)
            _Introspection.tokens = {text: _Token(is_good=name == "good") for name, text in known.items()}
            judge.register_endpoint(_Introspection)
            told = judge.endpoint("introspection", sent)
            answer = await provider.back.post("/introspect", content=sent.body, headers=dict(sent.headers))
            if answer.status_code == 200 == told.status:
                assert answer.json()["active"] == told.body["active"], changes
                assert told.body["active"] or answer.json() == told.body, changes
            return word_of(answer), told.word

        await compare(ask, FAULTS)

    run(tmp_path, story, _trust(), confidential("shop"), confidential("clinic"))


def test_a_public_client_is_nobody_for_either(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        judge, sent = Judge(provider.rooms.clients.all()), form_of({"token": "x", "client_id": "app"})
        judge.register_endpoint(_Introspection)
        answer = await provider.back.post("/introspect", content=sent.body, headers=dict(sent.headers))
        assert word_of(answer) == judge.endpoint("introspection", sent).word == "invalid_client"

    run(tmp_path, story, public())


class _ResourceServer(IntrospectTokenValidator):  # type: ignore[misc]
    """authlib on the other side: what it makes of an answer of ours."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self._answer = answer

    def introspect_token(self, token_string: str) -> dict[str, Any]:
        return self._answer


def test_authlibs_resource_server_reads_our_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens("shop", scope=SCOPE))["access_token"]
        monkeypatch.setattr("time.time", provider.clock.timestamp)

        async def verdict(scopes: list[str] | None) -> str:
            answer = (await provider.post("/introspect", AT, token=token)).json()
            validator = _ResourceServer(answer)
            try:
                read = validator.authenticate_token(token)
                validator.validate_token(read, scopes, None)
            except OAuth2Error as error:
                return str(error.error)
            assert IntrospectionToken(answer).get_client_id() == "shop"
            return "ok"

        assert [await verdict(each) for each in (None, ["data:read"], ["name"])] == ["ok", "ok", "insufficient_scope"]
        provider.clock.advance(300)
        assert await verdict(None) == "invalid_token"

    run(tmp_path, story, _trust(), confidential("shop"))
