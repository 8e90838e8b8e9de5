"""What a logout request has to be, and what proves that it may end a session without asking."""

from pathlib import Path

import pytest
from starlette.requests import Request

from idp.enabled_logouts import logout_requests
from idp.errors import InvalidRequest, OAuthError
from idp.interaction.session import Session
from idp.logout.request import ASKED
from tests.idp.provider import Provider, confidential, run

BYE = "http://127.0.0.1:8111/bye"
TOLD = {"backchannel_logout_uri": "https://bank.example/logout"}


def _session(provider: Provider) -> Session:
    cookie = f"kk_idp_session={provider.browser.cookies['kk_idp_session']}".encode()
    found = provider.rooms.sessions.current(Request({"type": "http", "headers": [(b"cookie", cookie)]}))
    assert found is not None
    return found


def test_the_way_back_is_the_registered_address_with_the_state(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        read = logout_requests(provider.rooms).read
        sent = {"client_id": "bank", "post_logout_redirect_uri": BYE, "state": "s&1", "ui_locales": "en"}
        asked = read({**sent, "x": "y"})
        assert asked.location == f"{BYE}?state=s%261"
        assert asked.kept == sent
        assert (asked.ui_locales, asked.recipient["en"]) == ("en", "Midori Bank")
        assert read({"client_id": "bank", "state": "s"}).location == ""
        assert read({}).recipient == {}

    run(tmp_path, story)


def test_a_token_of_this_person_proves_it_and_one_of_another_session_of_hers_does_not(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        requests, account = logout_requests(provider.rooms), await provider.person()
        earlier = (await provider.tokens())["id_token"]
        provider.browser.cookies.clear()
        await provider.log_in(account)
        now = (await provider.tokens())["id_token"]
        here = _session(provider)
        assert requests.proves(requests.read({"id_token_hint": now}), here)
        assert not requests.proves(requests.read({"id_token_hint": earlier}), here)
        assert not requests.proves(requests.read({"client_id": "bank"}), here)
        assert not requests.proves(requests.read({}), here)

    run(tmp_path, story, confidential(**TOLD))


def test_the_sid_as_logout_hint_proves_it_for_the_client_that_got_it_and_for_no_other(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        requests = logout_requests(provider.rooms)
        await provider.person()
        await provider.tokens()
        await provider.tokens("shop")
        here = _session(provider)
        sid = provider.rooms.sessions.name_at(here, "bank")
        assert sid
        for client_id, hint, proves in (("bank", sid, True), ("shop", sid, False), ("bank", "hanako", False)):
            asked = requests.read({"client_id": client_id, "logout_hint": hint})
            assert requests.proves(asked, here) is proves
        assert not requests.proves(requests.read({"logout_hint": sid}), here)

    run(tmp_path, story, confidential(**TOLD), confidential("shop", **TOLD))


def test_what_a_form_proved_travels_sealed_and_for_one_redirect(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        requests = logout_requests(provider.rooms)
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        asked = requests.read({"id_token_hint": hint, "post_logout_redirect_uri": BYE, "state": "x"})
        sealed = requests.seal(asked)
        again = requests.read({ASKED: sealed, "post_logout_redirect_uri": "https://evil.example/"})
        assert (again.location, again.subject, again.client) == (asked.location, asked.subject, asked.client)
        assert requests.proves(again, _session(provider))
        for broken in (sealed[:-4] + "AAAA", "x"):
            with pytest.raises(InvalidRequest):
                requests.read({ASKED: broken})
        provider.clock.advance(60)
        with pytest.raises(OAuthError):
            requests.read({ASKED: sealed})

    run(tmp_path, story)
