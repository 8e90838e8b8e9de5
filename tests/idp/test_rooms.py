"""The rooms share one database, one clock, one seal; a restarted provider reads what the last one sealed."""

from pathlib import Path
from typing import Any

import pytest

from foundation.outbound import DestinationRefused
from tests.idp.provider import CONSENT, ISSUER, TRUST, Provider, run


def test_tokens_survive_a_restart(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}

    async def before(provider: Provider) -> None:
        await provider.person()
        kept.update(await provider.tokens(scope="openid offline_access"))

    async def after(provider: Provider) -> None:
        assert (await provider.userinfo(kept["access_token"])).status_code == 200
        form = {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
        assert (await provider.post("/token", **form)).status_code == 200
        assert provider.rooms.hints.read(kept["id_token"]) is not None

    run(tmp_path, before)
    run(tmp_path, after)


def test_a_clients_address_never_leads_to_one_of_our_own_houses(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        outbound = provider.rooms.outbound
        outbound.judge("http://127.0.0.1:8111/jwks")
        for url in (ISSUER, TRUST, CONSENT, provider.rooms.street.citizen_agent, "http://127.0.0.1:8112"):
            with pytest.raises(DestinationRefused):
                outbound.judge(f"{url}/jwks")

    run(tmp_path, story, fetched=["127.0.0.1:8111", ISSUER.removeprefix("http://")])
