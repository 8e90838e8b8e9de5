"""`kakehashi admin grants` and `sessions`, beside a whole running street: both hold from the next request."""

from typing import Any

import httpx
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place
from tests.deploy.visitor import authorization_url, log_in, redeem, redirected


def ask(street: Place, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(admin, [*arguments, "--demo", str(street.folder)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def _tokens(street: Place, scope: str) -> dict[str, Any]:
    back = redirected(street, log_in(street, "taro", authorization_url(street, scope, prompt="login consent")))
    return redeem(street, back["code"])


def _userinfo(street: Place, tokens: dict[str, Any]) -> httpx.Response:
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    return httpx.get(f"{street.street['idp']}/userinfo", headers=headers, trust_env=False)


def test_a_grant_is_found_by_the_subject_a_client_knows_and_ends_from_the_next_request(street: Place) -> None:
    tokens = _tokens(street, "openid address")
    answer = _userinfo(street, tokens)
    assert answer.status_code == 200
    status, text = ask(street, "grants", "list", "--client", "test-public", "--sub", answer.json()["sub"])
    assert status == 0
    newest = text.splitlines()[0].split("  ")
    assert newest[1:3] == ["live", "test-public"] and newest[5] == "openid address"
    assert ask(street, "grants", "revoke", newest[0]) == (0, f"{newest[0]} of test-public is revoked\n")
    assert _userinfo(street, tokens).status_code == 401
    assert ask(street, "grants", "revoke", newest[0])[0] == 2
    assert ask(street, "grants", "list", "--sub", "x")[0] == 2


def test_a_session_ends_with_the_tokens_of_its_login(street: Place) -> None:
    tokens = _tokens(street, "openid")
    status, text = ask(street, "sessions", "list", "--limit", "1")
    assert status == 0
    account, sid = text.splitlines()[0].split("  ")[0], text.splitlines()[0].split("  ")[-1]
    assert ask(street, "sessions", "end", sid) == (0, f"the session of account {account} is ended\n")
    assert _userinfo(street, tokens).status_code == 401
    assert ask(street, "sessions", "end", sid)[0] == 2
