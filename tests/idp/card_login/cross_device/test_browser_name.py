"""Fixed words about a browser: a page's own words about itself are never repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.card_login.cross_device.browser_name import browser_name

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Windows"),
        (f"{CHROME} Edg/142.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
            "Safari, macOS",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_a_word_of_ours(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


@given(st.text(max_size=200))
def test_nothing_a_browser_says_is_repeated(user_agent: str) -> None:
    allowed = {"Edge", "Firefox", "Chrome", "Chromium", "Safari"}
    allowed |= {"Android", "iPhone", "iPad", "Windows", "macOS", "ChromeOS", "Linux", ""}
    assert set(browser_name(user_agent).split(", ")) <= allowed
