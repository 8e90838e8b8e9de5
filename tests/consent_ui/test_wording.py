"""The trust's own words on every page; an unknown thing keeps its name and counts as sensitive."""

import asyncio
from typing import Any

from consent_ui.wording import Wording, WordingSource
from data_trust.domains import ALL
from data_trust.metadata import wording
from foundation.clock import FixedClock
from idp.pages import wording as provider_wording
from tests.data_trust.street import NOON

WORDS = Wording(wording(ALL))


def test_kinds_of_data_purposes_and_attributes_have_words_in_both_languages() -> None:
    assert set(WORDS.domains()) == {"medical", "farming", "jobs"}
    for domain in WORDS.domains():
        assert WORDS.domain(domain, "ja") != WORDS.domain(domain, "en")
        for name in WORDS.datatypes(domain):
            for locale in ("ja", "en"):
                words = WORDS.datatype(domain, name, locale)
                assert words.label
                assert words.description
    assert WORDS.purpose("treatment", "ja") == "診療のため"
    assert WORDS.claim("name", "en") == "Name"


def test_medical_data_is_sensitive_and_an_unknown_kind_is_too() -> None:
    assert WORDS.datatype("medical", "Condition", "ja").sensitive
    unknown = WORDS.datatype("medical", "Genome", "ja")
    assert (unknown.label, unknown.sensitive) == ("Genome", True)
    assert WORDS.datatype("nowhere", "X", "en").sensitive
    assert not WORDS.datatype("farming", "Shipment", "ja").sensitive, "care for everything is care for nothing"


def test_a_document_without_words_is_no_fault() -> None:
    empty = Wording({})
    assert empty.domains() == []
    assert (empty.purpose("x", "ja"), empty.claim("name", "ja"), empty.domain("d", "en")) == ("", "name", "d")


def test_the_provider_and_the_trust_call_each_attribute_by_the_same_name() -> None:
    for name in ("name", "address", "birthdate", "gender", "age_over_20"):
        told = provider_wording.asked_label(name, ())
        assert (told["label_ja"], told["label_en"]) == (WORDS.claim(name, "ja"), WORDS.claim(name, "en"))


def test_the_words_are_fetched_every_five_minutes_and_not_more_often() -> None:
    fetched: list[int] = []
    clock = FixedClock(NOON)

    async def fetch() -> dict[str, Any]:
        fetched.append(clock.timestamp())
        return {}

    async def story() -> None:
        source = WordingSource(fetch, clock)
        await source.now()
        clock.advance(299)
        await source.now()
        assert len(fetched) == 1
        clock.advance(1)
        await source.now()
        assert len(fetched) == 2

    asyncio.run(story())
