"""The latest-four-attributes service over real mutual TLS, as the demo runs it: consent, attributes, withdrawal."""

import ssl
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from deploy.registrations import CLIENT_IDS
from deploy.verifier_pki import Credential, TlsAuthority
from foundation.attribute_consent import Action, Service
from foundation.clock import SystemClock
from foundation.mutual_tls import client_context
from standards import jpki_certificate
from tests.attribute_statements import handed_in

CLOCK = SystemClock()
TARO = BY_HANDLE["taro"]
BANK = CLIENT_IDS["bank"]


@pytest.fixture
def provider(street: Place) -> Iterator[httpx.Client]:
    """The provider's own certificate at the verifiers' port."""
    client = street.verifiers.client
    context = client_context(client.certificate, client.key, street.verifiers.authority)
    with httpx.Client(base_url=street.street["jpki_verifiers"], verify=context, trust_env=False) as http:
        yield http


def signed(place: Place, action: Action) -> dict[str, str]:
    """What the provider passes on from Taro's card."""
    service = Service(BANK, "株式会社さくら銀行", _corporate_number(place), "かけはし")
    return handed_in(action, service, CardDrawer(place.cards).open(TARO.handle), TARO.password or "", CLOCK)


def _corporate_number(place: Place) -> str:
    url = f"{place.street['gov_core']}/corporate-numbers"
    found = httpx.get(url, params={"name": "さくら銀行"}, trust_env=False).json()["corporations"]
    return str(found[0]["corporate_number"])


def _serial(given: dict[str, str]) -> str:
    return f"{x509.load_der_x509_certificate(b64decode(given['certificate'])).serial_number:x}"


def test_a_consent_is_given_used_and_withdrawn_over_mutual_tls(street: Place, provider: httpx.Client) -> None:
    given = signed(street, "give")
    asked = {"service": BANK, "serial": _serial(given)}
    answer = provider.post("/jpki/attribute-consents", json=given)
    assert answer.status_code == 201, answer.text
    assert provider.post("/jpki/attribute-consents", json=given).json()["error"] == "replayed"
    assert provider.post("/jpki/attribute-consents/standing", json=asked).json()["consented"] is True
    told = provider.post("/jpki/attributes", json=asked).json()
    assert (told["name"], told["address"], told["changed"]) == (TARO.name, TARO.address, [])
    assert told["sex"] in jpki_certificate.SEXES
    withdrawn = provider.post("/jpki/attribute-consents/withdrawals", json=signed(street, "withdraw"))
    assert withdrawn.status_code == 200
    assert provider.post("/jpki/attributes", json=asked).json()["error"] == "no_consent"
    assert provider.post("/jpki/attribute-consents/standing", json=asked).json()["consented"] is False


def _strangers_context(place: Place, tmp: Path) -> ssl.SSLContext:
    held = Credential(tmp / "stranger.pem", tmp / "stranger.key")
    held.write(*TlsAuthority(CLOCK.now() - timedelta(days=1)).certify("Kakehashi", server=False))
    return client_context(held.certificate, held.key, place.verifiers.authority)


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_attack_without_a_certificate_of_the_verifiers_authority_there_is_no_connection(
    street: Place, tmp_path: Path, who: str
) -> None:
    naked = ssl.create_default_context(cafile=str(street.verifiers.authority))
    context = naked if who == "nobody" else _strangers_context(street, tmp_path)
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{street.street['jpki_verifiers']}/jpki/attributes", json={}, verify=context, trust_env=False)


def test_the_plain_port_tells_nobody_any_attribute(street: Place) -> None:
    answer = httpx.post(f"{street.street['gov_core']}/jpki/attributes", json={}, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_client_certificate")
