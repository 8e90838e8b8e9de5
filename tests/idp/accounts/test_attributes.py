from datetime import date
from typing import Any

import pytest

from idp.accounts.attributes import age_over, from_seal_form, seal_form
from tests.idp.card_login.mint import HANAKO

PROOF: dict[str, Any] = {
    "method": "カ", "method_revision": "2025-06-24", "verified_at": 5, "standing": "current", "checked_at": 6,
}  # fmt: skip


def test_attributes_survive_sealing_in_the_words_of_openid_connect() -> None:
    person = from_seal_form(seal_form(HANAKO), PROOF)
    assert (person.name, person.gender, person.birthdate) == ("山田　花子", "female", "1990-05-10")
    assert person.current
    assert not person.has_substitutes


@pytest.mark.parametrize("standing", ["stale", "unconfirmed"])
def test_only_a_confirmed_certificate_makes_attributes_current(standing: str) -> None:
    assert not from_seal_form(seal_form(HANAKO), {**PROOF, "standing": standing}).current


@pytest.mark.parametrize(
    ("born", "day", "over"),
    [
        ("2006-11-23", date(2026, 11, 22), False),
        ("2006-11-23", date(2026, 11, 23), True),
        ("2008-02-29", date(2028, 2, 28), False),
        ("2008-02-29", date(2028, 2, 29), True),
        ("2004-02-29", date(2025, 2, 28), True),
        ("2007-02-28", date(2027, 2, 28), True),
    ],
)
def test_twenty_is_reached_on_the_birthday(born: str, day: date, over: bool) -> None:
    assert age_over(born, 20, day) is over


def test_who_is_born_on_29_february_waits_for_1_march_in_other_years() -> None:
    assert not age_over("2008-02-29", 18, date(2026, 2, 28))
    assert age_over("2008-02-29", 18, date(2026, 3, 1))
