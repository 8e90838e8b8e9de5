"""npm `openid-client` registers itself by invitation, and opens ID token and UserInfo that were encrypted to it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place
from deploy.trial_clients import REDIRECT
from tests.foreign.node import running

pytestmark = pytest.mark.foreign


def _options(street: Place, alg: str) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    invited = CliRunner().invoke(admin, ["clients", "invite", "foreign", "--demo", str(street.folder)])
    assert invited.exit_code == 0, invited.output
    return {
        "issuer": demo["issuer"],
        "card_login": demo["card_login"]["url"],
        "redirect_uri": REDIRECT,
        "invitation": invited.output.strip(),
        "alg": alg,
    }


@pytest.mark.parametrize("alg", ["ES256", "PS256"])
def test_a_client_registers_logs_in_opens_its_answers_and_removes_itself(
    street: Place, tmp_path: Path, alg: str
) -> None:
    options = _options(street, alg)
    with running("openid_client_registration.mjs", options, tmp_path) as rp:
        registered = rp.hear("registered")["metadata"]
        assert registered["id_token_encrypted_response_enc"] == "A256GCM"
        assert registered["scope"] == "openid offline_access"
        wish = {"citizen": "taro", "authorization_url": rp.hear("authorize")["url"]}
        answer = httpx.post(options["card_login"], json=wish, timeout=60, trust_env=False)
        assert answer.status_code == 200, answer.text
        rp.say(answer.json()["redirect_url"])
        tokens = rp.hear("tokens")
        assert (tokens["parts"], tokens["claims"]["aud"]) == (5, registered["client_id"])
        assert rp.hear("userinfo")["userinfo"]["sub"] == tokens["claims"]["sub"]
        assert rp.hear("read") == {"same": True, "client_id": registered["client_id"]}
        assert rp.hear("removed") == {"status": 204, "after": 401}
