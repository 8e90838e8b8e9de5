"""The certified relying party `openid-client` as a television: it polls by its own rules, a citizen confirms."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.house_settings import Place
from tests.foreign.node import running

pytestmark = pytest.mark.foreign
PROGRAM = "openid_client_device.mjs"


def _client(street: Place, client_id: str, scope: str) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == client_id)
    return {
        "issuer": demo["issuer"],
        "client_id": client_id,
        "private_jwk": client.get("private_jwk"),
        "scope": scope,
        "card_login": demo["card_login"]["url"],
    }


def _confirm(options: dict[str, Any], url: str, **wishes: object) -> str:
    body = {"citizen": "taro", "authorization_url": url, **wishes}
    answer = httpx.post(options["card_login"], json=body, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    ended: str = answer.json()["redirect_url"]
    return ended


@pytest.mark.parametrize("client_id", ["test-confidential", "test-public"])
def test_codes_polling_tokens_userinfo_and_no_second_use(street: Place, tmp_path: Path, client_id: str) -> None:
    options = _client(street, client_id, "openid offline_access birthdate")
    with running(PROGRAM, options, tmp_path) as screen:
        found = screen.hear("discovery")
        assert found["endpoint"] == f"{options['issuer']}/device_authorization"
        assert "urn:ietf:params:oauth:grant-type:device_code" in found["grant_types"]
        codes = screen.hear("codes")
        assert (codes["expires_in"], codes["interval"]) == (300, 5)
        assert _confirm(options, codes["verification_uri_complete"]).endswith("/device/done?outcome=approved")
        tokens = screen.hear("tokens")
        assert tokens["has_refresh"]
        assert tokens["claims"]["acr"].startswith("urn:kakehashi:acr:jpki")
        userinfo = screen.hear("userinfo")["userinfo"]
        assert userinfo == {"sub": tokens["claims"]["sub"], "birthdate": "1958-02-11"}
        assert screen.hear("again") == {"again": "invalid_grant"}


def test_a_citizen_who_does_not_give_is_access_denied_on_the_screen(street: Place, tmp_path: Path) -> None:
    options = {**_client(street, "test-public", "openid address"), "parameters": {"prompt": "consent"}}
    with running(PROGRAM, options, tmp_path) as screen:
        screen.hear("discovery")
        url = screen.hear("codes")["verification_uri_complete"]
        assert _confirm(options, url, consent="deny").endswith("/device/done?outcome=stopped")
        assert screen.hear("refused") == {"error": "access_denied"}


def test_a_card_that_was_reported_lost_logs_no_screen_in(street: Place, tmp_path: Path) -> None:
    options = _client(street, "test-public", "openid")
    with running(PROGRAM, options, tmp_path) as screen:
        screen.hear("discovery")
        url = screen.hear("codes")["verification_uri_complete"]
        assert _confirm(options, url, citizen="yuki").endswith("/device/done?outcome=stopped")
        assert screen.hear("refused") == {"error": "access_denied"}
