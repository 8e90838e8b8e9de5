"""Settings: typed, complete, and an unknown key refuses the start."""

import traceback
from dataclasses import dataclass
from pathlib import Path

import pytest

from foundation.environment import SettingsRefused, read_environment, settings_from_mapping


@dataclass(frozen=True)
class Settings:
    """Every type a setting can have."""

    base_url: str
    port: int
    key: bytes
    debug: bool = False
    budget: float = 2.0
    place: Path = Path("/nowhere")
    hosts: tuple[str, ...] = ()
    note: str | None = None


GIVEN = {"T_BASE_URL": "http://x", "T_PORT": "8102", "T_KEY": "00ff"}


def test_values_are_converted_to_their_types() -> None:
    more = {"T_DEBUG": "on", "T_BUDGET": "0.5", "T_PLACE": "/tmp", "T_HOSTS": "a, b,", "T_NOTE": "n"}
    settings = settings_from_mapping(Settings, "T_", {**GIVEN, **more})
    assert settings == Settings("http://x", 8102, b"\x00\xff", True, 0.5, Path("/tmp"), ("a", "b"), "n")
    assert settings_from_mapping(Settings, "T_", {**GIVEN, "T_NOTE": ""}).note is None


def test_keys_of_other_houses_are_left_alone() -> None:
    assert settings_from_mapping(Settings, "T_", {**GIVEN, "PATH": "/bin", "OTHER_PORT": "1"}).port == 8102


def test_an_unknown_key_is_refused_and_the_near_one_is_named() -> None:
    with pytest.raises(SettingsRefused, match="did you mean T_PORT"):
        settings_from_mapping(Settings, "T_", {**GIVEN, "T_PROT": "1"})


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(SettingsRefused, match="T_KEY"):
        settings_from_mapping(Settings, "T_", {"T_BASE_URL": "x", "T_PORT": "1"})


@pytest.mark.parametrize(("key", "text"), [("T_PORT", "s3cret"), ("T_KEY", "zz"), ("T_DEBUG", "maybe")])
def test_a_value_of_another_type_is_refused_without_echoing_it(key: str, text: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        settings_from_mapping(Settings, "T_", {**GIVEN, key: text})
    shown = "".join(traceback.format_exception(refused.value))
    assert key in shown and f"{text!r}" not in shown and f"DomainError: {text}" not in shown


def test_the_environment_is_a_copy() -> None:
    environment = read_environment()
    environment["KAKEHASHI_TEST_ONLY"] = "1"
    assert "KAKEHASHI_TEST_ONLY" not in read_environment()
