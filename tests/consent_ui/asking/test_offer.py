"""What can be given: needed and optional apart, sensitive by itself, and never more than was offered."""

from datetime import date
from typing import Any

from consent_ui.asking import offer as offers
from consent_ui.asking.request import parse
from consent_ui.wording import Wording
from data_trust.domains import ALL
from data_trust.metadata import wording
from tests.consent_ui.street import asked, claim, latest
from tests.data_trust.street import detail

WORDING = Wording(wording(ALL))
PREVIEW = {"items": [{"label_ja": "アレルギー", "label_en": "Allergy", "text": "スギ花粉"}], "count": 3}


def _offer(locale: str = "ja", **changes: Any) -> offers.Offer:
    previews = {("medical", "AllergyIntolerance"): PREVIEW}
    return offers.build(parse(asked(**changes)), WORDING, previews, locale)


def test_each_item_has_its_words_its_content_and_its_end() -> None:
    allergy, _, observation = _offer().items
    assert (allergy.label, allergy.required, allergy.sensitive) == ("アレルギー", True, True)
    assert allergy.lines == ("スギ花粉",), "the heading is not said again"
    assert allergy.count == 3
    assert allergy.until == "2027-03-31"
    assert (observation.required, observation.lines, observation.count) == (False, (), 0)


def test_an_attribute_is_no_data_and_shows_the_very_value() -> None:
    (item,) = _offer(claims=[claim(essential=False)], authorization_details=[]).items
    assert (item.field, item.value, item.required, item.is_data) == ("claim-name", "山田　花子", False, False)


def test_sensitive_data_beside_something_else_gets_its_own_screen() -> None:
    assert _offer().parts() == ["sensitive"]
    assert _offer(claims=[claim()]).parts() == ["ordinary", "sensitive"]
    assert _offer(authorization_details=[]).parts() == ["ordinary"]


def test_an_unknown_kind_of_data_counts_as_sensitive() -> None:
    (item,) = _offer(authorization_details=[detail(datatypes=["Unheard"])]).items
    assert item.sensitive


def test_what_was_never_given_before_is_new() -> None:
    before = {"claims": ["name"], "authorization_details": [detail(datatypes=["AllergyIntolerance"])]}
    items = _offer(claims=[claim(), claim("gender")], earlier=[before]).items
    assert [item.new for item in items] == [False, True, False, True, True]


def test_needed_items_are_always_chosen_and_others_only_by_a_yes() -> None:
    offer = _offer()
    needed = ["data-0-AllergyIntolerance", "data-0-MedicationStatement"]
    assert offers.chosen_items(offer, {}, "sensitive") == needed
    assert offers.chosen_items(offer, {"data-0-Observation": "on"}, "sensitive") == needed
    assert offers.chosen_items(offer, {"data-0-Observation": "yes"}, "sensitive")[-1] == "data-0-Observation"
    assert offers.chosen_items(offer, {"data-0-Observation": "yes"}, "ordinary") == []


def test_what_is_granted_is_the_request_cut_down_to_the_choice() -> None:
    request = parse(asked(claims=[claim(), claim("gender")], authorization_details=[detail(), detail(domain="jobs")]))
    chosen = ["claim-gender", "data-0-MedicationStatement"]
    assert offers.granted_claims(request, chosen) == ["gender"]
    (granted,) = offers.granted_details(request, chosen)
    assert granted["datatypes"] == ["MedicationStatement"]
    assert "optional_datatypes" not in granted
    assert offers.granted_details(request, []) == []


def test_a_receipt_ends_with_its_last_data_or_today() -> None:
    today = date(2026, 11, 23)
    request = parse(asked(claims=[claim(), latest()]))
    assert offers.last_day(request, ["name"], [], today) == "2026-11-23"
    assert offers.last_day(request, [], [detail(access_until="2027-01-01"), detail()], today) == "2027-03-31"
    assert offers.last_day(request, ["name", "latest_attributes"], [detail()], today) == "2036-11-23"
    connected = parse(asked(claims=[claim()], connected_until="2027-02-21"))
    assert offers.last_day(connected, ["name"], [], today) == "2027-02-21"
    assert offers.last_day(connected, ["name"], [detail()], today) == "2027-03-31"


def test_the_latest_attributes_have_no_value_now_but_a_purpose_and_a_day() -> None:
    (item,) = _offer(claims=[latest()], authorization_details=[]).items
    assert (item.value, item.asked_until, item.required) == (None, "2036-11-23", False)
    assert item.description == "お届けの情報を最新に保つため"
    assert (item.is_data, item.is_sent_now) == (False, False)
    (english,) = _offer("en", claims=[latest()], authorization_details=[]).items
    assert english.description == "To keep your details current"


def test_a_record_with_a_name_of_its_own_keeps_it() -> None:
    line = {"label_ja": "血圧", "label_en": "Blood pressure", "text": "120/80"}
    previews = {("medical", "Observation"): {"items": [line, {"label_ja": "血圧"}], "count": 2}}
    observation = offers.build(parse(asked()), WORDING, previews, "ja").items[2]
    assert observation.lines == ("血圧: 120/80", "血圧")


PART = {"label_ja": "性別", "label_en": "Gender", "value": "女性", "value_en": "female"}


def test_an_attribute_is_offered_in_the_readers_language() -> None:
    asks = [claim("gender", label_ja="性別", label_en="Gender", value="女性", value_en="female", parts=[PART])]
    for locale, words in (("ja", ("性別", "女性")), ("en", ("Gender", "female"))):
        (item,) = _offer(locale, claims=asks, authorization_details=[]).items
        assert (item.label, item.value) == words
        assert item.parts == (words,)


def test_each_kind_of_data_has_the_end_of_its_own_request() -> None:
    items = _offer(
        authorization_details=[detail(access_until="2027-01-01"), detail(domain="jobs", datatypes=["Badge"])]
    )
    assert [item.until for item in items.items] == ["2027-01-01", "2027-01-01", "2027-03-31"]


def test_what_was_optional_is_on_the_grant_only_when_chosen() -> None:
    request = parse(asked())
    (granted,) = offers.granted_details(request, ["data-0-AllergyIntolerance"])
    assert granted["datatypes"] == ["AllergyIntolerance"]
    assert "optional_datatypes" not in granted, "the grant speaks of no kind of data that was not given"
