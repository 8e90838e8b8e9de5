"""The checks taken one by one; test_endpoint.py meets them through the door."""

import pytest

from idp.authorize import checks
from idp.authorize.response_mode import Carrier, ResponseModes
from idp.authorize.response_type import ResponseType, ResponseTypes
from idp.authorize.step import Attempt, Door
from idp.errors import OAuthError, UnknownClient, UnregisteredRedirect
from idp.wire import redirect
from tests.idp.provider import CALLBACK, confidential, request


class _Registry:
    def get(self, client_id: str) -> object:
        return confidential() if client_id == "bank" else None


RESPONSE = checks.CheckResponse(
    ResponseTypes([ResponseType("code", "RFC", ("authorization_code",))]),
    ResponseModes([Carrier("query", lambda browser, uri, parameters: redirect(uri), in_query=True)], []),
)


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
        checks.refuse_what_nobody_read, checks.match_redirect_uri, RESPONSE.type, RESPONSE.mode,
        checks.read_request, checks.check_scope, checks.CheckPrompt(frozenset()), checks.check_acr,
    ):  # fmt: skip
        check(attempt)
    assert attempt.request.redirect_uri == CALLBACK


@pytest.mark.parametrize("name", ["request", "request_uri", "registration"])
def test_what_no_feature_has_taken_out_is_refused_by_name(name: str) -> None:
    with pytest.raises(OAuthError) as refused:
        checks.refuse_what_nobody_read(_attempt(**{name: "x"}))
    assert refused.value.error == f"{name}_not_supported"


def test_a_client_not_registered_for_codes_is_unauthorized() -> None:
    for changes in ({"response_types": ()}, {"grant_types": ("implicit",)}):
        attempt = Attempt(Door.AUTHORIZE, request(), confidential(**changes))
        with pytest.raises(OAuthError) as refused:
            RESPONSE.type(attempt)
        assert refused.value.error == "unauthorized_client"
