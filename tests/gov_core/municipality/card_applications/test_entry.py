"""An entry of the register is whole, or it is none."""

from dataclasses import replace
from typing import Any

import pytest

from gov_core.municipality.card_applications.entry import NOTICE, ORDINANCE
from gov_core.municipality.card_applications.refusals import ApplicationUnfit
from standards.jpki_card import AID_COMMON, AID_JPKI
from tests.gov_core.municipality.card_applications.entries import ALL, INSURANCE, LIBRARY


def test_a_municipality_rests_on_its_ordinance_and_the_state_on_a_notice() -> None:
    assert (LIBRARY.article, INSURANCE.article) == (ORDINANCE, NOTICE)
    assert LIBRARY.owned_by.name_ja == "長岡市"


@pytest.mark.parametrize(
    "change",
    [
        {"aid": "F3920152"},
        {"aid": "F3" * 17},
        {"aid": "F39201520200010"},
        {"aid": "f392015202000101"},
        {"aid": AID_JPKI.hex().upper()},
        {"aid": AID_COMMON.hex().upper()[:10]},
        {"aid": AID_JPKI.hex().upper() + "00"},
        {"owner": "99999"},
        {"service": "Library"},
        {"service": "l" * 41},
        {"basis": ""},
        {"basis": "館長の判断"},
        {"basis": "令和8年総務省告示第30号"},
        {"basis": "平成28年長岡市条例第0号"},
        {"basis": "平成28年長岡市条例第5号" + "あ" * 120},
        {"title_ja": ""},
        {"title_en": " Library"},
        {"title_en": "L" * 61},
        {"title_ja": "図書館\x00カード"},
        {"open_to": "friends"},
    ],
)
def test_what_cannot_stand_in_the_register(change: dict[str, Any]) -> None:
    with pytest.raises(ApplicationUnfit):
        replace(LIBRARY, **change)


@pytest.mark.parametrize("change", [{"basis": LIBRARY.basis}, {"open_to": "residents"}])
def test_the_state_has_no_ordinance_and_no_residents(change: dict[str, Any]) -> None:
    with pytest.raises(ApplicationUnfit):
        replace(INSURANCE, **change)


def test_ids_clash_when_one_is_the_beginning_of_the_other() -> None:
    assert LIBRARY.clashes_with(LIBRARY.aid[:12])
    assert LIBRARY.clashes_with(LIBRARY.aid + "00")
    assert not any(LIBRARY.clashes_with(other.aid) for other in ALL if other is not LIBRARY)
