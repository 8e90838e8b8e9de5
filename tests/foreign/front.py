"""The demo's test client of the front channel, and a citizen who logs in without a browser."""

import json
from typing import Any

import httpx

from deploy.house_settings import Place

CLIENT_ID = "test-front-channel"


def options_of(street: Place) -> dict[str, Any]:
    """What a Node program needs to be this client."""
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == CLIENT_ID)
    return {
        "issuer": demo["issuer"],
        "client_id": CLIENT_ID,
        "private_jwk": client["private_jwk"],
        "redirect_uri": client["redirect_uris"][0],
        "card_login": demo["card_login"]["url"],
    }


def log_in(options: dict[str, Any], url: str) -> dict[str, Any]:
    """{"redirect_url", and of a form post "form"}."""
    body = {"citizen": "taro", "authorization_url": url}
    answer = httpx.post(options["card_login"], json=body, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    arrived: dict[str, Any] = answer.json()
    return arrived
