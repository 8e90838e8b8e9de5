"""A proof counts only where the attack's test fails by an assertion of its own, and for what was taken away."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.idp.attacks import test_addresses
from tests.idp.attacks.proof import place_of, show_it_can_fail, stands_in_its_tables

PROTECTION = {"stands": True}


def _gone(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(PROTECTION, "stands", False)


def _by_assertion() -> None:
    assert PROTECTION["stands"]


def _by_what_did_not_raise() -> None:
    with pytest.raises(ValueError, match="refused"):
        _refuse("refused" if PROTECTION["stands"] else "")


def _by_another_text() -> None:
    with pytest.raises(ValueError, match="refused"):
        _refuse("refused" if PROTECTION["stands"] else "broken")


def _by_no_refusal() -> None:
    assert {"access_token": "x"}["error"] == "invalid_grant"


def _refuse(text: str) -> None:
    if text:
        raise ValueError(text)


@pytest.mark.parametrize("attack", [_by_assertion, _by_what_did_not_raise, _by_another_text, _by_no_refusal])
def test_a_test_that_fails_by_an_assertion_of_its_own_is_a_proof(
    attack: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    show_it_can_fail(attack, _gone, request)


def _passes() -> None:
    assert PROTECTION


def _breaks() -> None:
    raise ValueError("no such thing")


def _runs_out_of_time() -> None:
    pytest.fail("Timeout (>300.0s) from pytest-timeout.")


def _misses_something() -> None:
    assert {}["token"]


def _asserts_elsewhere() -> None:
    exec(compile("assert False", "/elsewhere.py", "exec"), {})


@pytest.mark.parametrize("attack", [_passes, _breaks, _runs_out_of_time, _misses_something, _asserts_elsewhere])
def test_whatever_else_happens_is_none(attack: Callable[..., None], request: pytest.FixtureRequest) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        show_it_can_fail(attack, _gone, request)


@pytest.mark.parametrize(("one", "two"), [(1, "a"), (2, "b")])
def test_a_variant_is_a_whole_row_of_its_table(one: int, two: str) -> None:
    here = test_a_variant_is_a_whole_row_of_its_table
    assert stands_in_its_tables(partial(here, one=one, two=two))
    for other in ({"one": one, "two": "c"}, {"one": one}, {"one": one, "two": two, "three": 3}):
        assert not stands_in_its_tables(partial(here, **other))


def test_a_test_is_named_as_the_document_names_it() -> None:
    attack = test_addresses.test_az02_a_variant_of_a_registered_address_is_another_address
    place = "tests/idp/attacks/test_addresses.py::test_az02_a_variant_of_a_registered_address_is_another_address"
    assert place_of(attack) == place_of(partial(attack, address="x")) == place
