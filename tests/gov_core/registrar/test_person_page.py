"""One person's page: masked pictures, a number only on a stated provision, and every event that is possible now."""

import pytest

from standards.individual_number import display
from tests.gov_core.registrar.visitor import Visitor
from tests.gov_core.town import HANAKO, MEI, Town

PAGE = f"/registrar/residents/{HANAKO.id}"


def _visitor(town: Town, person: str = HANAKO.id, language: str = "ja") -> Visitor:
    visitor = Visitor(town, language)
    visitor.place = f"/registrar/residents/{person}"
    return visitor


def _number(town: Town) -> str:
    number = town.rooms.residents.number_of(HANAKO.id)
    assert number is not None
    return number


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_shows_record_sheets_and_history_without_number_or_serial(town: Town, language: str) -> None:
    visitor = _visitor(town, language=language)
    assert visitor.send("GET", PAGE).status_code == 200
    assert _number(town) not in visitor.page
    assert display(_number(town)) not in visitor.page
    assert not any(row.serial in visitor.page for row in town.rooms.certificates.of_holder(HANAKO.id))
    for element in ("sheet-front", "sheet-back", "sheet-letter", "history-lines", "card-state"):
        assert f'id="{element}"' in visitor.page
    assert ("個人番号を通知書で通知" if language == "ja" else "Number notified by letter") in visitor.page


@pytest.mark.parametrize("sheet", ["front", "back", "letter"])
@pytest.mark.parametrize("form", ["svg", "png"])
def test_pictures_are_masked_and_never_kept(town: Town, sheet: str, form: str) -> None:
    answer = _visitor(town).send("GET", f"{PAGE}/sheets/{sheet}.{form}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"<svg" if form == "svg" else b"\x89PNG")
    assert display(_number(town)).encode() not in answer.content


@pytest.mark.parametrize("path", ["side.svg", "front.gif", "front.svg/x"])
def test_other_sheets_there_are_none(town: Town, path: str) -> None:
    assert _visitor(town).send("GET", f"{PAGE}/sheets/{path}").status_code in (400, 404)


def test_a_number_is_shown_on_a_stated_provision_and_that_is_in_the_history(town: Town) -> None:
    visitor = _visitor(town)
    answer = visitor.press("show-number", basis="verification", sheet="back")
    groups = [_number(town)[start : start + 4] for start in (0, 4, 8)]
    assert " ".join(groups) in answer.text
    assert answer.headers["cache-control"] == "no-store"
    last = town.rooms.office.cards.history(HANAKO.id)[-1]
    assert (last.event, last.detail) == ("number-shown", "back: 番号法第16条 本人確認の措置")


@pytest.mark.parametrize("typed", [{}, {"basis": "curiosity"}, {"basis": "holder", "sheet": "side"}])
def test_without_a_provision_there_is_no_number_and_no_line(town: Town, typed: dict[str, str]) -> None:
    before = town.rooms.office.cards.history(HANAKO.id)
    assert _visitor(town).press("show-number", **typed).status_code == 400
    assert town.rooms.office.cards.history(HANAKO.id) == before


def test_a_form_of_another_site_shows_no_number(town: Town) -> None:
    answer = Visitor(town).send("POST", f"{PAGE}/number", data={"basis": "holder", "sheet": "back"})
    assert answer.status_code == 403


def test_from_birth_to_a_card_in_hand_by_forms_alone(town: Town) -> None:
    visitor = Visitor(town)
    visitor.press("register", name="新井　一", birth_date="1999-09-09", sex="1")
    visitor.place = "/registrar/residents/" + visitor.page.split('action="/registrar/residents/')[1].split("/")[0]
    assert "番号を指定しました" in visitor.text("done")
    assert 'id="sheet-front"' not in visitor.page
    visitor.press("apply")
    visitor.press("ready")
    refused = visitor.press("collect", number_document="register", identity_pension_book="1", pin="2468")
    assert refused.status_code == 409
    assert "番号確認と身元確認の両方" in visitor.text("error-happened")
    visitor.press(
        "collect", number_document="register", identity_passport="1", face_matches="1", pin="2468", password="ARAI2026"
    )
    assert visitor.text("card-state") == "本人が持っています"
    assert 'id="sheet-front"' in visitor.page


def test_phones_suspension_and_the_way_back(town: Town) -> None:
    visitor = _visitor(town)
    visitor.press("add-phone", carrier="iphone", pin="1234", password="HANAKO2026")
    assert visitor.text("phone-iphone") == "iPhone"
    visitor.press("lose-phone-iphone")
    assert 'id="phone-iphone"' not in visitor.page
    visitor.press("suspend-card")
    assert visitor.text("auth-state").startswith("失効")
    visitor.press("find-card")
    visitor.press("renew-certificates")
    assert visitor.text("auth-state").startswith("有効")


def test_the_dead_have_a_history_and_nothing_else(town: Town) -> None:
    visitor = _visitor(town, MEI.id)
    visitor.press("die")
    assert 'id="history-lines"' in visitor.page
    assert "<form" not in visitor.page.split('id="main"')[1]
    assert visitor.send("GET", f"/registrar/residents/{MEI.id}/sheets/front.svg").status_code == 404


def test_a_stranger_has_no_page(town: Town) -> None:
    assert Visitor(town).send("GET", "/registrar/residents/nobody").status_code == 400


def test_every_control_of_the_page_has_an_id_of_its_own(town: Town) -> None:
    import re

    visitor = _visitor(town)
    visitor.press("apply")
    visitor.press("ready")
    ids = re.findall(r'\bid="([^"]+)"', visitor.page)
    assert len(ids) == len(set(ids))
    controls = re.findall(r"<(?:button|input(?![^>]*type=\"hidden\"))\b[^>]*>", visitor.page)
    assert all(' id="' in control for control in controls)
    assert "style=" not in visitor.page
