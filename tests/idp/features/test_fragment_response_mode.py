"""The fragment: where a token goes by default, and a code if asked."""

from pathlib import Path

from tests.idp.provider import Provider, answer, run


def test_a_code_comes_in_the_fragment_if_asked_and_so_does_an_error(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize(response_mode="fragment"), "fragment")["code"]
        refused = await provider.authorize(response_mode="fragment", scope="openid other")
        assert answer(refused, "fragment")["error"] == "invalid_scope"
        token = await provider.authorize(response_type="token")
        assert answer(token, "fragment")["error"] == "unsupported_response_type"

    run(tmp_path, story)
