"""The provider's answer in values; one of another shape is no answer, and no link leads anywhere but to the web."""

from typing import Any

import pytest

from consent_ui.at_the_state import AtTheState, StateConsent, read

ONE = {
    "client_id": "bank", "valid_from": 1, "valid_until": 200, "handed_at": None, "reminder_due": True, "ended_at": 150,
}  # fmt: skip


def test_each_consent_is_found_by_its_recipient() -> None:
    told = read({"consents": [ONE], "state_url": "https://state.example/consents"})
    assert told.of("bank") == StateConsent(200, None, reminder_due=True, ended_at=150)
    assert told.of("shop") is None
    assert (told.known, told.page_url) == (True, "https://state.example/consents")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"consents": None},
        {"consents": [{}]},
        {"consents": ["bank"]},
        {"consents": [{**ONE, "valid_until": "soon"}]},
        {"consents": [{**ONE, "ended_at": []}]},
    ],
)
def test_another_shape_is_no_answer(document: dict[str, Any]) -> None:
    assert read(document) == AtTheState()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//elsewhere.example", "", None, 7])
def test_a_link_leads_to_the_web_only(address: object) -> None:
    assert read({"consents": [], "state_url": address}).page_url == ""
