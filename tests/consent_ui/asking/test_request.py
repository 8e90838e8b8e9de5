"""A request is believed only whole: who it is for must be said, and every value keeps its words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_ui.asking.request import parse
from consent_ui.errors import ProviderDown
from tests.consent_ui.street import asked, claim

PART = {"label_ja": "氏名", "label_en": "Name", "value": "山田", "value_en": "Yamada"}


def test_everything_the_screen_needs_is_there() -> None:
    request = parse(asked(claims=[claim(parts=[PART])], ui_locales="en"))
    assert request.recipient.name("ja") == "ひかり診療所"
    assert request.recipient.name("en") == "Hikari Clinic"
    assert request.recipient.for_receipt()["corporate_number"] == "8700110005901"
    assert request.claims[0].words("en") == "山田　花子"
    assert request.claims[0].lines("en") == (("Name", "Yamada"),)
    assert request.details[0].required == ("AllergyIntolerance", "MedicationStatement")
    assert request.details[0].optional == ("Observation",)
    assert request.ui_locales == "en"
    assert not request.elsewhere
    assert parse(asked(elsewhere=True)).elsewhere


def test_a_value_nobody_holds_is_empty_words() -> None:
    assert parse(asked(claims=[claim(value=None, value_en=None)])).claims[0].words("ja") == ""


def test_an_empty_contact_is_not_on_the_receipt() -> None:
    request = parse(asked(client={**asked()["client"], "contact": ""}))
    assert "contact" not in request.recipient.for_receipt()


@pytest.mark.parametrize("missing", ["client_id", "name_ja", "name_en", "corporate_number", "origin"])
def test_attack_a_recipient_that_does_not_say_who_it_is_is_not_shown(missing: str) -> None:
    client = {name: value for name, value in asked()["client"].items() if name != missing}
    for broken in (client, {**client, missing: ""}, {**client, missing: 7}):
        with pytest.raises(ProviderDown):
            parse(asked(client=broken))


@pytest.mark.parametrize("missing", ["ix", "client", "purpose", "access_token"])
def test_an_answer_of_another_shape_is_no_answer(missing: str) -> None:
    with pytest.raises(ProviderDown):
        parse({name: value for name, value in asked().items() if name != missing})


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner))


@given(st.sampled_from(sorted(asked())), JSON)
def test_no_member_makes_it_stumble(name: str, value: Any) -> None:
    try:
        parse(asked(**{name: value}))
    except ProviderDown:
        return


BROKEN: list[tuple[str, Any]] = [
    ("claims", [claim("")]),
    ("claims", [claim(label_ja="")]),
    ("claims", [claim(parts=[{**PART, "value": ""}])]),
    ("purpose", {"code": "treatment", "ja": "診療のため"}),
    ("purpose", {"code": "treatment", "ja": "", "en": "x"}),
    ("authorization_details", [{**asked()["authorization_details"][0], "access_until": ""}]),
    ("authorization_details", [{**asked()["authorization_details"][0], "purpose": None}]),
    ("authorization_details", [{**asked()["authorization_details"][0], "datatypes": [""]}]),
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_attack_an_item_without_its_words_or_its_end_is_not_shown(name: str, value: Any) -> None:
    with pytest.raises(ProviderDown):
        parse(asked(**{name: value}))


def test_a_recipient_abroad_says_its_country() -> None:
    client = asked()["client"]
    assert parse(asked(client={**client, "country": "FR"})).recipient.for_receipt()["country"] == "FR"
    assert parse(asked(client={**client, "country": ""})).recipient.country == "JP"
