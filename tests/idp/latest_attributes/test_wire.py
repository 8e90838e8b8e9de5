"""The agent's wire: a ticket of its own kind, both names and languages, and a way back that never ends the login."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from foundation.attribute_consent import Service, Statement, build
from foundation.attribute_notice import notice
from idp.card_login.ticket import CardTickets
from tests.idp.card_login import mint
from tests.idp.latest_attributes.scene import Scene, tell
from tests.idp.provider import ISSUER, answer


def test_an_agent_can_build_the_same_text_from_what_it_is_told(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        told = await scene.statement(await scene.ticket(await scene.begin()))
        service, purpose = Service(**told["service"]), told["purpose"]["ja"]
        terms = notice(service, purpose, told["issued_at"]).terms(purpose)
        assert told["statement"] == build(Statement(service, terms, told["nonce"], told["issued_at"]))
        assert (told["action"], told["issuer"], told["expires_in"]) == ("give", ISSUER, 120)
        assert told["recipient"]["name_ja"] == service.name == "みどり銀行"
        assert told["recipient"]["origin"] == "http://127.0.0.1:8111"
        assert told["purpose"]["en"] == "To keep your details current"
        assert service.platform == "かけはし"

    tell(tmp_path, story)


def test_a_login_ticket_opens_nothing_here_and_the_reverse(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        provider, ix = scene.provider, await scene.begin()
        login = CardTickets(provider.rooms.sealer, provider.clock).issue(ix)
        refused = await provider.back.post("/card/attribute-statements", json={"ticket": login})
        assert refused.json()["error"] == "expired_ticket"
        body = {"ticket": await scene.ticket(ix), "kind": "signature"}
        assert (await provider.back.post("/card/challenges", json=body)).json()["error"] == "expired_ticket"

    tell(tmp_path, story)


def test_a_ticket_lives_ten_minutes_and_not_beyond_its_login(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        ticket = await scene.ticket(ix)
        await scene.provider.rooms.interactions.finish(ix)
        for _ in range(2):
            refused = await scene.provider.back.post("/card/attribute-statements", json={"ticket": ticket})
            assert (refused.status_code, refused.json()["error"]) == (400, "expired_ticket")
            assert "return_url" not in refused.json()
            scene.provider.clock.advance(600)

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", "application/json"),
        (b"{", "application/json"),
        (b"{}", "application/json"),
        (b'{"ticket": 1}', "application/json"),
        (b'{"ticket": "x"}', "application/json"),
        (b"ticket=x", "application/x-www-form-urlencoded"),
        (b'{"ticket": "' + b"x" * 40000 + b'"}', "application/json"),
    ],
)
@pytest.mark.parametrize("path", ["/card/attribute-statements", "/card/attribute-signatures"])
def test_a_message_that_is_none_is_refused_in_words(tmp_path: Path, path: str, body: bytes, kind: str) -> None:
    async def story(scene: Scene) -> None:
        refused = await scene.provider.back.post(path, content=body, headers={"content-type": kind})
        told = refused.json()
        assert (refused.status_code, told["error"] in ("invalid_request", "expired_ticket")) == (400, True)
        assert told["title_ja"]
        assert told["advice_en"]

    tell(tmp_path, story)


def test_a_final_refusal_leads_back_to_the_page_which_offers_both_ways(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        refused = (await scene.sign(await scene.ticket(ix), mint.SIGN, statement="something else")).json()
        assert refused["return_url"] == f"{ISSUER}/latest-attributes/consent?ix={ix}&error=signature_invalid"
        page = (await scene.provider.browser.get(refused["return_url"] + "&lang=en")).text
        assert 'id="refused"' in page
        assert "did not fit" in page
        assert 'id="sign-consent"' in page
        assert 'id="go-on-without"' in page

    tell(tmp_path, story)


def test_whoever_leaves_the_agent_comes_back_to_the_page(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        ticket = await scene.ticket(ix)
        left = {"ticket": ticket, "error": "pin_locked"}
        answered = await scene.provider.browser.get("/card/attribute-statements/left", params=left)
        assert parse_qs(urlsplit(answered.headers["location"]).query) == {"ix": [ix], "error": ["pin_locked"]}
        page = await scene.provider.browser.get(answered.headers["location"] + "&lang=en")
        assert "signature password is locked" in page.text
        made_up = await scene.provider.browser.get("/card/attribute-statements/left?ticket=made-up&lang=en")
        assert (made_up.status_code, "location" in made_up.headers) == (400, False)

    tell(tmp_path, story)


def test_a_stolen_ticket_signed_elsewhere_gives_the_thief_no_code(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        signed = await scene.sign(await scene.ticket(await scene.begin()))
        scene.provider.browser.cookies.clear()
        stolen = await scene.provider.browser.get(signed.json()["continue_url"])
        assert stolen.status_code == 403
        with pytest.raises(AssertionError):
            answer(stolen)

    tell(tmp_path, story)
