"""RFC 6749 2.3.1: the secret in the form works only where it is the registered method."""

from pathlib import Path

from tests.idp.provider import SECRET, Provider, confidential, run


def test_only_the_registered_method_opens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        form = {"grant_type": "client_credentials", "client_secret": SECRET}
        good = await provider.back.post("/token", data={**form, "client_id": "poster"})
        assert good.status_code == 200
        for client_id, secret in (("poster", "wrong"), ("bank", SECRET), ("nobody", SECRET), (None, SECRET)):
            data = {**form, "client_secret": secret, **({"client_id": client_id} if client_id else {})}
            response = await provider.back.post("/token", data=data)
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
        basic = await provider.back.post("/token", data={"grant_type": "client_credentials"}, auth=("poster", SECRET))
        assert basic.json()["error"] == "invalid_client"

    run(tmp_path, story, confidential(), confidential("poster", token_endpoint_auth_method="client_secret_post"))
