"""Tells the consent page what is asked, of whom, by whom, and the very values that would be sent (ui.md
U1-U4).

Only registered wording leaves here: nothing a client wrote into its request is shown to a person (CN-14).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from foundation.clock import Clock
from foundation.web.dates import JST
from idp.accounts.attributes import PersonAttributes
from idp.accounts.store import AccountStore
from idp.clients.client import Client
from idp.consent.grant import Grant
from idp.consent.store import GrantStore
from idp.interaction.requested import VERIFIED, Requested, requested
from idp.interaction.state import Interaction
from idp.pages import wording
from standards.oauth import LATEST_ATTRIBUTES

_NO_PURPOSE = {"ja": "", "en": ""}


@dataclass(frozen=True)
class Describer:
    """Builds the answer of /consent/requests."""

    accounts: AccountStore
    grants: GrantStore
    clock: Clock
    mint_citizen_token: Callable[[int], str]
    offline_seconds: int

    def describe(self, interaction: Interaction, client: Client, account_id: int) -> dict[str, Any]:
        """Wire 4, step 2."""
        asked = requested(interaction.parameters)
        return {
            "ix": interaction.id,
            "client": _client(client),
            "elsewhere": bool(interaction.opening),
            "purpose": purpose(client, asked),
            "claims": self._claims(asked, account_id, client),
            "authorization_details": asked.authorization_details,
            "connected_until": self._connected_until(asked),
            "earlier": [_earlier(grant) for grant in self.grants.earlier(account_id, client.client_id)],
            "ui_locales": interaction.parameters.get("ui_locales", ""),
            "access_token": self.mint_citizen_token(account_id),
        }

    def _connected_until(self, asked: Requested) -> str:
        """Core 11: the day until which a refresh token may live; empty where none is asked for."""
        until = self.clock.now() + timedelta(seconds=self.offline_seconds)
        return until.astimezone(JST).date().isoformat() if asked.offline else ""

    def _claims(self, asked: Requested, account_id: int, client: Client) -> list[dict[str, Any]]:
        person, day = self.accounts.attributes(account_id), self.clock.now().astimezone(JST).date()
        return [
            {
                "name": name,
                **wording.asked_label(name, asked.verified_names),
                **_value(name, asked, person, day),
                "essential": asked.essential(name),
                **(_lasting(client, day) if name == LATEST_ATTRIBUTES else {}),
            }
            for name in asked.names
        ]


def _value(name: str, asked: Requested, person: PersonAttributes | None, day: date) -> dict[str, Any]:
    if person is None:
        return _text(None)
    if name != VERIFIED:
        return _text(wording.value(name, person, day))
    parts = wording.verified_parts(asked.verified_names, person, day)
    return {**_text(wording.verified_value(parts)), "parts": parts}


def purpose(client: Client, asked: Requested) -> dict[str, str]:
    """The registered purpose: that of the data asked for, else the client's own."""
    named = [str(detail.get("purpose", "")) for detail in asked.authorization_details]
    if asked.names == (LATEST_ATTRIBUTES,):
        named.append(client.latest_attributes.get("purpose", ""))
    code = next((name for name in named if name in client.purposes), client.default_purpose)
    words = client.purposes.get(code, _NO_PURPOSE)
    return {"code": code, "ja": words.get("ja", ""), "en": words.get("en", "")}


def _lasting(client: Client, day: date) -> dict[str, Any]:
    """The latest attributes are asked for later: for a purpose of their own, through the last day of ten years."""
    words = client.purposes.get(client.latest_attributes.get("purpose", ""), _NO_PURPOSE)
    purpose = {"ja": words.get("ja", ""), "en": words.get("en", "")}
    return {"until": last_of_ten_years(day).isoformat(), "purpose": purpose}


def last_of_ten_years(given: date) -> date:
    """The last day of ten years that begin on the day after; 29 February has none to correspond (Civil Code, 143)."""
    first = given + timedelta(days=1)
    try:
        return first.replace(year=first.year + 10) - timedelta(days=1)
    except ValueError:
        return date(first.year + 10, 2, 28)


def _text(text: tuple[str, str] | None) -> dict[str, str | None]:
    return {"value": None, "value_en": None} if text is None else {"value": text[0], "value_en": text[1]}


def _client(client: Client) -> dict[str, str]:
    return {
        "client_id": client.client_id,
        "name_ja": client.name_ja,
        "name_en": client.name_en,
        "corporate_number": client.corporate_number,
        "origin": client.origin,
        "contact": client.contact,
        "country": client.country,
    }


def _earlier(grant: Grant) -> dict[str, Any]:
    given = Requested(grant.scope, grant.claims, [])
    return {
        "decided_at": grant.created_at,
        "claims": list(given.names),
        "authorization_details": grant.authorization_details,
        "receipt_id": grant.receipt_id,
        "withdrawn": not grant.live,
    }
