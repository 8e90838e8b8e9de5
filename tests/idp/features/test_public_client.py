"""RFC 6749 2.1: a name alone opens only where the client is registered as public."""

from pathlib import Path

from tests.idp.provider import Provider, confidential, public, run


def test_a_public_client_redeems_with_its_name_and_proof_key(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert (await provider.redeem(await provider.code("app"), "app")).status_code == 200

    run(tmp_path, story, public())


def test_a_confidential_client_cannot_pose_as_public(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        data = {"grant_type": "client_credentials", "client_id": "bank"}
        response = await provider.back.post("/token", data=data)
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")

    run(tmp_path, story, confidential())
