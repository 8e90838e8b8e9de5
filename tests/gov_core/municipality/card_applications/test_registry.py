"""The register: an owner enters and withdraws its own application, nobody else's."""

from dataclasses import replace

import pytest

from gov_core.municipality.card_applications.refusals import ApplicationTaken, NoApplication, NotTheOwner
from gov_core.municipality.card_applications.registry import Registry
from tests.gov_core.municipality.card_applications.entries import ALL, LIBRARY, SEAL, registered
from tests.gov_core.town import Town, run


@pytest.fixture
def registry(town: Town) -> Registry:
    run(registered(town))
    return town.rooms.applications.registry


def test_everything_registered_is_listed_with_its_owner_and_basis(registry: Registry) -> None:
    assert {listed.application for listed in registry.listed()} == set(ALL)
    assert registry.current(LIBRARY.aid) == LIBRARY


def test_an_id_is_never_given_twice_not_even_a_withdrawn_one(registry: Registry) -> None:
    run(registry.withdraw(LIBRARY.aid, by="15202"))
    with pytest.raises(ApplicationTaken):
        run(registry.register(replace(LIBRARY, title_en="Reading card"), by="15202"))


@pytest.mark.parametrize("by", ["13101", "mhlw", ""])
def test_only_the_owner_enters_and_withdraws(registry: Registry, by: str) -> None:
    with pytest.raises(NotTheOwner):
        run(registry.register(replace(LIBRARY, aid="F392015202000109"), by=by))
    with pytest.raises(NotTheOwner):
        run(registry.withdraw(LIBRARY.aid, by=by))
    assert LIBRARY in registry.usable()


def test_a_withdrawn_one_stays_in_the_list_and_is_of_no_use(registry: Registry) -> None:
    run(registry.withdraw(SEAL.aid, by="15202"))
    assert SEAL not in registry.usable()
    assert registry.entry(SEAL.aid) == SEAL
    for again in (registry.current, lambda aid: run(registry.withdraw(aid, by="15202"))):
        with pytest.raises(NoApplication):
            again(SEAL.aid)


def test_what_was_never_registered_is_nothing(registry: Registry) -> None:
    for look in (registry.current, registry.entry):
        with pytest.raises(NoApplication):
            look("F392015202000199")
