"""Municipality codes."""

import pytest

from gov_core.municipality.places import locality
from gov_core.municipality.refusals import UnknownMunicipality


def test_a_known_code_gives_prefecture_and_city_in_roman_letters() -> None:
    assert locality("15202") == ("Niigata-ken", "Nagaoka-shi")


@pytest.mark.parametrize("code", ["", "99999", "１５２０２", "15202 "])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownMunicipality):
        locality(code)
