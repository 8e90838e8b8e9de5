"""Steps that ask too early are a mistake of ours, told at once."""

import pytest

from idp.authorize.step import Attempt, Door, Stage
from idp.errors import UnknownClient


def test_stages_read_as_words_in_order() -> None:
    words = [stage.words for stage in Stage]
    assert words == [
        "client",
        "request object",
        "redirect",
        "response type",
        "scope",
        "proof",
        "prompt",
        "card",
        "consent",
        "respond",
    ]


def test_nothing_is_there_before_its_row() -> None:
    attempt = Attempt(Door.AUTHORIZE, {})
    with pytest.raises(UnknownClient):
        _ = attempt.known_client
    with pytest.raises(RuntimeError, match="too early"):
        _ = attempt.request
