"""A client of CIBA polls or is pinged, authenticates, and asks nobody for a secret (CIBA Core 4, FAPI-CIBA 5.2.2)."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.ciba.counter import counter, pinged, signing
from tests.idp.provider import confidential, public


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"backchannel_token_delivery_mode": "push"}, "push is not offered"),
        ({"backchannel_token_delivery_mode": "shout"}, "backchannel_token_delivery_mode"),
        ({"backchannel_token_delivery_mode": ""}, "come together"),
        ({"grant_types": ("refresh_token",)}, "come together"),
        ({"token_endpoint_auth_method": "none", "secret_hash": ""}, "authenticates"),
        ({"backchannel_client_notification_endpoint": "https://counter.example/n"}, "goes with ping"),
        ({"backchannel_token_delivery_mode": "ping"}, "goes with ping"),
        ({"backchannel_authentication_request_signing_alg": "ES256"}, "need jwks"),
        ({"backchannel_user_code_parameter": True}, "not offered"),
        ({"client_uri": ""}, "client_uri"),
    ],
)
def test_what_cannot_work_or_is_not_offered_is_refused_by_name(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidClientMetadata, match=why):
        counter(**changes)


@pytest.mark.parametrize("alg", ["RS256", "none", "HS256"])
def test_requests_are_signed_with_nothing_weak(alg: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="signing_alg"):
        signing(backchannel_authentication_request_signing_alg=alg)


@pytest.mark.parametrize("uri", ["http://counter.example/n", "https://counter.example/n#x", "javascript:alert(1)"])
def test_notices_go_to_https_only(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="notification_endpoint"):
        pinged(uri)


def test_who_signs_at_the_front_door_signs_here_and_others_need_not() -> None:
    assert counter().backchannel_request_algorithms == ()
    assert signing().backchannel_request_algorithms == ("ES256",)
    alike = signing(backchannel_authentication_request_signing_alg="", require_signed_request_object=True)
    assert alike.backchannel_request_algorithms == ("ES256", "PS256", "EdDSA")


def test_nobody_else_has_any_of_it() -> None:
    for client in (confidential(), public()):
        assert client.backchannel_token_delivery_mode == ""
        assert client.backchannel_request_algorithms == ()
