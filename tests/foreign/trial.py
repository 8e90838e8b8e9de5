"""What a program by others needs to be one of the demo's test clients, and a citizen who logs in for it."""

import json
from typing import Any

from deploy.house_settings import Place
from tests.deploy.visitor import log_in


def client_of(street: Place, client_id: str) -> dict[str, Any]:
    """The client as `demo.json` tells it, with the issuer beside."""
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == client_id)
    return {**client, "issuer": demo["issuer"], "redirect_uri": client["redirect_uris"][0]}


def arrive(street: Place, url: str, citizen: str = "taro") -> dict[str, Any]:
    """{"redirect_url", and of a form post "form"} after the citizen's login."""
    answer = log_in(street, citizen, url)
    assert answer.status_code == 200, answer.text
    arrived: dict[str, Any] = answer.json()
    return arrived
