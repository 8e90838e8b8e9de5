"""The certified relying party `openid-client` as a counter: it polls by its own rules, a citizen answers or stops."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.house_settings import Place
from tests.foreign.node import running

pytestmark = pytest.mark.foreign


def _options(street: Place) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == "test-confidential")
    return {
        "issuer": demo["issuer"],
        "client_id": client["client_id"],
        "private_jwk": client["private_jwk"],
        "binding_message": "窓口 W4",
        "card_login": demo["card_login"]["url"],
    }


def _walk(options: dict[str, Any], url: str, **wishes: object) -> str:
    body = {"citizen": "taro", "authorization_url": url, **wishes}
    answer = httpx.post(options["card_login"], json=body, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    ended: str = answer.json()["redirect_url"]
    return ended


def test_a_question_is_confirmed_by_a_card_or_stopped(street: Place, tmp_path: Path) -> None:
    options = _options(street)
    with running("openid_client_ciba.mjs", options, tmp_path) as counter:
        found = counter.hear("discovery")
        assert found == {"endpoint": f"{options['issuer']}/backchannel-authentication", "modes": ["poll", "ping"]}
        assert _walk(options, counter.hear("codes")["verification_uri_complete"]).endswith("outcome=approved")
        asked = counter.hear("asked-confirmed")
        assert (asked["expires_in"], asked["interval"]) == (300, 5)
        assert _walk(options, f"{options['issuer']}/ciba").endswith("/ciba/done?outcome=approved")
        confirmed = counter.hear("confirmed")
        assert confirmed["claims"]["sub"] == confirmed["userinfo"]["sub"] == asked["sub"]
        counter.hear("asked-refused")
        assert _stop(options).endswith("/ciba/done?outcome=stopped")
        assert counter.hear("refused") == {"error": "access_denied"}


def _stop(options: dict[str, Any]) -> str:
    """The citizen did not expect the question."""
    return _walk(options, f"{options['issuer']}/ciba", consent="deny")
