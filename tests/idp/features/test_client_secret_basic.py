"""RFC 6749 2.3.1 over RFC 7617, decoded strictly."""

from base64 import b64encode
from pathlib import Path

import httpx

from tests.idp.provider import SECRET, Provider, asserting, confidential, run


async def _token(provider: Provider, authorization: str, **form: str) -> httpx.Response:
    data = {"grant_type": "client_credentials", **form}
    return await provider.back.post("/token", data=data, headers={"Authorization": authorization})


def _basic(text: str | bytes) -> str:
    return "Basic " + b64encode(text.encode() if isinstance(text, str) else text).decode()


def test_the_right_secret_opens_and_the_body_may_name_the_same_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for header in (_basic(f"bank:{SECRET}"), _basic(f"bank:{SECRET}").replace("Basic", "bAsIc")):
            assert (await _token(provider, header)).status_code == 200
        assert (await _token(provider, _basic(f"bank:{SECRET}"), client_id="bank")).status_code == 200
        assert (await _token(provider, _basic(f"ban%6b:{SECRET}"))).status_code == 200

    run(tmp_path, story)


def test_everything_else_is_invalid_client_with_a_challenge(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        headers = (
            _basic("bank:wrong"), _basic("bank:"), _basic("bank"), _basic(f":{SECRET}"), _basic(f"nobody:{SECRET}"),
            _basic(b"\xff\xfe:x"), "Basic !!!", "Basic", "Basic ", f"Bearer {SECRET}", "Digest x",
            _basic(f"bank:{SECRET} "), _basic(f"bank%ff:{SECRET}"), _basic(f"clinic:{SECRET}"),
        )  # fmt: skip
        for header in headers:
            response = await _token(provider, header)
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client"), header
            assert response.headers["www-authenticate"].startswith("Basic ")
            assert response.headers["cache-control"] == "no-store"

    run(tmp_path, story, confidential(), asserting())


def test_two_methods_or_two_names_at_once_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        header = _basic(f"bank:{SECRET}")
        both = await _token(provider, header, client_id="bank", client_secret=SECRET)
        other = await _token(provider, header, client_id="clinic")
        asserted = await _token(provider, header, **provider.assertion("clinic"))
        for response in (both, other, asserted):
            assert (response.status_code, response.json()["error"]) == (400, "invalid_request")
        twice = await provider.back.post(
            "/token",
            data={"grant_type": "client_credentials"},
            headers=[("Authorization", header), ("Authorization", header)],
        )
        assert twice.status_code in (400, 401)

    run(tmp_path, story, confidential(), asserting())
