"""A login that begins here: every service that registered a way, in the reader's language, with our issuer."""

from pathlib import Path

import pytest

from idp.assembly import fold
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.enabled import enabled_features
from idp.wire import Call
from tests.idp.provider import ISSUER, Provider, confidential, run

SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
START = "http://127.0.0.1:8111/initiate?from=list"


def test_the_first_page_lists_services_with_a_way_to_begin(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        page = (await provider.browser.get("/", params={"lang": "en"})).text
        assert 'id="service-bank"' in page
        assert "Midori Bank" in page
        assert f'href="{START}&amp;iss=http%3A%2F%2F127.0.0.1%3A8102"' in page
        assert 'id="service-shop"' not in page
        assert 'id="service-stranger"' not in page, "nobody has checked that name"
        assert "みどり銀行" in (await provider.browser.get("/", params={"lang": "ja"})).text

    stranger = confidential("stranger", initiate_login_uri=START, self_registered=True)
    run(tmp_path, story, confidential(initiate_login_uri=START), confidential("shop"), stranger)


def test_without_such_a_service_the_page_says_so(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert 'id="no-services"' in (await provider.browser.get("/")).text

    run(tmp_path, story)


@pytest.mark.parametrize("uri", ["http://rp.example/start", "javascript:alert(1)", "https://rp.example/#x", "x"])
def test_only_an_https_address_can_be_registered(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(initiate_login_uri=uri)


def test_a_client_without_one_is_reached_at_its_own_site() -> None:
    assert confidential().login_from(ISSUER) == "http://127.0.0.1:8111"
    assert confidential(initiate_login_uri="https://rp.example/start").login_from("https://op.example") == (
        "https://rp.example/start?iss=https%3A%2F%2Fop.example"
    )


def test_the_way_to_waiting_questions_is_there_as_long_as_the_feature_is(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert 'id="to-questions" href="/ciba"' in (await provider.browser.get("/")).text
        rooms = provider.rooms
        kept = [each for each in enabled_features(rooms) if each.name != "backchannel_authentication"]
        rest = fold(kept, rooms.clients)
        feature = next(each for each in rest.features if each.name == "third_party_login")
        page = await feature.endpoints[0].build(rest)(Call(SCOPE))
        assert b"to-questions" not in bytes(page.body)  # type: ignore[attr-defined]

    run(tmp_path, story)
