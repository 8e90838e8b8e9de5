"""A certified relying party written by others, npm `openid-client`, meets our provider over real sockets."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.house_settings import Place
from tests.foreign.node import running

pytestmark = pytest.mark.foreign


def _client(street: Place, client_id: str) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == client_id)
    return {
        "issuer": demo["issuer"],
        "client_id": client_id,
        "private_jwk": client.get("private_jwk"),
        "redirect_uri": client["redirect_uris"][0],
        "post_logout_redirect_uri": client["post_logout_redirect_uris"][0],
        "card_login": demo["card_login"]["url"],
    }


def _log_in(options: dict[str, Any], url: str, **wishes: object) -> str:
    answer = httpx.post(
        options["card_login"], json={"citizen": "taro", "authorization_url": url, **wishes}, timeout=60, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    redirect: str = answer.json()["redirect_url"]
    return redirect


def test_par_pkce_private_key_jwt_userinfo_refresh_and_logout(street: Place, tmp_path: Path) -> None:
    options = _client(street, "test-confidential")
    with running("openid_client.mjs", {**options, "scope": "openid offline_access name birthdate"}, tmp_path) as rp:
        assert rp.hear("discovery")["issuer"] == options["issuer"]
        url = rp.hear("authorize")["url"]
        assert "request_uri=" in url and "code_challenge" not in url
        redirect = _log_in(options, url)
        assert "iss=" in redirect
        rp.say(redirect)
        tokens = rp.hear("tokens")
        assert tokens["has_refresh"] and tokens["claims"]["acr"].startswith("urn:kakehashi:acr:jpki")
        assert "sc" in tokens["claims"]["amr"] and "name" not in tokens["claims"]
        userinfo = rp.hear("userinfo")["userinfo"]
        assert userinfo["sub"] == tokens["claims"]["sub"]
        assert userinfo["name"] == "佐藤　太郎" and userinfo["birthdate"] == "1958-02-11" and "address" not in userinfo
        assert rp.hear("refresh") == {"rotated": True, "sub": userinfo["sub"]}
        assert rp.hear("reuse") == {"reuse": "invalid_grant", "survivor": "invalid_grant"}
        assert rp.hear("revocation")["after"] == "invalid_token"
        logout = rp.hear("logout")["url"]
    answer = httpx.get(logout, follow_redirects=False, trust_env=False)
    assert answer.status_code in (200, 303), answer.text


def test_a_public_client_with_plain_pkce_flow(street: Place, tmp_path: Path) -> None:
    options = _client(street, "test-public")
    with running("openid_client.mjs", {**options, "par": False, "scope": "openid"}, tmp_path) as rp:
        rp.hear("discovery")
        rp.say(_log_in(options, rp.hear("authorize")["url"]))
        tokens = rp.hear("tokens")
        assert not tokens["has_refresh"]
        assert rp.hear("userinfo")["userinfo"] == {"sub": tokens["claims"]["sub"]}
        assert rp.hear("revocation")["after"] == "invalid_token"
        rp.hear("logout")


def test_the_same_person_has_another_subject_at_each_client(street: Place, tmp_path: Path) -> None:
    subjects = set()
    for client_id in ("test-confidential", "test-public"):
        options = _client(street, client_id)
        with running("openid_client.mjs", {**options, "scope": "openid"}, tmp_path) as rp:
            rp.hear("discovery")
            rp.say(_log_in(options, rp.hear("authorize")["url"]))
            subjects.add(rp.hear("tokens")["claims"]["sub"])
            rp.hear("userinfo"), rp.hear("revocation"), rp.hear("logout")
    assert len(subjects) == 2


def test_the_person_says_no_and_the_client_hears_access_denied(street: Place, tmp_path: Path) -> None:
    options = _client(street, "test-confidential")
    with (
        pytest.raises(AssertionError),
        running("openid_client.mjs", {**options, "scope": "openid address"}, tmp_path) as rp,
    ):
        rp.hear("discovery")
        redirect = _log_in(options, rp.hear("authorize")["url"], consent="deny")
        assert "error=access_denied" in redirect and "code=" not in redirect
        rp.say(redirect)
        rp.hear("tokens")
