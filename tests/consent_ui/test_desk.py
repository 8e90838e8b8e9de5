"""Who is here: the session of this browser, and a living token; otherwise the way to the login."""

from pathlib import Path

import pytest

from consent_ui.app import _desk
from consent_ui.errors import LoginRequired
from foundation.ids import RandomIds
from tests.consent_ui.street import Street, settings, tell
from tests.foundation.web.visits import request


def test_a_stranger_is_nobody(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        desk = _desk(settings(tmp_path), street.trust.clock, RandomIds(street.trust.clock), street.http)
        for cookie in ("", "__Host-kk_consent_session=guessed"):
            with pytest.raises(LoginRequired):
                await desk.citizen(request("", cookie=cookie))
            with pytest.raises(LoginRequired):
                await desk.token(request("", cookie=cookie))

    tell(tmp_path, story)


def test_who_signed_in_is_found_by_cookie_with_a_living_token(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        desk = _desk(settings(tmp_path), street.trust.clock, RandomIds(street.trust.clock), street.http)
        cookie = "; ".join(f"{name}={value}" for name, value in street.http.cookies.items())
        session = await desk.citizen(request("", cookie=cookie))
        assert session.tokens.sub == "pairwise-1"
        assert await desk.token(request("", cookie=cookie)) == "at-1"

    tell(tmp_path, story)
