"""A card program against a whole provider: challenge, signature, answer over HTTP (wire 2)."""

import base64
from typing import Any

from tests.idp.card_login import mint
from tests.idp.card_login.state import State
from tests.idp.provider import Provider


async def show_card(provider: Provider, state: State, ticket: str, recipe: mint.Recipe) -> dict[str, Any]:
    """What the provider answers to this card."""
    challenge = (await provider.back.post("/card/challenges", json={"ticket": ticket, "kind": recipe.kind})).json()
    issuer = state.auth if recipe.kind == "authentication" else state.sign
    signed = {
        "ticket": ticket,
        "challenge_id": challenge["challenge_id"],
        "certificate": base64.b64encode(mint.der(recipe, issuer)).decode(),
        "signature": base64.b64encode(mint.sign(recipe, challenge["statement"])).decode(),
    }
    told: dict[str, Any] = (await provider.back.post("/card/answers", json=signed)).json()
    return told


async def ticket_of(provider: Provider, login_url: str) -> str:
    """The ticket in the login page's link to the card program."""
    page = (await provider.browser.get(login_url)).text
    return page.partition("/authenticate?ticket=")[2].partition('"')[0]
