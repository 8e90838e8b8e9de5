from datetime import date
from typing import Any

from idp.accounts.attributes import PersonAttributes, from_seal_form, seal_form
from idp.pages import wording
from tests.idp.card_login.mint import HANAKO

PROOF: dict[str, Any] = {
    "method": "カ", "method_revision": "2025-06-24", "verified_at": 5, "standing": "current", "checked_at": 6,
}  # fmt: skip
HER: PersonAttributes = from_seal_form(seal_form(HANAKO), PROOF)
DAY = date(2026, 11, 23)


def test_every_known_claim_has_a_label_and_all_but_the_bundle_a_value() -> None:
    for name in wording.LABELS:
        assert wording.label(name)["label_ja"] != name
        if name not in ("verified_claims", "latest_attributes"):  # told in parts, and asked for later
            assert wording.value(name, HER, DAY)


def test_an_unknown_claim_shows_its_name_and_no_value() -> None:
    assert wording.label("shoe_size") == {"label_ja": "shoe_size", "label_en": "shoe_size"}
    assert wording.value("shoe_size", HER, DAY) is None
    assert wording.value("method", HER, DAY) is None


def test_verified_values_stand_in_one_text() -> None:
    assert wording.verified_value(wording.verified_parts(("name", "gender"), HER, DAY)) == (
        "氏名 山田　花子、性別 女性",
        "Name: 山田　花子, Sex: Female",
    )
    assert wording.verified_value([]) is None


def test_verified_claims_are_called_by_what_is_inside_them() -> None:
    words = wording.asked_label("verified_claims", ("name", "gender"))
    assert words["label_ja"] == "氏名・性別（確認の記録つき）"
    assert words["label_en"] == "Name, Sex (with the record of how they were verified)"
    assert wording.asked_label("name", ("gender",)) == wording.label("name")


def test_each_verified_value_can_be_shown_on_its_own() -> None:
    parts = wording.verified_parts(("name", "gender"), HER, DAY)
    assert [part["label_ja"] for part in parts] == ["氏名", "性別"]
    assert [part["value_en"] for part in parts] == ["山田　花子", "Female"]
