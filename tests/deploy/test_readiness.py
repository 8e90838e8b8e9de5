"""Every house of a running street is alive and ready, and the provider says what it knows of the status service."""

import httpx
import pytest

from deploy.house_settings import Place
from tests.deploy.visitor import authorization_url, log_in, redirected

CHECKS = {
    "idp": {"database", "keys", "revocation"},
    "data_trust": {"database", "keys"},
    "consent_ui": {"database"},
    "gov_core": {"database", "authorities"},
}


def _get(street: Place, house: str, path: str) -> httpx.Response:
    return httpx.get(street.street[house] + path, trust_env=False)


@pytest.mark.parametrize("house", CHECKS)
def test_it_is_alive_and_ready(street: Place, house: str) -> None:
    assert _get(street, house, "/healthz").json() == {"status": "ok"}
    answer = _get(street, house, "/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["checks"]) == CHECKS[house]


def test_after_a_login_the_provider_knows_that_the_status_service_answers(street: Place) -> None:
    redirected(street, log_in(street, "taro", authorization_url(street, prompt="login")))
    assert _get(street, "idp", "/readyz").json() == {
        "status": "ok",
        "checks": {"database": "ok", "keys": "ok", "revocation": "ok"},
    }
