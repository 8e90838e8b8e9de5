"""The hybrid flow: a code with its proof key as ever, and beside it what was asked."""

from pathlib import Path

from tests.idp.provider import Provider, answer, confidential, run

ALL = ("code id_token", "code token", "code id_token token")
BANK = confidential(response_types=ALL, grant_types=("authorization_code", "implicit"))


def test_the_code_needs_its_proof_key(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for name in ALL:
            told = answer(await provider.authorize(response_type=name), "fragment")
            assert (await provider.redeem(told["code"], code_verifier="w" * 43)).json()["error"] == "invalid_grant"
            bare = await provider.authorize(response_type=name, code_challenge=None)
            assert answer(bare, "fragment")["error"] == "invalid_request"

    run(tmp_path, story, BANK, features=("hybrid",))


def test_a_nonce_is_required_where_an_id_token_comes_in_front(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for name in ALL:
            told = answer(await provider.authorize(response_type=name, nonce=None), "fragment")
            assert ("error" in told) == ("id_token" in name)

    run(tmp_path, story, BANK, features=("hybrid",))


def test_the_id_tokens_of_both_endpoints_name_the_same_person(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        told = answer(await provider.authorize(response_type="code id_token"), "fragment")
        front = provider.rooms.hints.read(told["id_token"])
        back = provider.rooms.hints.read((await provider.redeem(told["code"])).json()["id_token"])
        assert front is not None
        assert back is not None
        assert (front["iss"], front["sub"]) == (back["iss"], back["sub"])  # Core 3.3.3.6

    run(tmp_path, story, BANK, features=("hybrid",))


def test_where_it_is_on_discovery_says_so(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["response_types_supported"] == ["code", *ALL]

    run(tmp_path, story, features=("hybrid",))
