"""Every error a relying party can be told says what to do about it."""

from collections.abc import Iterator

import pytest

import idp.decoupled.words
import idp.dpop.errors
from foundation.advice import BY_STATUS
from idp.advice import ADVICE, advice_of
from idp.clients.assertion_rules import LONGEST_SECONDS
from idp.clients.metadata.authentication import AUDIENCES
from idp.errors import OAuthError


def _kinds(of: type[OAuthError]) -> Iterator[type[OAuthError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


@pytest.mark.parametrize("kind", sorted(set(_kinds(OAuthError)), key=lambda kind: kind.__name__))
def test_every_error_has_advice(kind: type[OAuthError]) -> None:
    assert kind.error in ADVICE or kind.status in BY_STATUS
    assert advice_of(kind.error, kind.status).endswith(".")


def test_an_assertions_life_is_told_as_long_as_it_is_for_every_client() -> None:
    words = {300: "five minutes", 3600: "an hour"}
    assert set(LONGEST_SECONDS.values()) == words.keys()
    assert all(word in ADVICE["invalid_client"] for word in words.values())
    assert set(LONGEST_SECONDS) == set(AUDIENCES)


def test_a_polling_device_is_not_an_incident() -> None:
    assert idp.decoupled.words.AuthorizationPending.awaited
    assert not idp.decoupled.words.ExpiredToken.awaited
