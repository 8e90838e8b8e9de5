"""Settings of the house."""

from pathlib import Path

import pytest

from foundation.environment import SettingsRefused
from gov_core.settings import Settings

MAPPING = {
    "KAKEHASHI_GOV_BASE_URL": "http://127.0.0.1:8101",
    "KAKEHASHI_GOV_DATABASE_URL": "sqlite:////tmp/gov.db",
    "KAKEHASHI_GOV_CARDS_PATH": "/tmp/cards",
    "KAKEHASHI_GOV_KEK": "aa" * 32,
    "KAKEHASHI_GOV_NUMBER_KEY": "bb" * 32,
}


def test_what_is_not_set_is_off() -> None:
    settings = Settings.from_mapping({**MAPPING, "KAKEHASHI_IDP_ISSUER": "of another house"})
    assert (settings.registrar_desk, settings.linkage_agencies) == (False, None)
    assert settings.cards_path == Path("/tmp/cards")
    assert settings.kek == b"\xaa" * 32


def test_options_are_read() -> None:
    more = {"KAKEHASHI_GOV_REGISTRAR_DESK": "on", "KAKEHASHI_GOV_LINKAGE_AGENCIES": "/tmp/agencies.json"}
    settings = Settings.from_mapping({**MAPPING, **more})
    assert (settings.registrar_desk, settings.linkage_agencies) == (True, Path("/tmp/agencies.json"))


@pytest.mark.parametrize("missing", MAPPING)
def test_a_missing_setting_is_a_refusal_to_start(missing: str) -> None:
    with pytest.raises(SettingsRefused, match=missing):
        Settings.from_mapping({key: value for key, value in MAPPING.items() if key != missing})


def test_an_unknown_setting_is_a_refusal_to_start() -> None:
    with pytest.raises(SettingsRefused, match="did you mean KAKEHASHI_GOV_KEK"):
        Settings.from_mapping({**MAPPING, "KAKEHASHI_GOV_KEKK": "00"})


def test_keys_and_secrets_are_never_shown() -> None:
    shown = repr(Settings.from_mapping(MAPPING))
    assert "\\xaa" not in shown
    assert "\\xbb" not in shown


DOOR = {
    "KAKEHASHI_GOV_VERIFIER_URL": "https://127.0.0.1:8109",
    "KAKEHASHI_GOV_VERIFIER_CERTIFICATE": "/pki/server.pem",
    "KAKEHASHI_GOV_VERIFIER_KEY": "/pki/server.key",
    "KAKEHASHI_GOV_VERIFIER_CLIENT_CA": "/pki/ca.pem",
}


def test_the_verifiers_port_is_set_whole_or_not_at_all() -> None:
    assert Settings.from_mapping(MAPPING).verifier_url is None
    assert not Settings.from_mapping(MAPPING).public_status
    assert Settings.from_mapping({**MAPPING, **DOOR}).verifier_client_ca == Path("/pki/ca.pem")
    for missing in DOOR:
        half = {key: value for key, value in DOOR.items() if key != missing}
        with pytest.raises(SettingsRefused, match=f"also needs {missing}"):
            Settings.from_mapping({**MAPPING, **half})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8109", "https://127.0.0.1:8109/", "https://", "127.0.0.1:8109"])
def test_the_verifiers_port_is_an_https_origin(url: str) -> None:
    with pytest.raises(SettingsRefused, match="VERIFIER_URL must be an https origin"):
        Settings.from_mapping({**MAPPING, **DOOR, "KAKEHASHI_GOV_VERIFIER_URL": url})


@pytest.mark.parametrize("key", ["KAKEHASHI_GOV_KEK", "KAKEHASHI_GOV_NUMBER_KEY"])
@pytest.mark.parametrize("value", ["", "aa", "aa" * 31, "aa" * 33])
def test_a_key_of_another_length_is_a_refusal_to_start(key: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=f"{key} must have 32 bytes"):
        Settings.from_mapping({**MAPPING, key: value})


@pytest.mark.parametrize("address", ["card", "127.0.0.1:8108", "file:///card"])
def test_the_card_program_has_a_web_address(address: str) -> None:
    with pytest.raises(SettingsRefused, match="CONSENTS_READER must be a web address"):
        Settings.from_mapping({**MAPPING, "KAKEHASHI_GOV_CONSENTS_READER": address})
    reader = "http://127.0.0.1:8108"
    assert Settings.from_mapping({**MAPPING, "KAKEHASHI_GOV_CONSENTS_READER": reader}).consents_reader == reader
