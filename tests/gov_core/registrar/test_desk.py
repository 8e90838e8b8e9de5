"""The desk's pages: every life event by its form, in both languages, without JavaScript, and only from its own page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_core.card.slot import InsertedCard
from standards.individual_number import display
from tests.gov_core.registrar.visitor import Visitor
from tests.gov_core.town import HANAKO, Town

EVENTS = (
    "move",
    "name-change",
    "reissue",
    "renew-card",
    "correct",
    "move-abroad",
    "unblock",
    "apply",
    "add-phone",
    "lose-card",
    "suspect-key",
    "suspend-card",
    "collect",
    "ready",
    "renew-certificates",
    "return-card",
    "die",
)


def test_residents_are_listed_with_state_and_without_numbers_or_serials(town: Town) -> None:
    visitor = Visitor(town)
    assert visitor.send("GET", "/registrar").status_code == 200
    for person in (HANAKO.id, "r-mei"):
        number = town.rooms.residents.number_of(person)
        assert number is not None
        assert number not in visitor.page
        assert display(number) not in visitor.page
        assert not any(row.serial in visitor.page for row in town.rooms.certificates.of_holder(person))
    assert visitor.text("auth-state-hanako").startswith("有効")
    assert visitor.text("sign-state-hanako").startswith("有効")
    assert 'id="sign-state-mei"' not in visitor.page


def test_the_front_door_leads_to_the_desk(town: Town) -> None:
    answer = Visitor(town).send("GET", "/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/registrar")


def test_a_move_is_one_form_and_the_page_says_what_it_did(town: Town) -> None:
    visitor = Visitor(town)
    assert (
        visitor.press("move-hanako", address="東京都千代田区霞が関三丁目１番１号", municipality="13101").status_code
        == 200
    )
    assert "署名用証明書は失効しました" in visitor.text("done") or "失効" in visitor.text("done")
    assert visitor.text("address-hanako") == "東京都千代田区霞が関三丁目１番１号"
    assert visitor.text("sign-state-hanako").startswith("失効")
    assert visitor.text("auth-state-hanako").startswith("有効")
    visitor.press("reissue-hanako")
    assert visitor.text("sign-state-hanako").startswith("有効")


@pytest.mark.parametrize("button", ["move-hanako", "name-change-hanako"])
def test_the_same_visit_can_write_the_new_signature_certificate(town: Town, button: str) -> None:
    visitor = Visitor(town)
    assert 'name="reissue"' in visitor.send("GET", "/registrar").text
    visitor.press(button, reissue="1")
    assert visitor.text("sign-state-hanako").startswith("有効")
    assert len(town.rows(HANAKO.id, "sign")) == 2


def test_a_move_with_a_card_in_a_reader_is_not_half_registered(town: Town) -> None:
    card = InsertedCard(town.folder / "cards/hanako.json")
    try:
        visitor = Visitor(town)
        answer = visitor.press("move-hanako", reissue="1")
    finally:
        card.close()
    assert answer.status_code == 409
    assert "カードリーダー" in visitor.text("error-happened")
    assert [row.reason for row in town.rows(HANAKO.id, "sign")] == [None]
    assert town.rooms.residents.resident(HANAKO.id) == HANAKO


def test_a_new_name_a_renewal_a_loss_a_suspicion_and_a_death_are_one_form_each(town: Town) -> None:
    visitor = Visitor(town)
    visitor.press("name-change-hanako", name="佐藤　花子")
    assert "佐藤　花子" in visitor.page
    visitor.press("renew-card-hanako", pin="9999", password="newsecret1")
    assert visitor.text("sign-state-hanako").startswith("有効")
    visitor.press("lose-card-hanako")
    assert visitor.text("card-state-hanako") == "紛失の届け出あり"
    assert visitor.text("auth-state-hanako").startswith("失効")
    visitor.press("suspect-key-mei")
    assert visitor.text("auth-state-mei").startswith("失効")
    visitor.press("die-hanako")
    assert 'id="move-hanako"' not in visitor.page


def test_the_status_service_is_switched_off_and_on(town: Town) -> None:
    visitor = Visitor(town)
    visitor.press("ocsp-off")
    assert not town.rooms.certificates.status_service_is_on()
    assert 'id="ocsp-off"' not in visitor.page
    visitor.press("ocsp-on")
    assert town.rooms.certificates.status_service_is_on()
    assert 'id="ocsp-on"' not in visitor.page


def test_every_page_speaks_english_too(town: Town) -> None:
    visitor = Visitor(town, "en")
    visitor.send("GET", "/registrar")
    assert "Residents and their cards" in visitor.page
    visitor.press("renew-card-hanako", pin="1", password="")
    assert "The PIN has four digits" in visitor.page


@pytest.mark.parametrize("pin, password", [("12", ""), ("1234", "short"), ("1234", "!" * 8), ("", "")])
def test_unfit_secrets_are_refused_and_nothing_falls(town: Town, pin: str, password: str) -> None:
    visitor = Visitor(town)
    assert visitor.press("renew-card-hanako", pin=pin, password=password).status_code == 400
    assert "暗証番号は数字4桁" in visitor.text("error-happened")
    assert all(row.reason is None for row in town.rooms.certificates.of_holder(HANAKO.id))


@pytest.mark.parametrize(
    ("button", "typed", "status"),
    [
        ("move-hanako", {"municipality": "99999"}, 400),
        ("move-hanako", {"address": " "}, 400),
        ("move-hanako", {"address": "あ" * 201}, 400),
        ("name-change-hanako", {"name": ""}, 400),
        ("ocsp-off", {"state": "maybe"}, 400),
    ],
)
def test_a_form_that_cannot_be_registered_is_a_page_that_says_so(
    town: Town, button: str, typed: dict[str, str], status: int
) -> None:
    visitor = Visitor(town)
    assert visitor.press(button, **typed).status_code == status
    assert visitor.text("error-sent") == "何も変わっていません。"
    assert 'id="back-to-desk"' in visitor.page
    assert all(row.reason is None for row in town.rooms.certificates.of_holder(HANAKO.id))


@pytest.mark.parametrize("event", EVENTS)
def test_a_form_from_another_site_is_refused(town: Town, event: str) -> None:
    visitor, path = Visitor(town), f"/registrar/residents/{HANAKO.id}/{event}"
    typed = {"address": "東京都", "municipality": "13101", "name": "x", "pin": "1234"}
    assert visitor.send("POST", path, data=typed).status_code == 403
    form = visitor.form_of("die-hanako")["fields"]
    stranger = Visitor(town)
    stranger.send("GET", "/registrar")
    assert stranger.send("POST", path, data={**typed, **form}).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    assert visitor.send("POST", path, data={**typed, **form}, headers=cross).status_code == 403
    assert all(row.reason is None for row in town.rooms.certificates.of_holder(HANAKO.id))


def test_unknown_events_and_people_are_refused(town: Town) -> None:
    visitor = Visitor(town)
    form = visitor.form_of("die-hanako")["fields"]
    assert visitor.send("POST", f"/registrar/residents/{HANAKO.id}/marry", data=form).status_code == 400
    assert visitor.send("POST", "/registrar/residents/nobody/die", data=form).status_code == 404
    assert visitor.send("GET", f"/registrar/residents/{HANAKO.id}/die").status_code == 405
    assert visitor.send("GET", "/registrar?done=<script>").status_code == 200
    assert "<script" not in visitor.page


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(EVENTS),
    st.dictionaries(st.text(max_size=10), st.text(max_size=60), max_size=5),
    st.text(max_size=30),
)
def test_no_form_breaks_the_desk(town: Town, event: str, typed: dict[str, str], text: str) -> None:
    visitor = Visitor(town)
    form = {"form_token": visitor.form_of("ocsp-off")["fields"]["form_token"]}
    resident = HANAKO.id if event in EVENTS[:9] else "r-mei"  # what ends a card must not end it for the others
    body = {"address": text, "name": text, "municipality": text, "pin": text, "password": text, **typed, **form}
    answer = visitor.send("POST", f"/registrar/residents/{resident}/{event}", data=body)
    assert answer.status_code in (303, 400, 404, 409)


def test_forms_work_under_the_content_security_policy_without_script(town: Town) -> None:
    answer = Visitor(town).send("GET", "/registrar")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "onclick" not in answer.text


def test_every_field_and_button_has_an_id_of_its_own(town: Town) -> None:
    import re

    page = Visitor(town).send("GET", "/registrar").text
    controls = re.findall(r"<(?:button|input(?![^>]*type=\"hidden\")|a)\b[^>]*>", page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    forms = [control for control in controls if not control.startswith("<a")]
    assert all(' id="' in control for control in forms)


def test_without_the_setting_there_is_no_desk(town: Town) -> None:
    visitor = Visitor(town, registrar_desk=False)
    assert visitor.send("GET", "/registrar").status_code == 404
    assert visitor.send("POST", f"/registrar/residents/{HANAKO.id}/die", data={}).status_code == 404
