"""Exactly one method, the registered one, and the same answer for every failure."""

import asyncio
from typing import Any

import pytest

from idp.clients.authentication import AuthenticationMethod, ClientAuthenticator, Presented, check_secret
from idp.errors import InvalidClient, InvalidRequest, OAuthError
from idp.wire import Call
from tests.idp.provider import confidential

CALL = Call({"method": "POST", "path": "/token", "query_string": b"", "headers": []})


class _Registry:
    def get(self, client_id: str) -> Any:
        return confidential() if client_id == "bank" else None


def _method(name: str, field: str, *, verdict: bool = True) -> AuthenticationMethod:
    async def later(client: Any, proof: Any) -> bool:
        return verdict

    return AuthenticationMethod(
        name, lambda call, form: Presented(form["client_id"], form[field]) if field in form else None, later
    )


def _authenticate(form: dict[str, str], *, verdict: bool = True) -> str:
    methods = (_method("client_secret_basic", "a", verdict=verdict), _method("other", "b"))
    client = asyncio.run(ClientAuthenticator(methods, _Registry()).authenticate(CALL, form))
    return client.client_id


def test_the_registered_method_opens() -> None:
    assert _authenticate({"client_id": "bank", "a": "x"}) == "bank"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, InvalidClient),
        ({"client_id": "bank"}, InvalidClient),
        ({"client_id": "bank", "b": "x"}, InvalidClient),
        ({"client_id": "nobody", "a": "x"}, InvalidClient),
        ({"client_id": "bank", "a": "x", "b": "x"}, InvalidRequest),
    ],
)
def test_nothing_else_does(form: dict[str, str], error: type[OAuthError]) -> None:
    with pytest.raises(error):
        _authenticate(form)


def test_a_proof_that_does_not_hold_is_refused_in_the_same_words() -> None:
    texts = set()
    for form in ({"client_id": "bank", "a": "x"}, {"client_id": "nobody", "a": "x"}, {}):
        with pytest.raises(InvalidClient) as refused:
            _authenticate(form, verdict=False)
        texts.add(refused.value.description)
    assert len(texts) == 1


def test_secrets_are_compared_by_hash() -> None:
    assert check_secret(confidential().secret_hash, "s" * 43)
    assert not check_secret(confidential().secret_hash, "S" * 43)
