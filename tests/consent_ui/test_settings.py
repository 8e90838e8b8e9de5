"""Settings are read once, whole, or the house does not start."""

import pytest

from consent_ui.settings import Settings
from foundation.environment import SettingsRefused

GIVEN = {
    f"KAKEHASHI_CONSENT_{name}": f"the {name}"
    for name in ("BASE_URL", "ISSUER", "TRUST_URL", "DATABASE_URL", "CLIENT_KEY_PATH", "SEALING_KEY")
}


def test_what_is_given_is_read_and_the_rest_has_a_default() -> None:
    settings = Settings.from_mapping({**GIVEN, "KAKEHASHI_IDP_ISSUER": "of another house"})
    assert settings.issuer == "the ISSUER"
    assert settings.client_id == "kakehashi-consent"
    assert "0120" in settings.support_ja


def test_an_unknown_setting_refuses_the_start_and_says_what_was_meant() -> None:
    with pytest.raises(SettingsRefused, match="did you mean KAKEHASHI_CONSENT_ISSUER"):
        Settings.from_mapping({**GIVEN, "KAKEHASHI_CONSENT_ISUER": "x"})


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_a_missing_setting_refuses_the_start_by_name(missing: str) -> None:
    with pytest.raises(SettingsRefused, match=missing):
        Settings.from_mapping({name: value for name, value in GIVEN.items() if name != missing})
