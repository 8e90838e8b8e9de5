"""Sessions over the desk: who is logged in, and the end of one with the tokens of its login."""

from pathlib import Path

import pytest

from foundation.errors import DomainError
from tests.foundation.outbound.server import place_of, reserved
from tests.idp.administration.office import desk
from tests.idp.logout.parties import heard, hearing, listening
from tests.idp.provider import Provider, run


def test_living_sessions_are_listed_without_the_cookie_and_the_card(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at, person = desk(provider, tmp_path), await provider.person()
        cookie = provider.browser.cookies["kk_idp_session"]
        (line,) = (await at.perform("operator:h", "sessions.list", {"account": person}))["sessions"]
        assert set(line) == {"sid", "account", "auth_time", "acr", "started_at", "last_seen"}
        assert cookie not in str(line)
        assert (await at.perform("operator:h", "sessions.list", {"account": 5}))["sessions"] == []
        provider.clock.advance(3600)
        assert (await at.perform("operator:h", "sessions.list", {}))["sessions"] == []

    run(tmp_path, story)


def test_an_unknown_session_is_told(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        with pytest.raises(DomainError) as refused:
            await desk(provider, tmp_path).perform("operator:h", "sessions.end", {"sid": "x"})
        assert refused.value.code == "not_found"

    run(tmp_path, story)


def test_clients_that_hear_of_logouts_are_told_of_an_operators(tmp_path: Path) -> None:
    sock = reserved()

    async def story(provider: Provider) -> None:
        async with hearing(sock) as bank:
            at, person = desk(provider, tmp_path), await provider.person()
            await provider.tokens()
            (line,) = (await at.perform("operator:h", "sessions.list", {"account": person}))["sessions"]
            gone = await at.perform("operator:h", "sessions.end", {"sid": line["sid"]})
            assert gone["told"] == ["bank"]
            await provider.rooms.logout_delivery.idle()
            assert len(heard(provider, bank)) == 1

    run(tmp_path, story, listening("bank", sock), fetched=[place_of(sock)])
