"""authlib's code grant as the other opinion: where it accepts or refuses a redemption, so do we (RFC 6749 4.1.3)."""

from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge

from tests.idp.differential.faults import is_explained
from tests.idp.provider import CALLBACK, CHALLENGE, SECRET, VERIFIER, Provider, confidential, run


class _Client:
    def get_client_id(self) -> str:
        return "bank"

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Code:
    code_challenge, code_challenge_method = CHALLENGE, "S256"

    def get_redirect_uri(self) -> str:
        return CALLBACK

    def get_scope(self) -> str:
        return "openid"


class _Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post",)

    def query_authorization_code(self, code: str, client: Any) -> Any:
        return _Code() if code == "the-code" else None

    def delete_authorization_code(self, authorization_code: Any) -> None:
        pass

    def authenticate_user(self, authorization_code: Any) -> Any:
        return "user"


class _Server(AuthorizationServer):  # type: ignore[misc]
    def query_client(self, client_id: str) -> Any:
        return _Client() if client_id == "bank" else None

    def save_token(self, token: Any, request: Any) -> None:
        pass

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Any:
        return status, body


def _authlib(form: dict[str, str]) -> str:
    server = _Server()
    server.register_grant(_Grant, [CodeChallenge(required=True)])
    server.register_token_generator("default", lambda **_: {"access_token": "x", "token_type": "Bearer"})
    request = OAuth2Request("POST", "https://op.example/token", headers={})
    request.payload = BasicOAuth2Payload(form)
    request._body = form
    status, body = server.create_token_response(request)
    return "ok" if status == 200 else str(body["error"])


CASES: list[dict[str, str | None]] = [
    {}, {"code": None}, {"code": "other"}, {"redirect_uri": None}, {"redirect_uri": CALLBACK + "/"},
    {"code_verifier": None}, {"code_verifier": "w" * 43}, {"code_verifier": "short"}, {"code_verifier": CHALLENGE},
    {"client_secret": "wrong"}, {"client_secret": None}, {"client_id": "nobody"}, {"grant_type": "password"},
    {"grant_type": None},
]  # fmt: skip
DIFFERS = {("code_verifier", None): "verifier-out-of-form", ("code_verifier", "short"): "verifier-out-of-form"}
DIFFERS |= {("grant_type", None): "missing-grant-type"}


@pytest.mark.parametrize("changes", CASES, ids=str)
def test_authlib_and_we_agree_on_every_redemption(tmp_path: Path, changes: dict[str, str | None]) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        form = {
            "grant_type": "authorization_code", "code": "the-code", "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
            "client_id": "bank", "client_secret": SECRET, **changes,
        }  # fmt: skip
        sent = {name: value for name, value in form.items() if value is not None}
        theirs = _authlib(sent)
        if sent.get("code") == "the-code":
            sent["code"] = await provider.code()
        response = await provider.back.post("/token", data=sent)
        ours = "ok" if response.status_code == 200 else response.json()["error"]
        differs = next((DIFFERS[item] for item in changes.items() if item in DIFFERS), "")
        assert is_explained((ours, theirs), differs), (ours, theirs)

    run(tmp_path, story, confidential(token_endpoint_auth_method="client_secret_post"))
