"""The public corporate register over HTTP; there is no way to an individual number."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.jp import cn

from gov_core.number.resident import Corporation
from standards.individual_number import display
from tests.gov_core.town import HANAKO, Town, run

BANK = Corporation("8700110005901", "ひまわり銀行株式会社", "東京都千代田区")


def test_a_corporation_is_looked_up_by_number_without_login(town: Town) -> None:
    assert cn.is_valid(BANK.number)
    run(town.rooms.residents.put_corporation(BANK))
    answer = town.ask("GET", f"/corporate-numbers/{BANK.number}")
    assert answer.status_code == 200
    assert answer.json() == {"corporate_number": BANK.number, "name": BANK.name, "address": BANK.address}


def test_a_corporation_is_looked_up_by_name(town: Town) -> None:
    run(town.rooms.residents.put_corporation(BANK))
    answer = town.ask("GET", "/corporate-numbers", params={"name": "ひまわり"})
    assert [each["corporate_number"] for each in answer.json()["corporations"]] == [BANK.number]


@pytest.mark.parametrize("number", ["8700110005900", "1180301018771", "x", "８７００１１０００５９０１", "0" * 13])
def test_an_unknown_or_malformed_number_is_not_found(town: Town, number: str) -> None:
    run(town.rooms.residents.put_corporation(BANK))
    answer = town.ask("GET", f"/corporate-numbers/{quote(number)}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["", "?name=", "?name=" + "あ" * 151])
def test_a_name_search_needs_a_name(town: Town, query: str) -> None:
    assert town.ask("GET", f"/corporate-numbers{query}").status_code == 400


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.binary(max_size=60))
def test_no_search_breaks_the_register(town: Town, name: str, raw: bytes) -> None:
    written = quote(name, safe="", errors="replace")
    assert town.ask("GET", f"/corporate-numbers?name={written}").status_code in (200, 400)
    # 307: the number "/" is the search itself with a slash too many
    assert town.ask("GET", f"/corporate-numbers/{written or 'x'}").status_code in (307, 400, 404)
    assert town.ask("GET", f"/corporate-numbers?name={quote(raw)}").status_code in (200, 400)


def test_no_address_of_this_house_answers_with_an_individual_number(town: Town) -> None:
    number = town.rooms.residents.number_of(HANAKO.id)
    assert number is not None
    for path in ("/registrar", "/jpki/ca/auth", f"/corporate-numbers?name={number}", f"/corporate-numbers/{number}"):
        answer = town.ask("GET", path)
        assert number not in answer.text
        assert display(number) not in answer.text
