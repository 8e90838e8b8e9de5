"""Who may own a card application."""

import pytest

from gov_core.municipality.card_applications.owners import OWNERS, owner_of
from gov_core.municipality.card_applications.refusals import ApplicationUnfit
from gov_core.municipality.places import locality


def test_every_municipality_of_the_register_is_known_to_the_counter() -> None:
    for owner in OWNERS.values():
        assert owner.of_the_state or locality(owner.code)
        assert owner.names == {"ja": owner.name_ja, "en": owner.name_en}


@pytest.mark.parametrize("code", ["", "99999", "1310", "shop"])
def test_nobody_else_owns_one(code: str) -> None:
    with pytest.raises(ApplicationUnfit):
        owner_of(code)
