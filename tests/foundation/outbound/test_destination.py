"""SF-01..05: an address that is no plain https name of somebody else's public server is refused before any look-up."""

import pytest

from foundation.outbound.destination import Destination, Destinations
from foundation.outbound.refusal import DestinationRefused

DESTINATIONS = Destinations(
    ["127.0.0.1:8111", "suite.internal:8443"], ["https://op.example", "http://127.0.0.1:8102", "https://trust.example"]
)


@pytest.mark.parametrize(
    "url",
    [
        # this machine and its neighbours, in every spelling
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/",
        "https://017700000001/", "https://0177.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0/",
        "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://intranet/",
        "https://169.254.169.254/latest/meta-data", "https://[fd00::1]/", "https://10.0.0.1/", "https://rp.example./",
        "https://rp.0x7f/", "https://93.184.216.34/", "https://[fe80::1%25eth0]/",
        # our own houses
        "https://op.example/jwks", "https://OP.EXAMPLE/", "https://op.example:8443/", "https://trust.example/",
        "http://127.0.0.1:8102/", "https://127.0.0.1:8102/",
        # not https, not plain
        "http://rp.example/", "ftp://rp.example/", "file:///etc/passwd", "gopher://rp.example/", "javascript:alert(1)",
        "data:text/plain,x", "", "rp.example", "//rp.example/", "https://", "https:///x", "https://user@rp.example/",
        "https://u:p@rp.example/", "https://@rp.example/", "https://rp.example\\@127.0.0.1/", "https://rp.example /",
        "https://rp.example/\n", "https://rp.example/\x00", "https://rp。example/", "https://例え.example/",
        "https://rp.example:0/", "https://rp.example:22/", "https://rp.example:99999/", "https://rp.example:x/",
        "https://[::1", "https://rp..example/", "https://-rp.example/", "https://rp.example/" + "a" * 2048,
        # a listed host is listed with its port
        "http://127.0.0.1:8112/", "http://suite.internal:8444/", "ftp://127.0.0.1:8111/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_somebody_elses_public_server_is_refused(url: str) -> None:
    with pytest.raises(DestinationRefused, match="must be https and on the public internet"):
        DESTINATIONS.judge(url)


def test_a_public_name_is_taken_apart_once() -> None:
    asked = DESTINATIONS.judge("https://RP.example:8443/keys/jwks.json?v=1#fragment")
    assert asked == Destination("https", "rp.example", 8443, "/keys/jwks.json?v=1")
    assert DESTINATIONS.judge("https://xn--r8jz45g.example") == Destination("https", "xn--r8jz45g.example", 443, "/")


def test_a_listed_place_may_be_plain_http() -> None:
    assert DESTINATIONS.judge("http://127.0.0.1:8111/jwks").scheme == "http"
    assert DESTINATIONS.judge("https://suite.internal:8443/jwks").port == 8443


def test_our_own_port_is_refused_even_if_it_is_listed() -> None:
    with pytest.raises(DestinationRefused):
        Destinations(["127.0.0.1:8102"], ["http://127.0.0.1:8102"]).judge("http://127.0.0.1:8102/")


@pytest.mark.parametrize("entry", ["", "/x", "rp.example/path", ":80"])
def test_a_list_out_of_form_is_refused_at_start(entry: str) -> None:
    with pytest.raises(ValueError, match="not a host and a port"):
        Destinations([entry])
