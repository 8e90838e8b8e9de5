"""AZ-13, AZ-15, AZ-21 to AZ-25, AZ-28: what another site, another browser or an old page can do. Nothing."""

import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from foundation.envelope import Sealer
from foundation.signing import KeyRing
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.interaction.proof import StepProofs
from idp.interaction.state import CardProof
from tests.idp.provider import ISSUER, Provider, answer, confidential, request, run

MARKUP = '"><script>alert(1)</script>'
UTF7 = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"


class _Scripts(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.found.append(dict(attrs).get("src"))


def test_az13_a_state_with_markup_in_a_form_post(tmp_path: Path) -> None:
    """tests/journeys/test_front_door.py sees it in Chromium."""

    async def story(provider: Provider) -> None:
        await provider.person()
        for state in (MARKUP, UTF7, "'><img src=x onerror=alert(1)>"):
            page = await provider.authorize(response_mode="form_post", state=state)
            scripts = _Scripts(page.text).found
            assert len(scripts) == 1
            assert (scripts[0] or "").startswith("/static/form_post.")
            assert "<img" not in page.text
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            policy = page.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy

    run(tmp_path, story)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _proof(provider: Provider, ix: str, person: int) -> str:
    proof = CardProof(person, provider.clock.timestamp(), ACR_AUTHENTICATION, AMR)
    return StepProofs(provider.rooms.sealer, provider.clock).seal(ix, proof)


def test_az15_forged_restart_data_turn_on_nothing(tmp_path: Path) -> None:
    """Keycloak CVE-2026-7571: what travels in the address is sealed, and is checked again like a request of today."""

    async def story(provider: Provider) -> None:
        await provider.person()
        wanted = request(response_type="token", redirect_uri="https://evil.example/")
        plain = zlib.compress(orjson.dumps(["x", provider.clock.timestamp(), wanted]))
        foreign = Sealer(b"0" * 32).seal(plain, kind="begin")
        for forged in (foreign, "x", orjson.dumps(wanted).decode()):
            page = await provider.browser.get("/authorize/again", params={"begin": forged, **wanted})
            assert (page.status_code, "location" in page.headers) == (400, False)
        sealed = provider.rooms.sealer.seal(plain, kind="begin")  # even one of our own is no way around the table
        page = await provider.browser.get("/authorize/again", params={"begin": sealed})
        assert (page.status_code, "location" in page.headers) == (400, False)

    run(tmp_path, story)


def test_az21_the_attackers_finished_card_step_in_the_victims_browser(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        attacker = await provider.enrol()
        begun = _query((await provider.authorize()).headers["location"])
        step = {**begun, "proof": _proof(provider, begun["ix"], attacker)}
        async with httpx.AsyncClient(transport=provider.browser._transport, base_url=ISSUER) as victim:
            for _ in range(2):
                for path in ("/login/continue", "/authorize/resume"):
                    page = await victim.get(path, params=step)
                    assert (page.status_code, "location" in page.headers) == (403, False)
                    assert "kk_idp_session" not in page.headers.get("set-cookie", "")
                await victim.get("/authorize", params=request(state="victim"))  # now it has a cookie of its own

    run(tmp_path, story)


def test_az22_a_session_planted_before_the_login(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        provider.browser.cookies.set("kk_idp_session", "planted")
        begun = _query((await provider.authorize(prompt="login")).headers["location"])
        first = {"ix": begun["ix"], "proof": _proof(provider, begun["ix"], person)}
        await provider.browser.get("/login/continue", params=first)
        rising = [provider.browser.cookies.get("kk_idp_session", domain="127.0.0.1")]
        await provider.browser.get("/authorize/resume", params={"ix": begun["ix"]})
        begun = _query((await provider.authorize(prompt="login")).headers["location"])
        again = {"ix": begun["ix"], "proof": _proof(provider, begun["ix"], person)}
        await provider.browser.get("/login/continue", params=again)
        rising.append(provider.browser.cookies.get("kk_idp_session", domain="127.0.0.1"))
        assert len({"planted", *rising}) == 3, "a new id at every rise of privilege"
        for old in ("planted", rising[0]):
            async with httpx.AsyncClient(transport=provider.browser._transport, base_url=ISSUER) as thief:
                thief.cookies.set("kk_idp_session", old or "")
                told = await thief.get("/authorize", params=request(prompt="none"))
                assert answer(told)["error"] == "login_required"

    run(tmp_path, story)


def test_az23_a_form_of_ours_sent_by_another_site(tmp_path: Path) -> None:
    """The provider's one form is the logout question; tests/consent_ui has the same of the consent form."""

    async def story(provider: Provider) -> None:
        await provider.person()
        page = await provider.browser.get("/logout")
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert token
        good, cross = {"form_token": token[1]}, {"Sec-Fetch-Site": "cross-site"}
        same_site = {"Sec-Fetch-Site": "same-site"}
        for form, headers in (({}, {}), ({"form_token": "x"}, {}), (good, cross), (good, same_site)):
            refused = await provider.browser.post("/logout/confirmation", data=form or {"x": "y"}, headers=headers)
            assert (refused.status_code, "location" in refused.headers) == (400, False)
        assert answer(await provider.authorize(prompt="none"))["code"], "nobody was logged out"
        assert (await provider.browser.post("/logout/confirmation", data=good)).status_code == 303
        assert answer(await provider.authorize(prompt="none"))["error"] == "login_required"

    run(tmp_path, story)


def test_az24_a_page_of_ours_in_a_frame(tmp_path: Path) -> None:
    """tests/journeys/test_front_door.py tries it in Chromium."""

    async def story(provider: Provider) -> None:
        login = (await provider.authorize()).headers["location"]
        pages = [await provider.browser.get(each) for each in (login, "/", "/logout", "/login?ix=x")]
        await provider.person()
        pages.append(await provider.authorize(response_mode="form_post"))
        for page in pages:
            assert page.headers["content-type"].startswith("text/html")
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    run(tmp_path, story)


def test_az25_a_hint_of_somebody_else_an_old_or_a_foreign_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hers = (await provider.tokens())["id_token"]
        shops = (await provider.tokens("shop"))["id_token"]
        provider.clock.advance(86_400)
        assert answer(await provider.authorize(id_token_hint=hers, prompt="none"))["error"] == "login_required"
        await provider.person()  # somebody else
        assert answer(await provider.authorize(id_token_hint=hers, prompt="none"))["error"] == "login_required"
        assert answer(await provider.authorize(login_hint="hanako@example", prompt="none"))["code"], (
            "believed in nothing"
        )
        forged = KeyRing.generate(("ES256",)).sign_jwt({"iss": ISSUER, "sub": "s", "aud": "bank"})
        ours = provider.rooms.keys
        foreign = ours.sign_jwt({"iss": "https://other.example", "sub": "s", "aud": "bank"})
        for bad in (forged, foreign, shops, hers[:-4] + "AAAA", "x"):
            for prompt in ("none", "login"):
                assert answer(await provider.authorize(id_token_hint=bad, prompt=prompt))["error"] == "invalid_request"

    run(tmp_path, story, confidential(), confidential("shop"))


def test_az28_a_redirect_never_repeats_the_form(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        stranger = await provider.browser.post("/authorize", data=request())
        await provider.person()
        answers = [
            stranger,
            await provider.browser.post("/authorize", data=request()),
            await provider.browser.post("/authorize", data=request(scope="other")),
            await provider.browser.get("/authorize", params=request()),
        ]
        assert {each.status_code for each in answers} == {303}

    run(tmp_path, story)
