"""The request travels sealed in the address: for us alone to read, for an hour, and never longer than a proxy takes."""

import os
from urllib.parse import parse_qs, urlsplit

import pytest

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from idp.interaction.address import BEGIN_SECONDS, Addresses, Beginning
from idp.interaction.state import Interaction
from tests.idp.card_login.mint import NOW

PARAMETERS = {"client_id": "bank", "state": "a b&c", "scope": "openid"}


def _made(parameters: dict[str, str] | None = None) -> tuple[Addresses, FixedClock, Interaction]:
    clock = FixedClock(NOW)
    began = clock.timestamp()
    interaction = Interaction("ix", "bank", PARAMETERS if parameters is None else parameters, began, began + 1800)
    return Addresses("https://op.example", Sealer(b"s" * 32), clock), clock, interaction


def _begin(url: str) -> str:
    return parse_qs(urlsplit(url).query)["begin"][0]


def test_an_address_carries_the_number_what_else_is_asked_and_the_sealed_request() -> None:
    addresses, _, interaction = _made()
    url = addresses.of("/login", interaction, error="x")
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "op.example", "/login")
    assert (query["ix"], query["error"]) == (["ix"], ["x"])
    assert addresses.open(_begin(url)) == Beginning("ix", PARAMETERS)
    assert "openid" not in url
    assert "bank" not in url


def test_after_an_hour_nothing_begins_any_more() -> None:
    addresses, clock, interaction = _made()
    begin = _begin(addresses.of("/login", interaction))
    assert addresses.anew(interaction).startswith("https://op.example/authorize/again?begin=")
    assert addresses.anew_by(begin)
    clock.advance(BEGIN_SECONDS)
    assert addresses.open(begin) is None
    assert addresses.anew(interaction) == addresses.anew_by(begin) == ""


def test_a_request_too_long_for_an_address_travels_by_its_number() -> None:
    addresses, _, interaction = _made({"claims": os.urandom(3000).hex()})
    url = addresses.of("/login", interaction)
    assert parse_qs(urlsplit(url).query).keys() == {"ix"}
    assert addresses.anew(interaction) == ""


@pytest.mark.parametrize("begin", ["", "x", "é", "A" * 100_000])
def test_what_we_did_not_seal_is_nothing(begin: str) -> None:
    addresses, _, interaction = _made()
    assert addresses.open(begin) is None
    good = _begin(addresses.of("/login", interaction))
    assert addresses.open(good[:-1] + ("A" if good[-1] != "A" else "B")) is None
    stranger = Addresses("https://op.example", Sealer(b"o" * 32), FixedClock(NOW))
    assert stranger.open(good) is None


def test_another_seal_of_ours_is_no_beginning() -> None:
    addresses, _, _ = _made()
    assert addresses.open(Sealer(b"s" * 32).seal(b"x", kind="card-proof")) is None
