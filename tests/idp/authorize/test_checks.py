"""The checks taken one by one; test_endpoint.py meets them through the door."""

import pytest

from idp.authorize import checks
from idp.authorize.step import Attempt, Door
from idp.errors import OAuthError, UnknownClient, UnregisteredRedirect
from tests.idp.provider import CALLBACK, confidential, request


class _Registry:
    def get(self, client_id: str) -> object:
        return confidential() if client_id == "bank" else None


def _attempt(**changes: str | None) -> Attempt:
    return Attempt(Door.AUTHORIZE, request(**changes), confidential(), CALLBACK)


def test_the_client_is_found_or_nobody_is_told() -> None:
    find = checks.FindClient(_Registry())  # type: ignore[arg-type]
    attempt = Attempt(Door.AUTHORIZE, request())
    find(attempt)
    assert attempt.known_client.client_id == "bank"
    for client_id in ("", "x", "bank "):
        with pytest.raises(UnknownClient):
            find(Attempt(Door.AUTHORIZE, {"client_id": client_id}))


@pytest.mark.parametrize("uri", ["", CALLBACK + " ", CALLBACK[:-1], CALLBACK + "\n", CALLBACK.replace("http", "HTTP")])
def test_a_redirect_uri_is_compared_byte_by_byte(uri: str) -> None:
    with pytest.raises(UnregisteredRedirect):
        checks.match_redirect_uri(_attempt(redirect_uri=uri))


def test_each_check_passes_a_good_request() -> None:
    attempt = _attempt()
    for check in (
        checks.refuse_request_object, checks.match_redirect_uri, checks.check_response_type, checks.check_response_mode,
        checks.read_request, checks.check_scope, checks.check_prompt, checks.check_acr,
    ):  # fmt: skip
        check(attempt)
    assert attempt.request.redirect_uri == CALLBACK


def test_a_client_not_registered_for_codes_is_unauthorized() -> None:
    attempt = Attempt(Door.AUTHORIZE, request(), confidential(response_types=()))
    with pytest.raises(OAuthError) as refused:
        checks.check_response_type(attempt)
    assert refused.value.error == "unauthorized_client"
