"""One answer over one screen or two, and the receipt that says it."""

from datetime import date
from typing import Any

import pytest

from consent_ui.asking.answer import Answer, receipt_body
from consent_ui.asking.decision import APPROVED, DENIED, Draft
from consent_ui.asking.request import parse
from tests.consent_ui.street import asked, claim, latest

TODAY = date(2026, 11, 23)


def _body(answer: Answer, **changes: Any) -> dict[str, Any]:
    return receipt_body(parse(asked(claims=[claim()], **changes)), answer, "ja", TODAY)


def test_one_screen_is_the_whole_answer() -> None:
    assert Answer(APPROVED, ("claim-name",)).after(None, "words") == Answer(APPROVED, ("claim-name",), "words")


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        (("claim-name",), Answer(DENIED, ()), APPROVED),
        (("claim-name",), Answer(APPROVED, ("data-0-X",)), APPROVED),
        ((), Answer(DENIED, ()), DENIED),
        ((), Answer(APPROVED, ("data-0-X",)), APPROVED),
    ],
)
def test_two_screens_are_one_answer_with_both_texts(first: tuple[str, ...], second: Answer, decision: str) -> None:
    whole = second.after(Draft(first, "first"), "second")
    assert whole.decision == decision
    assert whole.fields == (*first, *second.fields)
    assert whole.text == "first\n\nsecond"


def test_a_yes_names_what_was_chosen_and_when_it_ends() -> None:
    body = _body(Answer(APPROVED, ("claim-name", "data-0-AllergyIntolerance"), "words"))
    assert body["decision"] == "approved"
    assert body["claims"] == ["name"]
    assert body["authorization_details"][0]["datatypes"] == ["AllergyIntolerance"]
    assert body["valid_until"] == "2027-03-31"
    assert (body["text"], body["language"], body["ix"]) == ("words", "ja", "ix-1")
    assert body["recipient"]["corporate_number"] == "8700110005901"


def test_attributes_alone_end_today() -> None:
    assert _body(Answer(APPROVED, ("claim-name",), "w"))["valid_until"] == "2026-11-23"


def test_a_no_names_what_was_refused() -> None:
    body = _body(Answer(DENIED, (), "words"))
    assert body["decision"] == "refused"
    assert body["claims"] == ["name"]
    assert body["authorization_details"][0]["optional_datatypes"] == ["Observation"]


def test_the_latest_attributes_hold_for_ten_years_and_only_if_they_were_chosen() -> None:
    chosen = receipt_body(parse(asked(claims=[claim(), latest()])), Answer(APPROVED, ("claim-name",), "w"), "ja", TODAY)
    assert (chosen["claims"], chosen["valid_until"]) == (["name"], "2026-11-23")
    both = Answer(APPROVED, ("claim-name", "claim-latest_attributes"), "w")
    body = receipt_body(parse(asked(claims=[claim(), latest()])), both, "ja", TODAY)
    assert (body["claims"], body["valid_until"]) == (["name", "latest_attributes"], "2036-11-23")
