"""Settings: read once, refused when unknown, missing or weak."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from foundation.environment import SettingsRefused
from idp.settings import PREFIX, Settings
from tests.idp.provider import settings_in

GOOD = {
    "ISSUER": "https://op.example", "DATABASE_URL": "sqlite:////var/idp.db", "SIGNING_KEYS": "/var/keys",
    "SIGNING_KEYS_KEY": "11" * 32, "SEALING_KEY": "22" * 32, "PAIRWISE_KEY": "33" * 32, "CARD_LINK_KEY": "44" * 32,
    "VAULT_KEY": "55" * 32, "GOV_CORE_URL": "https://gov.example",
    "TRUST_ANCHORS": "/a.pem, /b.pem", "DATA_TRUST_URL": "https://trust.example",
    "CONSENT_UI_URL": "https://consent.example",
    "CITIZEN_AGENT_URL": "http://127.0.0.1:8105",
}  # fmt: skip


def _from(**changes: str | None) -> Settings:
    mapping = {PREFIX + name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return Settings.from_mapping({**mapping, "KAKEHASHI_GOV_X": "another house's"})


def test_a_mapping_becomes_typed_settings() -> None:
    settings = _from()
    assert settings.trust_anchors == ("/a.pem", "/b.pem")
    assert settings.sealing_key == b"\x22" * 32
    assert settings.consent_client_id == "kakehashi-consent"
    assert settings.clients is None
    assert settings.fetch_development_hosts == ()
    listed = _from(FETCH_DEVELOPMENT_HOSTS="127.0.0.1:8111, rp.test:8443")
    assert listed.fetch_development_hosts == ("127.0.0.1:8111", "rp.test:8443")
    assert not settings.crl_fallback
    assert _from(CRL_FALLBACK="on").crl_fallback
    assert settings.phone_url == _from(PHONE_URL="").phone_url == ""
    assert _from(PHONE_URL="https://phone.example").phone_url == "https://phone.example"
    assert _from(CLIENTS="/c.json").clients == Path("/c.json")


@pytest.mark.parametrize(
    "changes",
    [
        {"UNKNOWN": "x"}, {"ISSUER": None}, {"ISSUER": "https://op.example/"}, {"ISSUER": "op.example"},
        {"ISSUER": "ftp://x"},
        {"ISSUER": "https://op.example?x"}, {"SEALING_KEY": "11" * 16}, {"SEALING_KEY": "xy"},
        {"FETCH_DEVELOPMENT_HOSTS": "http://127.0.0.1:8111"},
        {"CITIZEN_AGENT_URL": ""}, {"PHONE_URL": "https://phone.example/"}, {"PHONE_URL": "phone"},
        {"JPKI_NAME": "かけはし\nName: another"}, {"ATTRIBUTE_CONSENTS_URL": "javascript:alert(1)"},
        {"ATTRIBUTE_CONSENTS_URL": "/attribute-consents"},
    ],
)  # fmt: skip
def test_anything_unknown_missing_or_weak_refuses_the_start(changes: dict[str, Any]) -> None:
    with pytest.raises(SettingsRefused):
        _from(**changes)


CREDENTIAL = {"JPKI_CERTIFICATE": "/c.pem", "JPKI_KEY": "/c.key", "JPKI_SERVER_CA": "/ca.pem"}


def test_the_credential_for_the_jpki_is_set_whole_or_not_at_all() -> None:
    assert _from().jpki_credential is None
    assert _from(**CREDENTIAL).jpki_credential == (Path("/c.pem"), Path("/c.key"), Path("/ca.pem"))
    for missing in CREDENTIAL:
        half: dict[str, str | None] = {key: value for key, value in CREDENTIAL.items() if key != missing}
        with pytest.raises(SettingsRefused, match=f"also needs KAKEHASHI_IDP_{missing}"):
            _from(**half)


def test_a_certificate_is_shown_over_https_only() -> None:
    with pytest.raises(SettingsRefused, match="must be https"):
        _from(**CREDENTIAL, GOV_CORE_URL="http://127.0.0.1:8101")


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert replace(settings, issuer="https://op.example").issuer == "https://op.example"
    with pytest.raises(AttributeError):
        settings.issuer = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    "url", ["kakehashi://scan", "intent://scan", "kakehashi:scan", "javascript:alert(1)", "data:,x"]
)
def test_ag15_the_picture_leads_to_no_address_that_another_app_could_register_for_itself(url: str) -> None:
    with pytest.raises(SettingsRefused, match="PHONE_URL must be an origin"):
        _from(PHONE_URL=url)


@pytest.mark.parametrize(
    "url", ["http://admin.op.example:8182", "http://127.0.0.1", "http://0.0.0.0:8182", "http://127.0.0.1:8182/x"]
)
def test_the_door_for_operators_is_on_loopback_with_a_port_of_its_own(url: str) -> None:
    assert _from(ADMIN_URL="http://127.0.0.1:8182").admin_url == "http://127.0.0.1:8182"
    with pytest.raises(SettingsRefused, match="ADMIN_URL"):
        _from(ADMIN_URL=url)


def test_client_certificates_are_asked_for_at_an_address_of_their_own() -> None:
    settings = _from(MTLS_URL="https://mtls.op.example", MTLS_CLIENT_CA="/ca.pem", CLIENT_CERTIFICATE_SECRET="x" * 43)
    assert settings.mtls_door is None
    assert "x" * 43 not in repr(settings)
    own = _from(MTLS_URL="https://op.example", MTLS_CLIENT_CA="/ca.pem", MTLS_CERTIFICATE="/c.pem", MTLS_KEY="/k.pem")
    assert own.mtls_door == (Path("/c.pem"), Path("/k.pem"), Path("/ca.pem"))


@pytest.mark.parametrize(
    "changes",
    [
        {"MTLS_URL": "http://mtls.op.example"},
        {"MTLS_URL": "https://mtls.op.example/x"},
        {"MTLS_CLIENT_CA": "/ca.pem"},
        {"CLIENT_CERTIFICATE_SECRET": "x" * 43},
        {"CLIENT_CERTIFICATE_PROXIES": "10.0.0.1"},
        {"MTLS_URL": "https://mtls.op.example", "MTLS_CERTIFICATE": "/c.pem", "MTLS_CLIENT_CA": "/ca.pem"},
        {"MTLS_URL": "https://mtls.op.example", "MTLS_CERTIFICATE": "/c.pem", "MTLS_KEY": "/k.pem"},
    ],
)
def test_half_of_mutual_tls_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused):
        _from(**changes)
