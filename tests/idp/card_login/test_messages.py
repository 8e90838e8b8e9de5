import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.card_login.messages import card_message, document, kind_of, recipient, text
from idp.card_login.refusals import InvalidRequest
from tests.idp.card_login.room import BANK

GOOD = {"challenge_id": "c", "certificate": "AAE=", "signature": "Ag=="}


def test_an_answer_is_read_strictly() -> None:
    message = card_message(GOOD)
    assert (message.challenge_id, message.certificate, message.signature) == ("c", b"\x00\x01", b"\x02")


@pytest.mark.parametrize("absent", [None, "", "missing"])
def test_no_certificate_is_a_message_of_its_own(absent: str | None) -> None:
    sent = {**GOOD, "certificate": absent} if absent != "missing" else {"challenge_id": "c"}
    assert card_message(sent).certificate == b""


@pytest.mark.parametrize(
    "change",
    [
        {"certificate": 5},
        {"certificate": "A"},
        {"certificate": "AA E="},
        {"signature": "é"},
        {"signature": "A" * 2000},
        {"challenge_id": ""},
    ],
)
def test_malformed_answers_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        card_message({**GOOD, **change})


@given(st.none() | st.text() | st.integers() | st.lists(st.text()))
def test_only_an_object_with_a_known_kind_is_a_question(body: object) -> None:
    with pytest.raises(InvalidRequest):
        document(body)
    with pytest.raises(InvalidRequest):
        kind_of({"kind": body})
    assert text({"a": "b"}, "a") == "b"


def test_the_requester_is_told_as_registered() -> None:
    assert recipient(BANK)["corporate_number"] == "7000012050002"
