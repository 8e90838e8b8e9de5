"""Where a client may be told of a logout: addresses of its own, and only such."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata, origin
from tests.idp.provider import confidential

REDIRECT = "https://bank.example/callback"


def test_a_client_that_registers_an_address_is_told_and_no_other() -> None:
    assert not confidential().hears_of_logout
    assert confidential(backchannel_logout_uri="https://elsewhere.example/bye?x=1").hears_of_logout
    assert confidential(redirect_uris=(REDIRECT,), frontchannel_logout_uri="https://bank.example/bye").hears_of_logout


@pytest.mark.parametrize("uri", ["http://bank.example/bye", "https://bank.example/bye#here", "/bye", "javascript:1"])
def test_an_address_we_would_not_call_is_refused(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="backchannel_logout_uri"):
        confidential(backchannel_logout_uri=uri)


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/bye",
        "http://bank.example/bye",
        "https://bank.example:8443/bye",
        "https://bank.example.evil.example/",
        "https://bank.example/bye#here",
        "https://bank.example@evil.example/",
    ],
)
def test_attack_a_frame_of_somebody_elses_site(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="frontchannel_logout_uri"):
        confidential(redirect_uris=(REDIRECT,), frontchannel_logout_uri=uri)


def test_an_origin_is_scheme_host_and_a_port_that_is_not_the_schemes_own() -> None:
    assert origin("https://bank.example:443/a?b") == "https://bank.example"
    assert origin("http://[::1]:8080/a") == "http://[::1]:8080"
