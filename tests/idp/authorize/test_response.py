"""The redirect keeps what the registered address already had."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson

from tests.idp.provider import Provider, confidential, details, request, run

WITH_QUERY = "https://rp.example/cb?tenant=1"


def test_a_query_of_the_registered_address_is_kept(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await provider.browser.get("/authorize", params=request(redirect_uri=WITH_QUERY, state="a b&c"))
        location = response.headers["location"]
        assert location.startswith(WITH_QUERY + "&")
        assert parse_qs(urlsplit(location).query)["state"] == ["a b&c"]

    run(tmp_path, story, confidential(redirect_uris=(WITH_QUERY,)))


def test_the_answer_is_a_303_that_nobody_may_keep(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        response = await provider.authorize()
        assert response.status_code == 303
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"

    run(tmp_path, story)


def test_a_code_with_many_details_still_fits_into_a_url(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        asked = orjson.dumps(orjson.loads(details(datatypes=["AllergyIntolerance", "Observation"])) * 10).decode()
        await provider.allow(await provider.person(), scope="openid", authorization_details=asked)
        response = await provider.authorize(authorization_details=asked)
        assert len(response.headers["location"]) < 8000

    run(tmp_path, story)
