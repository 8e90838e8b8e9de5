"""Designation of individual numbers (番号法 第7条, 第8条), judged by python-stdnum."""

import asyncio
from hashlib import sha256

import pytest
from stdnum.jp import in_ as individual

from gov_core.number.designation import Designation
from gov_core.number.store import NumberTaken
from tests.gov_core.town import Town, run


def test_a_thousand_residents_get_a_thousand_different_valid_numbers(town: Town) -> None:
    designation = Designation(town.rooms.residents, b"n" * 32)

    async def everybody() -> None:
        await asyncio.gather(*(designation.designate(f"person-{n}") for n in range(1000)))

    run(everybody())
    numbers = town.rooms.residents.all_numbers()
    assert len(set(numbers)) == len(numbers) == 1002
    assert all(individual.is_valid(number) for number in numbers)


def test_a_second_designation_changes_nothing_even_at_the_same_moment(town: Town) -> None:
    designation = Designation(town.rooms.residents, b"n" * 32)

    async def twice() -> None:
        await asyncio.gather(*(designation.designate("person") for _ in range(10)))

    run(twice())
    first = town.rooms.residents.number_of("person")
    run(designation.designate("person"))
    assert town.rooms.residents.number_of("person") == first
    assert len(town.rooms.residents.all_numbers()) == 3


def test_a_leaked_number_dies_and_is_never_given_again(town: Town) -> None:
    designation, residents = Designation(town.rooms.residents, b"n" * 32), town.rooms.residents
    run(designation.designate("person"))
    seen = [residents.number_of("person")]
    for _ in range(5):
        run(designation.change_after_leak("person"))
        seen.append(residents.number_of("person"))
    assert len(set(seen)) == 6
    with pytest.raises(NumberTaken):
        run(residents.designate_anew(str(seen[0]), "somebody else"))
    assert residents.number_of("person") == seen[-1]


def test_a_collision_is_answered_with_another_candidate(town: Town) -> None:
    designation = Designation(town.rooms.residents, b"n" * 32)
    taken = designation._candidate("person", 0)
    run(town.rooms.residents.designate_first(taken, "somebody else"))
    run(designation.designate("person"))
    assert town.rooms.residents.number_of("person") == designation._candidate("person", 1)


class _OneDigitFirst(Designation):
    def _candidate(self, resident_id: str, attempt: int) -> str:
        return "111111111118" if attempt == 0 else super()._candidate(resident_id, attempt)


def test_eleven_times_the_same_digit_is_passed_over(town: Town) -> None:
    run(_OneDigitFirst(town.rooms.residents, b"n" * 32).designate("person"))
    assert town.rooms.residents.number_of("person") != "111111111118"


class _Stubborn(Designation):
    def _candidate(self, resident_id: str, attempt: int) -> str:
        return "123456789018"


def test_no_free_number_is_said_and_nobody_gets_one_twice(town: Town) -> None:
    run(_Stubborn(town.rooms.residents, b"n" * 32).designate("first"))
    with pytest.raises(NumberTaken):
        run(_Stubborn(town.rooms.residents, b"n" * 32).designate("second"))


def test_the_number_depends_on_the_key_and_is_no_plain_digest_of_the_id(town: Town) -> None:
    one, other = Designation(town.rooms.residents, b"a" * 32), Designation(town.rooms.residents, b"b" * 32)
    assert one._candidate("person", 0) != other._candidate("person", 0)
    plain = f"{int.from_bytes(sha256(b'person:0').digest()) % 10**11:011d}"
    assert plain not in (one._candidate("person", 0)[:-1], other._candidate("person", 0)[:-1])
