"""prompt=create: the card is shown anew, with the signature certificate, whoever was logged in before."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from idp.card_login.assurance import ACR_SIGNATURE, AMR
from idp.interaction.state import CardProof
from tests.idp.provider import Provider, answer, run


def test_an_account_is_opened_by_the_signature_certificate(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        response = await provider.authorize(prompt="create")
        url = urlsplit(response.headers["location"])
        assert url.path == "/login"
        ix = parse_qs(url.query)["ix"][0]
        found = provider.rooms.interactions.get(ix)
        assert found is not None
        assert found.needs_signature
        now = provider.clock.timestamp()
        await provider.rooms.interactions.record_card(ix, CardProof(person, now, ACR_SIGNATURE, AMR, now))
        assert answer(await provider.browser.get("/authorize/resume", params={"ix": ix}))["code"]

    run(tmp_path, story)


def test_create_goes_with_other_words_but_not_with_none(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize(prompt="create none"))["error"] == "invalid_request"
        assert urlsplit((await provider.authorize(prompt="create login")).headers["location"]).path == "/login"

    run(tmp_path, story)
