"""A decision of the past in the words of the request."""

from typing import Any

from consent_ui.given import read, recorded_since, split
from consent_ui.wording import Wording
from data_trust.domains import ALL
from data_trust.metadata import wording
from tests.data_trust.street import decision, detail

WORDS = Wording(wording(ALL))


def _receipt(**changes: Any) -> dict[str, Any]:
    return {**decision(), "receipt_id": "r-1", "status": "active", "given_at": 100, "withdrawn_at": None, **changes}


def test_it_says_who_what_why_and_until_when() -> None:
    given = read(_receipt(), WORDS, "ja")
    assert given.recipient == "ひかり診療所"
    assert given.items == ["氏名", "アレルギー", "使っている薬"]
    assert (given.purpose, given.until) == ("診療のため", "2027-03-31")
    assert given.data_purposes == ("診療のため",)
    assert given.active
    english = read(_receipt(), WORDS, "en")
    assert (english.recipient, english.purpose) == ("Hikari Clinic", "To treat you")


def test_a_recipient_without_an_english_name_keeps_its_own() -> None:
    recipient = {**decision()["recipient"], "name_en": ""}
    assert read(_receipt(recipient=recipient), WORDS, "en").recipient == "ひかり診療所"


def test_living_ones_are_told_from_ended_ones_and_the_first_day_is_known() -> None:
    states = ("active", "withdrawn", "expired", "refused", "active")
    receipts = [read(_receipt(status=s, given_at=100 - n), WORDS, "ja") for n, s in enumerate(states)]
    active, ended = split(receipts)
    assert [one.status for one in active] == ["active", "active"]
    assert [one.status for one in ended] == ["withdrawn", "expired", "refused"]
    assert recorded_since(receipts) == 96
    assert recorded_since([]) is None


def test_a_consent_taken_back_says_when_and_opens_nothing() -> None:
    given = read(_receipt(status="withdrawn", withdrawn_at=200), WORDS, "ja")
    assert (given.active, given.withdrawn_at) == (False, 200)
    assert read(_receipt(), WORDS, "ja").withdrawn_at is None


def test_it_says_whom_to_call_and_each_purpose_once() -> None:
    details = [detail(), detail(domain="jobs", datatypes=["Badge"]), detail(purpose="research")]
    given = read(_receipt(authorization_details=details), WORDS, "ja")
    assert given.contact == "窓口 03-0000-0000"
    assert given.data_purposes[0] == "診療のため"
    assert len(given.data_purposes) == 2


def test_a_decision_about_the_latest_attributes_is_told_apart() -> None:
    given = read(_receipt(claims=["name", "latest_attributes"]), WORDS, "ja")
    assert given.asks_the_state
    assert given.claims[1].startswith("最新の氏名")
    assert not read(_receipt(), WORDS, "ja").asks_the_state
