"""The limits of a session, to the second."""

from dataclasses import replace

import pytest

from idp.card_login.cross_device.session import Standing, standing_of
from idp.card_login.cross_device.store import PhoneSession

NEW = PhoneSession("s", "ix", 1, "sealed", "07", "Chrome, Windows", "", started_at=1000)
BOUND = replace(NEW, bound_at=1100)
CONFIRMED = replace(BOUND, tried_at=1200, confirmed_at=1200)
ANSWERED = replace(CONFIRMED, proof="p", answered_at=1300)


@pytest.mark.parametrize(
    ("session", "now", "standing"),
    [
        (NEW, 1119, "open"),
        (NEW, 1120, "over"),
        (BOUND, 1219, "bound"),
        (BOUND, 1220, "over"),
        (CONFIRMED, 1799, "confirmed"),
        (CONFIRMED, 1800, "over"),
        (ANSWERED, 9999, "answered"),
        (replace(ANSWERED, taken_at=1400), 9999, "taken"),
        (replace(NEW, ended="stopped"), 1001, "ended"),
        (replace(ANSWERED, ended="superseded"), 1301, "ended"),
    ],
)
def test_a_session_stands_where_its_times_say(session: PhoneSession, now: int, standing: Standing) -> None:
    assert standing_of(session, now) == standing


def test_no_secret_of_a_session_is_printed() -> None:
    assert "sealed" not in repr(NEW)
    assert "07" not in repr(NEW)
