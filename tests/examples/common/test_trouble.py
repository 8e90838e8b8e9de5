"""Every code a citizen can meet has a page in three parts: what happened, was anything sent, what to do."""

import inspect

import pytest

from examples.common.trouble import TROUBLES, UNKNOWN, Trouble, trouble_for
from relying_party_sdk import errors
from relying_party_sdk.errors import CallbackRefused
from relying_party_sdk.oauth_errors import OAUTH_ERRORS


@pytest.mark.parametrize("trouble", [*TROUBLES.values(), UNKNOWN], ids=lambda trouble: trouble.title)
def test_every_page_has_all_its_parts(trouble: Trouble) -> None:
    assert all(part.endswith(".") for part in (trouble.happened, trouble.sent, trouble.advice))
    assert not trouble.title.endswith(".")
    assert trouble.status in (400, 403, 404, 503)


def test_every_refusal_of_a_callback_has_its_own_words() -> None:
    kinds = [k for _, k in inspect.getmembers(errors, inspect.isclass) if issubclass(k, CallbackRefused)]
    codes = {kind.code for kind in kinds} - {CallbackRefused.code}
    assert codes <= TROUBLES.keys()


@pytest.mark.parametrize("code", [code for code in OAUTH_ERRORS if code.startswith(("invalid_s", "unauthorized"))])
def test_our_own_mistakes_look_alike_to_the_citizen(code: str) -> None:
    assert trouble_for(code) is UNKNOWN


def test_no_sentence_is_long_or_blames_the_reader() -> None:
    for trouble in TROUBLES.values():
        assert not any(word in trouble.happened.lower() for word in ("your fault", "illegal", "invalid"))
