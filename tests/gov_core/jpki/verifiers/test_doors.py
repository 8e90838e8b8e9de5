"""One house, two doors: pages on the plain one, verifiers' questions on the one with TLS."""

import httpx
import pytest

from gov_core.settings import DOOR
from tests.gov_core.jpki.verifiers_at_the_door import admit, certificate, pem
from tests.gov_core.town import BASE, Town, run
from tests.shown_certificate import showing

DOOR_URL = "https://127.0.0.1:8109"


@pytest.fixture
def both(town: Town) -> Town:
    """A town whose verifiers are known."""
    admit(town)
    return town


def ask(town: Town, path: str, *, by_tls: bool, base: str) -> httpx.Response:
    files = dict.fromkeys(DOOR[1:], town.folder)  # read by the server, not by the application
    house = town.app(verifier_url=DOOR_URL, public_status=False, **files)
    app = showing(house, pem(certificate("kakehashi"))) if by_tls else house

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
            return await client.get(path)

    return run(send())


def test_the_door_with_tls_serves_verifiers_and_no_pages(both: Town) -> None:
    assert ask(both, "/jpki/crl/auth", by_tls=True, base=DOOR_URL).status_code == 200
    assert ask(both, "/health", by_tls=True, base=DOOR_URL).status_code == 200
    for path in ("/registrar", "/corporate-numbers", "/static/kakehashi.css", "/jpki/ca/auth"):
        assert ask(both, path, by_tls=True, base=DOOR_URL).status_code == 404


def test_the_plain_door_serves_pages_and_no_verifier(both: Town) -> None:
    assert ask(both, "/registrar", by_tls=False, base=BASE).status_code == 200
    assert ask(both, "/jpki/crl/auth", by_tls=False, base=BASE).status_code == 403


def test_each_door_has_its_own_name(both: Town) -> None:
    assert ask(both, "/jpki/crl/auth", by_tls=True, base=BASE).status_code == 421
    assert ask(both, "/registrar", by_tls=False, base=DOOR_URL).status_code == 421


def test_answers_of_both_doors_have_the_security_headers(both: Town) -> None:
    for by_tls, base in ((True, DOOR_URL), (False, BASE)):
        assert ask(both, "/health", by_tls=by_tls, base=base).headers["x-content-type-options"] == "nosniff"
