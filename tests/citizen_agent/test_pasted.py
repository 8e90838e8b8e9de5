"""What was pasted or scanned: the value alone, or the address it stands in."""

import pytest

from citizen_agent.pasted import value_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a.1.b", "a.1.b"),
        (" a.1.b\n", "a.1.b"),
        ("http://127.0.0.1:8106/scan?c=a.1.b", "a.1.b"),
        ("http://127.0.0.1:8106/scan?lang=ja&c=a.1.b#end", "a.1.b"),
        ("http://127.0.0.1:8106/scan?d=a.1.b", ""),
        ("http://[?c=1", ""),
        ("", ""),
    ],
)
def test_the_value_is_found_in_what_a_camera_or_a_person_says(text: str, code: str) -> None:
    assert value_in(text, "c") == code


def test_what_is_too_long_is_cut_before_it_is_looked_at() -> None:
    assert len(value_in("x" * 1_000_000, "c")) == 2048
