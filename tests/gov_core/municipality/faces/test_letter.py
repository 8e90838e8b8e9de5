"""The notification letter: says the number to its addressee, and masks it in the desk's copy."""

from datetime import date

from gov_core.municipality.faces.basis import BASES, MASK
from gov_core.municipality.faces.letter import SENDING, letter
from tests.gov_core.municipality.faces.scene import NUMBER, words
from tests.gov_core.town import HANAKO


def test_the_letter_sent_says_number_name_and_day_and_that_it_proves_nothing() -> None:
    said = words(letter(HANAKO, NUMBER, date(2026, 11, 24), SENDING))
    for expected in (HANAKO.name, "1234 5678 9018", "令和8年11月24日", "番号法第7条第1項"):
        assert expected in said
    assert "書類としては使えません" in said.replace("\n", "")
    assert HANAKO.address not in said  # since 2020-05-25 it carries neither address nor sex
    assert SENDING is BASES["notification"]


def test_the_copy_at_the_desk_is_masked() -> None:
    said = words(letter(HANAKO, NUMBER, date(2026, 11, 24)))
    assert MASK in said
    assert NUMBER not in said.replace(" ", "")
