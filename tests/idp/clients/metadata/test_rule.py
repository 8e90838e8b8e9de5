"""RG-04: a URI that a browser would read as something else is no URI of ours, whoever registers it where."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata, InvalidRedirectUri, hosts, is_web_uri, require


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "DATA:text/html,x",
        "https://rp.example/a\x00", "https://rp.example/\x7f", "https://rp.example/a b", "https://rp.example/\r\nx",
        "http://rp.example/cb", "https://rp.example/cb#f", "https://rp.example/cb#", "https://user@rp.example/cb",
        "https://@rp.example/", "http://localhost:80@evil.example/", "https://rp.example\\@evil/", "/cb",
        "//rp.example/", "https:///cb", "https:rp.example", "https://*.rp.example/<", "https://例.example/", "https://rp.example:port/",
        "https://[::1", "ftp://rp.example/", "HTTPS://rp.example/", " https://rp.example/", "",
    ],
)  # fmt: skip
def test_a_uri_that_is_not_plain_https_is_refused(uri: str) -> None:
    assert not is_web_uri(uri)


@pytest.mark.parametrize(
    "uri", ["https://rp.example/cb?x=1", "http://127.0.0.1:8111/cb", "http://[::1]/cb", "http://localhost/cb"]
)
def test_a_plain_uri_is_one(uri: str) -> None:
    assert is_web_uri(uri)


def test_hosts_are_compared_in_lower_case() -> None:
    assert hosts(("https://A.example/", "https://a.example/b")) == {"a.example"}


def test_a_broken_rule_names_its_member() -> None:
    require(True, "nothing")
    with pytest.raises(InvalidClientMetadata, match="client_id"):
        require(False, "client_id")
    assert InvalidRedirectUri.code == "invalid_redirect_uri"
