"""Authenticated POSTs: every request proves the client afresh, every failure is one of two kinds."""

import asyncio
from typing import Any

import pytest

from relying_party_sdk.errors import ClientRejected, ProviderUnreachable
from tests.relying_party_sdk.small_provider import ISSUER, SmallProvider


def _ask(op: SmallProvider) -> dict[str, Any]:
    return asyncio.run(op.relying_party().back_channel.ask(f"{ISSUER}/introspect", {"token": "t"}))


def test_the_answer_is_a_json_object() -> None:
    assert _ask(SmallProvider()) == {"active": False}


def test_an_oauth_error_becomes_its_exception() -> None:
    op = SmallProvider()
    op.error = (401, {"error": "invalid_client"})
    with pytest.raises(ClientRejected) as refused:
        _ask(op)
    assert refused.value.status == 401


@pytest.mark.parametrize("planned", [(500, "boom"), (302, ""), (400, {"detail": "no"}), (200, "<html>"), (200, "[]")])
def test_what_is_not_the_protocol_is_unreachable(planned: tuple[int, Any]) -> None:
    op = SmallProvider()
    op.error = planned
    with pytest.raises(ProviderUnreachable):
        _ask(op)
