"""Takes one protection away by which a claim is read in exactly one way; its attack must then succeed."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from foundation import forms
from idp.authorize import hint
from idp.authorize.hint import IdTokenHints
from idp.clients import assertion_rules
from idp.clients.assertion_rules import AssertionRules
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch


def _reader(patch: Patch, **lenient: Any) -> None:
    hooks: dict[str, Any] = {
        "object_pairs_hook": forms._once,
        "parse_constant": forms._refuse,
        "parse_int": forms._short_number,
        "parse_float": forms._finite,
    }
    patch.setattr(forms, "_READER", json.JSONDecoder(**{**hooks, **lenient}))


def names_twice(patch: Patch) -> None:
    """Of two members of one name the last one counts."""
    _reader(patch, object_pairs_hook=dict)


def numbers_that_are_none(patch: Patch) -> None:
    """NaN and Infinity are numbers."""
    _reader(patch, parse_constant=float)


def numbers_without_bounds(patch: Patch) -> None:
    """Numbers as a reader of doubles takes them: what is too large is infinite, and the digits nobody counts."""
    _reader(patch, parse_int=float, parse_float=float)


def truths_are_numbers(patch: Patch) -> None:
    """True is one, as Python has it."""
    patch.setattr(assertion_rules, "is_time", lambda value: isinstance(value, int | float))


def texts_are_numbers(patch: Patch) -> None:
    """Digits in a text are a time."""

    def read(claims: Mapping[str, Any], _: Any) -> dict[str, Any]:
        return {name: int(value) if name == "exp" and str(value).isdigit() else value for name, value in claims.items()}

    _judged(patch, read)


Alike = Callable[[Any, str], bool]


def by_its_beginning(value: Any, right: str) -> bool:
    """A name that begins like the right one."""
    return isinstance(value, str) and value.startswith(right)


def alone_in_a_list(value: Any, right: str) -> bool:
    """The right name as the only one of a list."""
    return bool(value == [right])


def in_any_case(value: Any, right: str) -> bool:
    """The right name in capitals."""
    return isinstance(value, str) and value.lower() == right.lower()


def compared(alike: Alike) -> Removal:
    """Names that are only alike are taken for one another, in assertions and in hints."""

    def take(patch: Patch) -> None:
        original, verified = IdTokenHints.read, hint.verify_jwt

        def read(self: IdTokenHints, token: str) -> Any:
            right = {"iss": self._issuer, "aud": "bank"}
            patch.setattr(hint, "verify_jwt", lambda *given, **named: _taken(verified(*given, **named), right, alike))
            return original(self, token)

        patch.setattr(IdTokenHints, "read", read)
        _judged(patch, lambda claims, right: _taken(claims, right, alike))

    return take


def _taken(claims: Mapping[str, Any], right: Mapping[str, str], alike: Alike) -> dict[str, Any]:
    return {**claims, **{name: value for name, value in right.items() if alike(claims.get(name), value)}}


def _judged(patch: Patch, read: Callable[[Mapping[str, Any], Mapping[str, str]], dict[str, Any]]) -> None:
    """The claims of an assertion, as `read` has them."""
    original = AssertionRules._holds

    def holds(self: AssertionRules, client: Any, claims: Mapping[str, Any]) -> bool:
        right = {"iss": client.client_id, "sub": client.client_id, "aud": self._issuer}
        return original(self, client, read(claims, right))

    patch.setattr(AssertionRules, "_holds", holds)
