"""What the table keeps is what was written."""

import sqlite3
from dataclasses import replace

import pytest

from gov_core.jpki.verifiers.store import VerifierStore
from tests.gov_core.jpki.verifiers_at_the_door import NOTIFIED_ONE, PLATFORM, SERVICE
from tests.gov_core.town import Town, run


@pytest.fixture
def store(town: Town) -> VerifierStore:
    """The table of a town."""
    return VerifierStore(town.rooms.database)


def test_it_gives_back_what_it_was_given(store: VerifierStore) -> None:
    for each in (PLATFORM, NOTIFIED_ONE, SERVICE):
        run(store.put(each))
    assert store.all() == [SERVICE, PLATFORM, NOTIFIED_ONE]
    assert store.named("bank") == SERVICE
    assert PLATFORM.pin
    assert store.with_certificate(PLATFORM.pin.fingerprint) == PLATFORM
    assert store.named("nobody") is store.with_certificate("00") is None


def test_two_verifiers_never_share_a_certificate(store: VerifierStore) -> None:
    run(store.put(PLATFORM))
    with pytest.raises(sqlite3.IntegrityError):
        run(store.put(replace(PLATFORM, id="another")))
    assert store.all() == [PLATFORM]


def test_who_was_revoked_is_not_written_over(store: VerifierStore) -> None:
    run(store.put(PLATFORM))
    assert run(store.stand("kakehashi", "revoked"))
    assert not run(store.stand("kakehashi", "active"))
    with pytest.raises(sqlite3.IntegrityError):
        run(store.put(PLATFORM))
    found = store.named("kakehashi")
    assert found and found.standing == "revoked"


def test_nobody_stands_who_is_not_there(store: VerifierStore) -> None:
    assert not run(store.stand("nobody", "suspended"))
