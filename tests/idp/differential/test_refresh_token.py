"""RFC 6749 6: authlib's refresh grant beside ours."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc6749 import grants

from tests.idp.differential.faults import GOOD_CLIENT, OF_THE_CLIENT, Verdicts, compare, faults
from tests.idp.differential.judge import Judge, form_of, word_of
from tests.idp.provider import Provider, confidential, public, run

SCOPE = "openid offline_access data:read"


class _Token:
    def __init__(self, client_id: str) -> None:
        self.client_id = client_id

    def check_client(self, client: Any) -> bool:
        return bool(client.get_client_id() == self.client_id)

    def get_scope(self) -> str:
        return SCOPE


def _grant(tokens: Mapping[str, _Token]) -> Any:
    class Grant(grants.RefreshTokenGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> _Token | None:
            return tokens.get(refresh_token)

        def authenticate_user(self, refresh_token: _Token) -> str:
            return "user"

        def revoke_old_credential(self, refresh_token: _Token) -> None:
            pass

    return Grant


FAULTS = (
    *OF_THE_CLIENT,
    *faults("refresh_token", "x", "access", "foreign", None, empty_value_is_missing=""),
    *faults("scope", "openid", SCOPE, "data:read openid", "openid openid", ""),
    *faults("scope", scope_out_of_form="openid  data:read"),
    *faults("scope", scope_out_of_form=" openid "),
    *faults("scope", scope_out_of_form="openid\tdata:read"),
    *faults("scope", "openid name", "unknown", "OPENID"),
    *faults("grant_type", "password", "REFRESH_TOKEN", missing_grant_type=None),
)


def test_authlib_and_we_agree_on_every_refresh(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        foreign = (await provider.tokens("app", scope="openid offline_access"))["refresh_token"]

        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            tokens = await provider.tokens(scope=SCOPE)
            known = {"refresh": tokens["refresh_token"], "access": tokens["access_token"], "foreign": foreign}
            form = {"grant_type": "refresh_token", "refresh_token": "refresh", **GOOD_CLIENT, **changes}
            form["refresh_token"] = known.get(form["refresh_token"] or "", form["refresh_token"])
            judge, sent = Judge(provider.rooms.clients.all()), form_of(form)
            judge.register_grant(_grant({known["refresh"]: _Token("bank"), foreign: _Token("app")}))
            told = judge.token(sent)
            answer = await provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
            if answer.status_code == 200 == told.status:
                assert set(answer.json()["scope"].split()) == set(told.body["scope"].split()), changes
                assert told.body.keys() <= answer.json().keys()
            return word_of(answer), told.word

        await provider.allow(provider.here, scope=SCOPE)
        await compare(ask, FAULTS)

    run(tmp_path, story, confidential(), confidential("shop"), public())


def test_a_client_that_is_not_registered_to_refresh_hears_the_same_word(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        judge = Judge(provider.rooms.clients.all())
        judge.register_grant(_grant({"x": _Token("bank")}))
        sent = form_of({"grant_type": "refresh_token", "refresh_token": "x", **GOOD_CLIENT})
        answer = await provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
        assert word_of(answer) == judge.token(sent).word == "unauthorized_client"

    run(tmp_path, story, confidential(grant_types=("authorization_code",)))
