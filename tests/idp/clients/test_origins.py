"""A page is a client without a secret, at the origin of one of its redirect URIs, and nothing near it."""

import pytest

from idp.clients.origins import is_page_of
from tests.idp.provider import confidential, public

PAGE = public(redirect_uris=("https://spa.example/cb", "https://spa.example/silent"))


def test_the_origin_of_a_registered_address_is_its_page() -> None:
    assert is_page_of(PAGE, b"https://spa.example")


@pytest.mark.parametrize(
    "origin",
    [
        b"https://spa.example:8443", b"http://spa.example", b"https://spa.example/", b"https://spa.example.evil.example",
        b"https://evil.example", b"null", b"", b"*", b"https://SPA.example", b"https://sub.spa.example", b"\xff",
    ],
)  # fmt: skip
def test_nothing_near_it_is(origin: bytes) -> None:
    assert not is_page_of(PAGE, origin)


def test_a_client_with_a_secret_has_no_page_and_nobody_has_none() -> None:
    assert not is_page_of(confidential(redirect_uris=("https://spa.example/cb",)), b"https://spa.example")
    assert not is_page_of(None, b"https://spa.example")
