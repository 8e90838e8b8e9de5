"""OpenID Connect Front-Channel Logout: the page loads each client that took part, and nothing else can be framed."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from foundation.signing import verify_jwt
from tests.idp.provider import ISSUER, Provider, confidential, run

BYE = "http://127.0.0.1:8111/bye"
BANK = confidential(frontchannel_logout_uri="http://127.0.0.1:8111/framed", frontchannel_logout_session_required=True)
SHOP = confidential(
    "shop",
    redirect_uris=("http://127.0.0.1:8111/callback", "http://127.0.0.1:8112/callback"),
    frontchannel_logout_uri="http://127.0.0.1:8112/framed?x=1",
)


def _frames(page: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'<iframe [^>]*src="([^"]+)"', page)]


def test_discovery_promises_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["frontchannel_logout_supported"] is True
        assert document["frontchannel_logout_session_supported"] is True

    run(tmp_path, story)


def test_every_client_that_took_part_is_framed_with_its_own_session_and_the_page_leads_back(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        bank, shop = await provider.tokens(), await provider.tokens("shop")
        keys = provider.rooms.keys.public_jwks()
        sids = {verify_jwt(each["id_token"], keys, algs=("ES256",))["sid"] for each in (bank, shop)}
        asked = {"id_token_hint": bank["id_token"], "post_logout_redirect_uri": BYE, "state": "x"}
        page = await provider.browser.get("/logout", params=asked)
        assert page.status_code == 200
        frames = [urlsplit(url) for url in _frames(page.text)]
        assert [f"{each.netloc}{each.path}" for each in frames] == ["127.0.0.1:8111/framed", "127.0.0.1:8112/framed"]
        queries = [parse_qs(each.query) for each in frames]
        assert {query["sid"][0] for query in queries} == sids
        assert len(sids) == 2
        assert all(query["iss"] == [ISSUER] for query in queries)
        assert queries[1]["x"] == ["1"]
        policy = page.headers["content-security-policy"]
        assert "frame-src http://127.0.0.1:8111 http://127.0.0.1:8112" in policy
        # Without scripts: a refresh and a link.
        assert f'<meta http-equiv="refresh" content="3;url={BYE}?state=x">' in page.text
        assert f'id="continue" href="{BYE}?state=x"' in page.text

    run(tmp_path, story, BANK, SHOP)


def test_without_a_way_back_the_page_stays_and_still_tells(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        page = await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
        assert len(_frames(page.text)) == 1
        assert "refresh" not in page.text
        assert 'id="continue"' not in page.text

    run(tmp_path, story, BANK)


def test_a_client_that_took_no_part_is_not_loaded_and_without_frames_the_redirect_is_at_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens("deaf")
        asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": BYE}
        answer = await provider.browser.get("/logout", params=asked)
        assert (answer.status_code, answer.headers["location"]) == (303, BYE)

    run(tmp_path, story, BANK, confidential("deaf"))


def test_attack_a_framed_client_takes_the_page_elsewhere_or_gets_its_address(tmp_path: Path) -> None:
    """A sandbox without top navigation, popups and forms, and no referrer."""

    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens()
        page = (await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})).text
        assert 'sandbox="allow-scripts allow-same-origin"' in page
        assert 'referrerpolicy="no-referrer"' in page

    run(tmp_path, story, BANK)


def test_attack_a_client_s_name_with_markup_stays_text(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens("odd")
        page = (await provider.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})).text
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert _frames(page)[0].startswith("http://127.0.0.1:8111/a'b?iss=")

    uri = "http://127.0.0.1:8111/a'b"
    run(tmp_path, story, confidential("odd", name_ja='"><script>alert(1)</script>', frontchannel_logout_uri=uri))
