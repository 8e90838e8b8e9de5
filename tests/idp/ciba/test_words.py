"""What a client may say: plain short words on both screens, a wish for time, a token worth keeping (CIBA Core 7.1)."""

import pytest

from idp.ciba.refusals import InvalidBindingMessage
from idp.ciba.words import read_words
from idp.errors import InvalidRequest
from tests.idp.ciba.counter import TOKEN, counter, pinged, signing

PING = pinged("https://counter.example/notices")


@pytest.mark.parametrize(
    "message",
    ["", "W4", "窓口 12番、さくら42", "Transfer 10,000 yen (no. 7)!", "ｶﾞ ＡＢ", "x" * 64, "3.50 + 1.20 = 4.70"],
)
def test_plain_words_stand_as_they_are(message: str) -> None:
    assert read_words({"binding_message": message} if message else {}, counter()).binding_message == message


@pytest.mark.parametrize(
    "message",
    [
        *("x" * 65, "x" * 10_000, " led", "led ", "two\nlines", "tab\tbed", "\u202ereversed", "zero\u200bwidth"),
        *("<b>bold</b>\x00", "see https://evil.example", "www.evil.example", "evil.example/a", "go to evil.jp", "😀"),
        "number 1234 5678 9018",
    ],
)
def test_tk24_attack_binding_message_that_hides_leads_away_or_is_too_long(message: str) -> None:
    with pytest.raises(InvalidBindingMessage):
        read_words({"binding_message": message}, counter())


def test_whoever_signs_says_what_the_question_is_about() -> None:
    """FAPI-CIBA 5.2.2-2: a unique authorization context, or the message."""
    with pytest.raises(InvalidBindingMessage):
        read_words({}, signing())
    assert read_words({"authorization_details": "[]"}, signing()).binding_message == ""
    assert read_words({}, counter()).binding_message == ""


def test_time_is_a_positive_whole_number_up_to_ten_minutes() -> None:
    for wished, given in ((None, 300), ("1", 1), ("30", 30), ("601", 600), ("999999999", 600)):
        asked = {} if wished is None else {"requested_expiry": wished}
        assert read_words(asked, counter()).seconds == given
    for wished in ("0", "-5", "1.5", "soon", "9999999999", "０１"):
        with pytest.raises(InvalidRequest):
            read_words({"requested_expiry": wished}, counter())


def test_a_notice_needs_a_token_of_128_bits_and_other_clients_tokens_are_not_kept() -> None:
    assert read_words({"client_notification_token": TOKEN}, PING).notification_token == TOKEN
    assert read_words({"client_notification_token": TOKEN}, counter()).notification_token == ""
    for token in (None, "short", "n" * 1025, "n" * 40 + " n", "n" * 40 + "\r\nX: y", "ｎ" * 43):
        with pytest.raises(InvalidRequest):
            read_words({} if token is None else {"client_notification_token": token}, PING)


@pytest.mark.parametrize("token", ["n" * 22, "n" * 1024, "n" * 1023 + "=", "n" * 1022 + "=="])
def test_a_token_may_fill_its_thousand_and_twenty_four_characters(token: str) -> None:
    """7.1: "The length of the token MUST NOT exceed 1024 characters"."""
    assert read_words({"client_notification_token": token}, PING).notification_token == token


def test_attack_a_secret_of_the_persons_is_never_taken_from_a_client() -> None:
    with pytest.raises(InvalidRequest, match="user_code"):
        read_words({"user_code": "1234"}, counter())
