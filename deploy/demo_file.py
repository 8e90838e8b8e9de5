"""`demo.json`: everything an outside tool needs to be pointed at a running demo."""

import json
from typing import Any

from deploy import trial_clients
from deploy.addresses import Street
from deploy.card_applications import APPLICATIONS, ON_CARDS
from deploy.citizens import CITIZENS
from deploy.house_settings import Place
from deploy.private_file import write_private
from deploy.registrations import CLIENT_IDS
from deploy.unattended_login import PATH

_ENTRIES = {each.aid: each for each in APPLICATIONS}


def write_demo_file(place: Place) -> None:
    """Write it beside the databases; owner-readable only, because it holds test credentials."""
    write_private(place.folder / "demo.json", json.dumps(_document(place), ensure_ascii=False, indent=2) + "\n")


def _document(place: Place) -> dict[str, Any]:
    street = place.street
    return {
        "issuer": street["idp"],
        "houses": street.urls,
        "relying_parties": [
            {"name": name, "client_id": client_id, "url": street[name]} for name, client_id in CLIENT_IDS.items()
        ],
        "citizens": [
            {
                "handle": citizen.handle,
                "name": citizen.name,
                "birthdate": citizen.birth_date.isoformat(),
                "pin": citizen.pin or None,
                "signature_password": citizen.password or None,
                "situation": citizen.situation,
            }
            for citizen in CITIZENS
        ],
        "test_clients": trial_clients.described(place.secrets, place.clients),
        "card_login": _card_login(street),
        "card_applications": _card_applications(),
        "registrar": street["gov_core"] + "/registrar",
        "attribute_consents": street["gov_core"] + "/attribute-consents",
        "kiosk": {
            "url": street["gov_core"] + "/kiosk",
            "counter_terminal": {"user": "a municipality's code", "secret": place.secrets.texts["counter_terminal"]},
        },
    }


def _card_login(street: Street) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": street["citizen_agent"] + PATH,
        "content_type": "application/json",
        "body": {
            "citizen": "a handle of `citizens`",
            "authorization_url": "an authorization request of this issuer, or a verification_uri_complete",
            "consent": "approve (default) or deny, on the consent page if one is shown",
            "optional": "false leaves the optional items unticked; they are given otherwise",
        },
        "answer": {"redirect_url": "the redirect to the client, with code or error; of a screen, the last page"},
        "command": "kakehashi card-login --citizen HANDLE AUTHORIZATION_URL",
    }


def _card_applications() -> list[dict[str, Any]]:
    return [
        {"citizen": handle, "aid": aid, "owner": _ENTRIES[aid].owner, "title": _ENTRIES[aid].title_en, "pin": pin}
        for handle, carried in ON_CARDS.items()
        for aid, pin in carried
    ]
