"""Settings of the demo: every house takes its own, and no house gets another's secret."""

import importlib
import json
import stat
from collections import Counter
from urllib.parse import urlsplit

import pytest

from deploy.addresses import RELYING_PARTIES, SERVED
from deploy.house_settings import Place, mapping_of
from foundation.environment import SettingsRefused

PREFIXES = {
    "gov_core": "KAKEHASHI_GOV_",
    "idp": "KAKEHASHI_IDP_",
    "data_trust": "KAKEHASHI_TRUST_",
    "consent_ui": "KAKEHASHI_CONSENT_",
    "citizen_agent": "KAKEHASHI_AGENT_",
    "phone": "KAKEHASHI_AGENT_",
    "kiosk_reader": "KAKEHASHI_AGENT_",
    "state_reader": "KAKEHASHI_AGENT_",
}
AGENTS = ("citizen_agent", "phone", "kiosk_reader", "state_reader")


@pytest.mark.parametrize("house", PREFIXES)
def test_a_house_accepts_its_mapping_and_refuses_one_with_a_typing_error(house: str, place: Place) -> None:
    settings = importlib.import_module(f"{'citizen_agent' if house in AGENTS else house}.settings").Settings
    mapping = mapping_of(house, place)
    settings.from_mapping(mapping)
    with pytest.raises(SettingsRefused, match="BASE_URLL"):
        settings.from_mapping({**mapping, f"{PREFIXES[house]}BASE_URLL": "x"})


@pytest.mark.parametrize("site", RELYING_PARTIES)
def test_a_demo_site_accepts_its_mapping(site: str, place: Place) -> None:
    settings = importlib.import_module(f"examples.{site}.app").settings_from(mapping_of(site, place))
    assert settings.base_url == place.street[site]


@pytest.mark.parametrize("house", SERVED)
def test_a_mapping_holds_only_keys_for_its_own_house(house: str, place: Place) -> None:
    allowed = (PREFIXES.get(house, f"KAKEHASHI_{house.upper()}_"), "KAKEHASHI_DEMO_")
    assert all(key.startswith(allowed) for key in mapping_of(house, place))
    assert house in AGENTS or not any(key.startswith("KAKEHASHI_DEMO_") for key in mapping_of(house, place))


def test_no_secret_is_known_to_two_houses(place: Place) -> None:
    secret = {*place.secrets.keys.values(), *place.secrets.texts.values()}
    secret |= {json.dumps(pair) for pair in place.secrets.pairs.values()}
    held = Counter(value for house in SERVED for value in mapping_of(house, place).values() if value in secret)
    assert [value for value, houses in held.items() if houses > 1] == []


def test_every_house_has_its_own_database(place: Place) -> None:
    urls = [v for house in SERVED for k, v in mapping_of(house, place).items() if k.endswith("_DATABASE_URL")]
    assert len(urls) == len(set(urls)) == 4
    assert all(url.startswith(f"sqlite:///{place.folder}/databases/") for url in urls)


def test_a_key_file_is_private_and_written_once(place: Place) -> None:
    path = place.key_file("data_trust")
    written = path.stat()
    assert stat.S_IMODE(written.st_mode) == 0o600
    assert json.loads(path.read_text()) == place.secrets.pairs["data_trust"]
    assert place.key_file("data_trust").stat().st_mtime_ns == written.st_mtime_ns


def test_the_provider_pins_both_authorities_from_files(place: Place) -> None:
    anchors = mapping_of("idp", place)["KAKEHASHI_IDP_TRUST_ANCHORS"]
    assert anchors.split(",") == [str(path) for path in place.trust_anchors]


def test_the_provider_fetches_from_the_demos_relying_parties_and_from_none_of_its_houses(place: Place) -> None:
    listed = mapping_of("idp", place)["KAKEHASHI_IDP_FETCH_DEVELOPMENT_HOSTS"].split(",")
    assert len(listed) == len(RELYING_PARTIES) + 1
    assert urlsplit(place.street["bank"]).netloc in listed
    houses = {urlsplit(place.street[name]).netloc for name in ("idp", "data_trust", "consent_ui", "gov_core")}
    assert not houses & set(listed)
