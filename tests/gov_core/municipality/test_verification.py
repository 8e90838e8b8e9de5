"""The check at the counter (番号法 第16条): number and person, each by its own proof."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_core.municipality.verification import (
    FEATURES,
    IDENTITY_DOCUMENTS,
    NUMBER_DOCUMENTS,
    CounterCheck,
    IdentityDocument,
)


def test_one_card_whose_face_matches_proves_both() -> None:
    assert CounterCheck("my_number_card", ("my_number_card",), face_matches=True).complete
    assert not CounterCheck("my_number_card", ("my_number_card",), face_matches=False).complete


@pytest.mark.parametrize("missing", FEATURES)
def test_a_notification_card_lacking_one_feature_is_a_copy(missing: str) -> None:
    found = frozenset(feature for feature in FEATURES if feature != missing)
    check = CounterCheck("notification_card", ("passport",), face_matches=True, features=found)
    assert not check.number_verified
    assert check.identity_verified
    assert not check.complete


def test_a_notification_card_with_old_details_proves_no_number() -> None:
    check = CounterCheck("notification_card", ("passport",), True, unchanged=False, features=frozenset(FEATURES))
    assert not check.number_verified


@pytest.mark.parametrize("pair", [("insurance_document", "pension_book"), ("pension_book", "insurance_document")])
def test_without_a_photograph_two_documents_are_needed(pair: tuple[IdentityDocument, ...]) -> None:
    assert CounterCheck("register", pair, face_matches=False).complete
    assert not CounterCheck("register", pair[:1], face_matches=False).complete
    assert not CounterCheck("register", pair[:1] * 2, face_matches=False).complete


@given(
    st.builds(
        CounterCheck,
        st.sampled_from(NUMBER_DOCUMENTS),
        st.lists(st.sampled_from(IDENTITY_DOCUMENTS), max_size=3).map(tuple),
        st.booleans(),
        st.booleans(),
        st.frozensets(st.sampled_from(FEATURES)),
    )
)
def test_the_record_says_each_feature_and_both_outcomes(check: CounterCheck) -> None:
    record = orjson.loads(check.as_record())
    assert {name for name, found in record["features"].items() if found} == check.features
    assert list(record["features"]) == list(FEATURES)
    assert (record["number_verified"] and record["identity_verified"]) is check.complete
