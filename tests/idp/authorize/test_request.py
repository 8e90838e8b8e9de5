"""Parsing once: what is kept, what is refused, what the parsed value says."""

import orjson
import pytest

from idp.authorize.request import AuthorizationRequest, parse_request
from idp.card_login.assurance import ACR_AUTHENTICATION, ACR_PHONE_SIGNATURE, ACR_SIGNATURE
from idp.errors import InvalidRequest, InvalidScope
from tests.idp.provider import CALLBACK, confidential, request


def _parse(**changes: str | None) -> AuthorizationRequest:
    return parse_request(request(**changes), confidential(), CALLBACK)


def test_a_registered_age_is_that_of_a_request_which_names_none() -> None:
    """OpenID Connect Registration 2: "The max_age request parameter overrides this default value"."""
    registered = confidential(default_max_age=60)
    assert parse_request(request(), registered, CALLBACK).max_age == 60
    assert parse_request(request(max_age="90000"), registered, CALLBACK).max_age == 90_000
    assert parse_request(request(max_age="0"), registered, CALLBACK).max_age == 0
    assert parse_request(request(), confidential(default_max_age=0), CALLBACK).max_age == 0
    assert _parse().max_age is None


def test_known_parameters_are_kept_and_others_dropped() -> None:
    parsed = _parse(unheard_of="x", client_secret="y", ui_locales="ja")
    assert "ui_locales" in parsed.parameters
    assert not {"unheard_of", "client_secret"} & parsed.parameters.keys()
    assert (parsed.scope, parsed.state, parsed.nonce) == (("openid",), "the-state", "the-nonce")


def test_claims_are_kept_only_as_far_as_registered() -> None:
    parsed = _parse(claims='{"userinfo":{"name":null,"email":null}}')
    assert orjson.loads(parsed.parameters["claims"]) == {"userinfo": {"name": None}}
    assert "claims" not in _parse(claims='{"userinfo":{"email":null}}').parameters


def test_a_number_longer_than_any_machine_word_does_no_harm() -> None:
    assert "claims" in _parse(claims='{"userinfo":{"name":{"value":99999999999999999999}}}').parameters


@pytest.mark.parametrize(
    "changes",
    [
        {"max_age": "1.5"}, {"max_age": "٣"}, {"max_age": "1" * 10}, {"state": "s" * 4097}, {"nonce": "n" * 1025},
        {"scope": "a" * 1025}, {"ui_locales": "x" * 101}, {"login_hint": "x" * 256}, {"acr_values": "x" * 1025},
        {"claims": "{"},
    ],
)  # fmt: skip
def test_values_out_of_form_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        _parse(**changes)


@pytest.mark.parametrize("scope", [" openid", 'open"id', "é", "openid  name", "openid\tname"])
def test_a_malformed_scope_is_told_as_what_it_is(scope: str) -> None:
    """RFC 6749 4.1.2.1, invalid_scope: "The requested scope is invalid, unknown, or malformed"."""
    with pytest.raises(InvalidScope):
        _parse(scope=scope)


def test_the_first_known_class_decides_unless_the_wish_is_essential() -> None:
    both = f"{ACR_SIGNATURE} {ACR_AUTHENTICATION}"
    assert _parse(acr_values=both).signature_wanted
    assert not _parse(acr_values=" ".join(reversed(both.split()))).signature_wanted
    assert not _parse(acr_values="urn:other").signature_wanted
    wish = {"essential": True, "values": both.split()}
    assert not _parse(claims=orjson.dumps({"id_token": {"acr": wish}}).decode()).signature_wanted
    assert _parse(
        claims=orjson.dumps({"id_token": {"acr": {**wish, "values": [ACR_SIGNATURE]}}}).decode()
    ).signature_wanted
    assert not _parse(claims='{"id_token":{"acr":{"essential":true,"values":"x"}}}').acr_essential
    assert _parse(acr_values=f"{ACR_PHONE_SIGNATURE} {ACR_SIGNATURE}").signature_wanted
    signatures = {**wish, "values": [ACR_PHONE_SIGNATURE, ACR_SIGNATURE]}
    assert _parse(claims=orjson.dumps({"id_token": {"acr": signatures}}).decode()).signature_wanted
