"""A screen is called by our words or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.device.screen_name import screen_name


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/537.36 Chrome/108 Safari/537.36", "Tizen TV"),
        ("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94 Safari/537.36", "webOS TV"),
        ("Mozilla/5.0 (Linux; Android 12; BRAVIA 4K UR3) AppleWebKit/537.36 Chrome/120", "BRAVIA"),
        ("Mozilla/5.0 (PlayStation; PlayStation 5/8.00) AppleWebKit/605.1.15", "PlayStation"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        ("python-httpx/0.28", ""),
        ("", ""),
    ],
)
def test_known_screens_have_a_name(agent: str, name: str) -> None:
    assert screen_name(agent) == name


@given(st.text(max_size=200))
def test_attack_a_screens_own_words_never_reach_the_page(agent: str) -> None:
    name = screen_name(f"<b>My living room</b>{agent}")
    assert "<" not in name
    assert "living" not in name
