"""RFC 9207: `iss` stands in every answer of the authorization endpoint."""

from pathlib import Path

from tests.idp.provider import ISSUER, Provider, answer, run


def test_success_and_error_both_say_who_answered(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        denied = answer(await provider.authorize(prompt="none"))
        assert (denied["error"], denied["iss"]) == ("login_required", ISSUER)
        await provider.person()
        assert answer(await provider.authorize())["iss"] == ISSUER
        assert answer(await provider.authorize(scope="unknown"))["iss"] == ISSUER

    run(tmp_path, story)
