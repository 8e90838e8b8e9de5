"""The state's page of consents in Chromium with JavaScript off: seen with the PIN, withdrawn with the password."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from deploy.card_drawer import CardDrawer
from deploy.house_settings import Place
from deploy.registrations import CLIENT_IDS, registration_of
from foundation.attribute_consent import Service
from foundation.clock import SystemClock
from foundation.mutual_tls import client_context
from tests.attribute_statements import handed_in
from tests.journeys.person import Person

pytestmark = pytest.mark.story
BANK = CLIENT_IDS["bank"]


@pytest.fixture
def taro(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "own-consents")
    yield person
    person.close()


def _consented(taro: Person) -> str:
    """Taro consents at the bank, which asks once; the consent's id."""
    bank, place = registration_of("bank"), taro.street
    service = Service(BANK, bank["name_ja"], bank["corporate_number"], "かけはし")
    card = CardDrawer(place.cards).open("taro")
    given = _ask(
        place, "attribute-consents", handed_in("give", service, card, taro.citizen.password or "", SystemClock())
    )
    return str(given["consent_id"])


def _ask(place: Place, path: str, body: dict[str, str]) -> dict[str, Any]:
    mine = place.verifiers.client
    context = client_context(mine.certificate, mine.key, place.verifiers.authority)
    url = f"{place.street['jpki_verifiers']}/jpki/{path}"
    return dict(httpx.post(url, json=body, verify=context, trust_env=False).json())


def _log_in(taro: Person) -> None:
    taro.open("gov_core", "/attribute-consents")
    taro.look("first-page")
    taro.press("begin")
    taro.look("to-the-card-program")
    taro.show_card()
    taro.wait_for("gov_core")


def test_a_consent_is_seen_with_the_pin_and_withdrawn_with_the_password(taro: Person) -> None:
    given = _consented(taro)
    _log_in(taro)
    taro.press(f"told-{given}-summary")
    taro.look("list")
    assert taro.reads(f"state-{given}") == "有効"
    assert taro.reads(f"handed-{given}") == "ありません"
    taro.press("lang-en")
    taro.look("list-en")
    assert taro.reads(f"state-{given}") == "stands"
    taro.press("lang-ja")
    taro.press(f"withdraw-{given}")
    taro.look("before-the-signature")
    taro.press("card-reader")
    taro.press("card-taro")
    taro.look("at-the-card-program")
    taro.type("signature-password", taro.citizen.password or "")
    taro.press("signature-submit")
    taro.wait_for("gov_core")
    taro.look("withdrawn")
    assert taro.sees("done")
    assert taro.reads(f"state-{given}") == "撤回済み"
    assert not taro.sees(f"withdraw-{given}")
    taro.press("leave")
    taro.open("gov_core", "/attribute-consents/list")  # whoever comes next
    taro.look("logged-out")
    assert taro.sees("refused-title")


def test_who_stops_at_the_card_program_has_withdrawn_nothing(taro: Person) -> None:
    given = _consented(taro)
    _log_in(taro)
    taro.press(f"withdraw-{given}")
    taro.press("card-reader")
    taro.press("abort")
    taro.look("stopped")
    assert "元のまま" in taro.reads("refused-advice")
    taro.press("to-list")
    assert taro.sees(f"withdraw-{given}")
