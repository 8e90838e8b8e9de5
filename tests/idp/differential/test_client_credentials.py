"""RFC 6749 4.4: authlib's client credentials grant beside ours."""

from collections.abc import Mapping
from pathlib import Path

from authlib.oauth2.rfc6749 import grants

from tests.idp.differential.faults import GOOD_CLIENT, OF_THE_CLIENT, Verdicts, compare, faults
from tests.idp.differential.judge import Judge, OwnAccess, form_of, word_of
from tests.idp.provider import Provider, confidential, public, run

FAULTS = (
    *OF_THE_CLIENT,
    *faults("scope", "data:read", "data:read data:read", "", "openid", "unknown", "data:read openid"),
    *faults("scope", "data:read,openid", "DATA:READ", "offline_access", scope_out_of_form=" data:read"),
    *faults("scope", scope_out_of_form="data:read  data:read"),
    *faults("grant_type", "password", "client_credentials ", missing_grant_type=None),
    *faults("grant_type", missing_grant_type=""),
)


async def _asked(provider: Provider, changes: Mapping[str, str | None]) -> Verdicts:
    judge = Judge(provider.rooms.clients.all(), OwnAccess)
    judge.register_grant(grants.ClientCredentialsGrant)
    sent = form_of({"grant_type": "client_credentials", **GOOD_CLIENT, **changes})
    told = judge.token(sent)
    answer = await provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
    if answer.status_code == 200 == told.status:
        assert answer.json()["scope"].split() == list(dict.fromkeys(told.body["scope"].split())), changes
        assert answer.json().keys() == told.body.keys()
        assert {"cache-control", "pragma"} <= answer.headers.keys()
    return word_of(answer), told.word


def test_authlib_and_we_agree_on_every_token_of_a_client_of_its_own(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            return await _asked(provider, changes)

        await compare(ask, FAULTS)

    run(tmp_path, story, confidential(), confidential("shop"))


def test_clients_that_are_not_registered_for_it_hear_the_same_word(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert await _asked(provider, {}) == ("unauthorized_client", "unauthorized_client")
        nobody = {"authorization": None, "client_id": "app"}
        assert await _asked(provider, nobody) == ("unauthorized_client", "invalid_client")  # 5.2 allows both

    run(tmp_path, story, confidential(grant_types=("authorization_code",)), public())
