"""RFC 7009: authlib's revocation endpoint beside ours; what is dead afterwards is the same too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc7009 import RevocationEndpoint

from tests.idp.differential.faults import GOOD_CLIENT, OF_THE_CLIENT, Verdicts, compare, faults
from tests.idp.differential.judge import Judge, form_of, word_of
from tests.idp.provider import Provider, confidential, public, run


class _Token:
    def __init__(self, client_id: str) -> None:
        self.client_id = client_id

    def check_client(self, client: Any) -> bool:
        return bool(client.get_client_id() == self.client_id)


class _Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def __init__(self, tokens: Mapping[str, _Token]) -> None:
        super().__init__()
        self.tokens, self.revoked = tokens, set[str]()

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Token | None:
        return self.tokens.get(token_string)

    def revoke_token(self, token: _Token, request: Any) -> None:
        self.revoked.add(request.form["token"])


FAULTS = (
    *OF_THE_CLIENT,
    *faults("token", "x", None, "refresh", foreign_token="foreign", empty_value=""),
    *faults("token_type_hint", "access_token", "refresh_token", "", unknown_hint="id_token"),
)


def test_authlib_and_we_agree_on_every_revocation(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        foreign = (await provider.tokens("app"))["access_token"]

        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            tokens = await provider.tokens(scope="openid offline_access")
            known = {"access": tokens["access_token"], "refresh": tokens["refresh_token"], "foreign": foreign}
            form = {"token": "access", **GOOD_CLIENT, **changes}
            form["token"] = known.get(form["token"] or "", form["token"])
            endpoint = _Revocation(
                {text: _Token("app" if name == "foreign" else "bank") for name, text in known.items()}
            )
            judge, sent = Judge(provider.rooms.clients.all()), form_of(form)
            judge.register_endpoint(endpoint)
            theirs = judge.endpoint("revocation", sent).word
            ours = word_of(await provider.back.post("/revoke", content=sent.body, headers=dict(sent.headers)))
            dead = (await provider.userinfo(tokens["access_token"])).status_code == 401
            assert dead == (ours == "ok" and form["token"] in (known["access"], known["refresh"]))
            assert ours != theirs or dead == bool(endpoint.revoked - {foreign}), changes
            assert (await provider.userinfo(foreign)).status_code == 200
            return ours, theirs

        await compare(ask, FAULTS)

    run(tmp_path, story, confidential(), confidential("shop"), public())
