"""Forms become life events; what is no form of this desk is refused before anything happens."""

from datetime import date

import pytest

from foundation.http import BadRequest
from gov_core.municipality.refusals import CheckIncomplete, NoPhone
from gov_core.municipality.secrets_chosen import SecretsUnfit
from gov_core.registrar.events import LifeEvents, newcomer
from tests.gov_core.town import HANAKO, Town, run

CHECKED = {"number_document": "my_number_card", "identity_my_number_card": "1", "face_matches": "1"}


def _happens(town: Town, event: str, **form: str) -> None:
    async def visit() -> None:
        await LifeEvents(town.rooms.office, town.rooms.applications).handlers[event](HANAKO.id, form)

    run(visit())


def _events(town: Town) -> list[str]:
    return [line.event for line in town.rooms.office.cards.history(HANAKO.id)][2:]


def test_an_application_is_collected_after_both_checks(town: Town) -> None:
    _happens(town, "apply")
    _happens(town, "ready")
    with pytest.raises(CheckIncomplete):
        _happens(town, "collect", number_document="register", pin="1234")
    _happens(town, "collect", **CHECKED, pin="1234", password="hanako2026")
    assert _events(town) == ["applied", "ready", "collected"]


@pytest.mark.parametrize(("typed", "error"), [({"pin": ""}, SecretsUnfit), ({}, SecretsUnfit)])
def test_an_empty_pin_never_means_a_card_without_pin(town: Town, typed: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        _happens(town, "renew-card", **typed)
    assert _events(town) == []
    _happens(town, "renew-card", without_pin="1")
    assert _events(town) == ["card-renewed"]


def test_phones_come_and_go_by_kind(town: Town) -> None:
    _happens(town, "add-phone", carrier="android", pin="1234", password="HANAKO2026")
    with pytest.raises(NoPhone):
        _happens(town, "lose-phone", carrier="iphone")
    _happens(town, "lose-phone", carrier="android")
    assert _events(town) == ["phone-added", "phone-lost"]


@pytest.mark.parametrize(
    ("event", "form"),
    [
        ("move", {"address": " ", "municipality": "13101"}),
        ("move-abroad", {"day": "tomorrow"}),
        ("name-change", {"name": "あ" * 201}),
        ("correct", {}),
        ("correct", {"sex": "4"}),
        ("correct", {"birth_date": "1700-01-01"}),
        ("collect", {"pin": "1234"}),
        ("unblock", {}),
        ("add-phone", {"carrier": "card", "pin": "1234"}),
        ("lose-phone", {}),
    ],
)
def test_what_is_no_form_of_the_desk_is_refused(town: Town, event: str, form: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        _happens(town, event, **form)
    assert _events(town) == []


def test_a_newcomer_is_what_the_form_says() -> None:
    form = {
        "name": "新井　一",
        "address": "新潟県長岡市",
        "sex": "1",
        "birth_date": "2026-11-20",
        "municipality": "15202",
    }
    resident = newcomer("r-new", form)
    assert (resident.id, resident.name, resident.birth_date) == ("r-new", "新井　一", date(2026, 11, 20))
    assert len(resident.address_substitutes) == len(resident.address)
    for wrong in ({"sex": "0"}, {"birth_date": "x"}, {"name": ""}):
        with pytest.raises(BadRequest):
            newcomer("r-new", {**form, **wrong})
