"""The provider's answer in values; one of another shape is no answer, and no link leads anywhere but to the web."""

from typing import Any

import pytest

from consent_ui.at_the_state import AtTheState, StateConsent, read

ONE = {
    "client_id": "bank", "receipt_ids": ["r-1"], "valid_from": 1, "valid_until": 200, "handed_at": None,
    "reminder_due": True, "ended_at": 150,
}  # fmt: skip


def test_each_consent_is_found_by_its_recipient() -> None:
    told = read({"consents": [ONE], "state_url": "https://state.example/consents"})
    assert told.of("bank") == StateConsent(frozenset({"r-1"}), 200, None, reminder_due=True, ended_at=150)
    assert told.of("shop") is None
    assert (told.known, told.page_url) == (True, "https://state.example/consents")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"consents": None},
        {"consents": [{}]},
        {"consents": ["bank"]},
        {"consents": [{**ONE, "receipt_ids": None}]},
        {"consents": [{**ONE, "valid_until": "soon"}]},
        {"consents": [{**ONE, "ended_at": []}]},
    ],
)
def test_another_shape_is_no_answer(document: dict[str, Any]) -> None:
    assert read(document) == AtTheState()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//elsewhere.example", "", None, 7])
def test_a_link_leads_to_the_web_only(address: object) -> None:
    assert read({"consents": [], "state_url": address}).page_url == ""


def test_a_withdrawal_here_cuts_off_only_what_is_in_force_and_may_leave_the_states_consent_over() -> None:
    standing = read({"consents": [{**ONE, "ended_at": None}]})
    assert standing.is_cut_off_by("bank", "r-1")
    assert not standing.is_cut_off_by("bank", "r-2")
    assert not standing.is_cut_off_by("shop", "r-1")
    assert not standing.is_left_over("bank")
    assert read({"consents": [{**ONE, "ended_at": None, "receipt_ids": []}]}).is_left_over("bank")
    assert not read({"consents": [{**ONE, "receipt_ids": []}]}).is_left_over("bank")
    assert AtTheState().is_cut_off_by("bank", "r-1")
    assert AtTheState().is_left_over("bank")
