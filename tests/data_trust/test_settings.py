"""Settings from a mapping."""

import pytest

from data_trust.settings import Settings
from foundation.environment import SettingsRefused

GIVEN = {
    "KAKEHASHI_TRUST_BASE_URL": "https://trust.example",
    "KAKEHASHI_TRUST_ISSUER": "https://idp.example",
    "KAKEHASHI_TRUST_DATABASE_URL": "sqlite:////var/trust.db",
    "KAKEHASHI_TRUST_KEK": "00" * 32,
    "KAKEHASHI_TRUST_SIGNING_KEYS_PATH": "/var/ring",
    "KAKEHASHI_TRUST_CLIENT_KEY_PATH": "/var/client.pem",
    "KAKEHASHI_IDP_OTHER": "another house",
}


def test_settings_are_read_and_the_demo_is_off_unless_said() -> None:
    settings = Settings.from_mapping(GIVEN)
    assert settings.kek == bytes(32)
    assert settings.demo_handles is False
    assert settings.client_id == "kakehashi-data-trust"


def test_an_unknown_setting_stops_the_start() -> None:
    with pytest.raises(SettingsRefused):
        Settings.from_mapping({**GIVEN, "KAKEHASHI_TRUST_DEMO_HANDLE": "on"})


def test_the_key_is_not_in_the_printed_settings() -> None:
    assert "kek" not in repr(Settings.from_mapping(GIVEN))
