"""The register of card applications by forms alone, and a card that gets one and loses it again."""

import re

import pytest

from gov_core.registrar.applications_page import carried_shown, offered_shown
from tests.gov_core.municipality.card_applications.entries import ALL, LIBRARY, SEAL, STAFF, registered
from tests.gov_core.registrar.visitor import Visitor
from tests.gov_core.town import HANAKO, MEI, Town, run

PAGE = f"/registrar/residents/{HANAKO.id}"
ENTRY = {
    "owner": "15202",
    "aid": "f392015202000101",
    "basis": "平成28年長岡市条例第5号",
    "service": "library",
    "title_ja": "図書館カード",
    "title_en": "Library card",
    "open_to": "everyone",
}


def _at(town: Town, place: str, language: str = "en") -> Visitor:
    visitor = Visitor(town, language)
    visitor.place = place
    return visitor


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_owner_registers_and_withdraws_by_forms(town: Town, language: str) -> None:
    visitor = _at(town, "/registrar/applications", language)
    assert visitor.send("GET", "/registrar/applications").status_code == 200
    assert 'id="no-application"' in visitor.page
    visitor.press("register-application", **ENTRY)
    assert 'id="done"' in visitor.page
    assert "平成28年長岡市条例第5号" in visitor.text(f"basis-{LIBRARY.aid}")
    assert town.rooms.applications.registry.current(LIBRARY.aid) == LIBRARY
    visitor.press(f"withdraw-{LIBRARY.aid}")
    assert ("廃止" if language == "ja" else "withdrawn") in visitor.text(f"state-{LIBRARY.aid}")
    assert f'id="withdraw-{LIBRARY.aid}"' not in visitor.page


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"open_to": ""}, 400),
        ({"open_to": "friends"}, 400),
        ({"owner": ""}, 400),
        ({"basis": "口約束"}, 400),
        ({"aid": "D392F000260100000001"}, 400),
        ({}, 409),
    ],
)
def test_what_cannot_be_registered_is_explained(town: Town, change: dict[str, str], status: int) -> None:
    run(registered(town, [LIBRARY]))
    answer = _at(town, "/registrar/applications").press("register-application", **{**ENTRY, **change})
    assert answer.status_code == status
    assert 'id="error-happened"' in answer.text
    assert len(town.rooms.applications.registry.listed()) == 1


def test_a_form_of_another_site_registers_and_withdraws_nothing(town: Town) -> None:
    run(registered(town, [LIBRARY]))
    visitor = Visitor(town)
    assert visitor.send("POST", "/registrar/applications", data=ENTRY).status_code == 403
    withdrawn = {"aid": LIBRARY.aid, "owner": "15202"}
    assert visitor.send("POST", "/registrar/applications/withdraw", data=withdrawn).status_code == 403
    assert town.rooms.applications.registry.usable() == [LIBRARY]


def test_a_person_gets_one_with_a_pin_and_it_is_taken_off_again(town: Town) -> None:
    run(registered(town))
    visitor = _at(town, PAGE, "ja")
    visitor.send("GET", PAGE)
    assert 'id="no-application"' in visitor.page
    visitor.press("put-application", aid=SEAL.aid, application_pin="9753")
    assert "カードに載せました" in visitor.text("done")
    assert "長岡市" in visitor.text(f"application-{SEAL.aid}")
    assert "カードに搭載" in visitor.page.split('id="history-lines"')[1]
    assert "9753" not in visitor.page
    visitor.press(f"remove-application-{SEAL.aid}")
    assert 'id="no-application"' in visitor.page
    assert town.card("hanako").application(bytes.fromhex(SEAL.aid)) is None


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 404),
        ({"aid": SEAL.aid}, 400),
        ({"aid": SEAL.aid, "application_pin": "97"}, 400),
        ({"aid": LIBRARY.aid, "at": "13101"}, 403),
        ({"aid": STAFF.aid}, 403),
    ],
)
def test_what_cannot_be_put_on_is_explained(town: Town, typed: dict[str, str], status: int) -> None:
    run(registered(town))
    answer = _at(town, PAGE).press("put-application", **typed)
    assert answer.status_code == status
    assert 'id="error-happened"' in answer.text


def test_only_what_the_basis_allows_is_offered(town: Town) -> None:
    run(registered(town))
    assert set(offered_shown(town.rooms, HANAKO)) == set(ALL) - {STAFF}


def test_a_new_card_says_what_must_be_put_on_it_anew_and_a_lost_one_offers_nothing(town: Town) -> None:
    run(registered(town))
    visitor = _at(town, PAGE)
    visitor.press("put-application", aid=LIBRARY.aid)
    visitor.place = "/registrar"
    visitor.press("renew-card-hanako", pin="1234", password="HANAKO2026")
    visitor.place = PAGE
    visitor.send("GET", PAGE)
    assert "Library card" in visitor.page.split('id="left-behind"')[1].split("</div>")[0]
    visitor.press("put-application", aid=LIBRARY.aid)
    assert 'id="left-behind"' not in visitor.page
    visitor.press("lose-card")
    assert f'id="application-{LIBRARY.aid}"' in visitor.page
    assert "put-application" not in visitor.page


def test_a_withdrawn_one_is_marked_on_the_cards_that_carry_it(town: Town) -> None:
    run(registered(town))
    visitor = _at(town, PAGE)
    visitor.press("put-application", aid=LIBRARY.aid)
    run(town.rooms.applications.registry.withdraw(LIBRARY.aid, by="15202"))
    assert [each.withdrawn for each in carried_shown(town.rooms, HANAKO.id)] == [True]
    visitor.send("GET", PAGE)
    assert "withdrawn" in visitor.text(f"application-{LIBRARY.aid}")
    assert carried_shown(town.rooms, MEI.id) == []


@pytest.mark.parametrize("place", [PAGE, "/registrar/applications"])
def test_every_control_has_an_id_of_its_own(town: Town, place: str) -> None:
    run(registered(town))
    _at(town, PAGE).press("put-application", aid=LIBRARY.aid)
    visitor = _at(town, place)
    visitor.send("GET", place)
    ids = re.findall(r'\bid="([^"]+)"', visitor.page)
    assert len(ids) == len(set(ids))
    controls = re.findall(r"<(?:button|input(?![^>]*type=\"hidden\"))\b[^>]*>", visitor.page)
    assert all(' id="' in control for control in controls)
    assert "style=" not in visitor.page
    assert "<script" not in visitor.page
