"""The store kiosk in Chromium with JavaScript off: a certificate printed and checked, and a municipality outside."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story


@pytest.fixture
def someone(chromium: Browser, street: Place, request: pytest.FixtureRequest) -> Iterator[Person]:
    person = Person(chromium, street, request.param, f"kiosk-{request.param}")
    yield person
    person.close()


def _to_the_choice(person: Person) -> None:
    person.open("gov_core", "/kiosk")
    person.look("first-page")
    person.press("begin")
    person.look("to-the-reader")
    person.show_card()
    person.wait_for("gov_core")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_a_signed_certificate_comes_out_and_its_code_can_be_checked(someone: Person) -> None:
    _to_the_choice(someone)
    assert "長岡市" in someone.reads("municipality")
    someone.look("choice")
    with someone.page.expect_download() as waiting:
        someone.press("print-resident_record")
    pdf = waiting.value.path().read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/ByteRange" in pdf
    code = re.search(r"-([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)\.pdf", waiting.value.suggested_filename)
    assert code
    someone.open("gov_core", "/kiosk/verify")
    someone.type("code", code[1])
    someone.press("check-code")
    someone.look("verified")
    assert someone.reads("verified-kind") == "住民票の写し"
    someone.open("gov_core", "/kiosk/menu")  # whoever comes next
    assert someone.sees("refused-title")


@pytest.mark.parametrize("someone", ["mei"], indirect=True)
def test_a_municipality_that_has_not_joined_is_told_by_name_of_the_reason(someone: Person) -> None:
    _to_the_choice(someone)
    someone.look("not-joined")
    assert "参加していません" in someone.reads("refused-title")
    someone.press("lang-en")
    someone.look("not-joined-en")
    assert "has not joined" in someone.reads("refused-title")


@pytest.mark.parametrize("someone", ["yuki"], indirect=True)
def test_a_card_reported_lost_prints_nothing(someone: Person) -> None:
    someone.open("gov_core", "/kiosk")
    someone.press("begin")
    someone.show_card()
    someone.look("lost-at-the-reader")
    someone.press("continue")
    someone.look("lost-at-the-kiosk")
    assert someone.sees("refused-printed")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_who_stops_at_the_reader_is_back_at_the_first_page_with_nothing_printed(someone: Person) -> None:
    someone.open("gov_core", "/kiosk")
    someone.press("begin")
    someone.press("card-reader")
    someone.press("abort")
    someone.look("stopped")
    assert "中止" in someone.reads("refused-title")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_at_a_counter_a_library_id_goes_to_that_municipality_and_to_no_other(someone: Person) -> None:
    kiosk, secret = someone.street.street["gov_core"] + "/kiosk", someone.street.secrets.texts["counter_terminal"]

    def ask(municipality: str, path: str, **sent: str) -> httpx.Response:
        url = f"{kiosk}/counter/{path}"
        return httpx.post(url, json=sent, auth=(municipality, secret), trust_env=False)

    def shown_at(municipality: str) -> str:
        begun = ask(municipality, "visits").json()
        someone.page.goto(begun["reader_url"])
        someone.press(f"card-{someone.citizen.handle}")
        someone.type("pin", BY_HANDLE["taro"].pin)
        someone.press("pin-submit")
        someone.wait_for("gov_core")
        someone.look(f"shown-{municipality}")
        return str(begun["visit"])

    made = ask("15202", "registrations", visit=shown_at("15202"), service="library")
    assert made.status_code == 200
    found = ask("15202", "lookups", visit=shown_at("15202"), service="library")
    assert found.json()["id"] == made.json()["id"]
    other = ask("13101", "lookups", visit=shown_at("13101"), service="library")
    assert (other.status_code, other.json()["code"]) == (404, "not_registered")
