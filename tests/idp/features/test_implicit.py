"""The implicit flow: off by default, and on only with a nonce and a registration of its own."""

from pathlib import Path

from tests.idp.provider import CHALLENGE, Provider, answer, confidential, run

BOTH = ("id_token", "id_token token")
BANK = confidential(response_types=BOTH, grant_types=("implicit",))


def test_it_is_answered_without_a_proof_key_for_there_is_no_code_to_prove(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for name in (*BOTH, "token id_token"):
            for challenge in (None, CHALLENGE):
                told = await provider.authorize(response_type=name, code_challenge=challenge)
                assert answer(told, "fragment")["id_token"]

    run(tmp_path, story, BANK, features=("implicit",))


def test_without_a_nonce_it_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for name in BOTH:
            refused = await provider.authorize(response_type=name, nonce=None)
            assert answer(refused, "fragment")["error"] == "invalid_request"

    run(tmp_path, story, BANK, features=("implicit",))


def test_where_it_is_off_nobody_can_be_registered_for_it_or_ask_for_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["response_types_supported"] == ["code"]
        assert "implicit" not in document["grant_types_supported"]

    run(tmp_path, story)


def test_where_it_is_on_discovery_says_so(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["response_types_supported"] == ["code", *BOTH]
        assert "implicit" in document["grant_types_supported"]

    run(tmp_path, story, features=("implicit",))
