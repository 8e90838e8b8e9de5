"""A site's settings: complete, known, and silent about secrets."""

import pytest

from examples.common.settings import Settings
from foundation.environment import SettingsRefused

GOOD = {
    "KAKEHASHI_SHOP_BASE_URL": "http://127.0.0.1:8112",
    "KAKEHASHI_SHOP_ISSUER": "http://127.0.0.1:8102",
    "KAKEHASHI_SHOP_CLIENT_ID": "shop",
    "KAKEHASHI_SHOP_CREDENTIAL": "hush",
    "KAKEHASHI_SHOP_SESSION_KEY": "00" * 32,
    "KAKEHASHI_BANK_ISSUER": "belongs to another house",
}


def test_settings_come_from_a_mapping() -> None:
    settings = Settings.from_mapping("KAKEHASHI_SHOP_", GOOD)
    assert settings.callback == "http://127.0.0.1:8112/callback"
    assert settings.session_key == bytes(32)
    assert not settings.secure


@pytest.mark.parametrize("change", [{"KAKEHASHI_SHOP_ISSUR": "x"}, {"KAKEHASHI_SHOP_SESSION_KEY": "zz"}])
def test_an_unknown_or_wrong_setting_stops_the_start(change: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused):
        Settings.from_mapping("KAKEHASHI_SHOP_", {**GOOD, **change})


def test_a_missing_setting_stops_the_start() -> None:
    with pytest.raises(SettingsRefused):
        Settings.from_mapping("KAKEHASHI_SHOP_", {"KAKEHASHI_SHOP_ISSUER": "x"})


def test_secrets_are_not_printed() -> None:
    assert "hush" not in repr(Settings.from_mapping("KAKEHASHI_SHOP_", GOOD))
