"""Somebody else asks us to begin a login: believed in nothing, and never an open redirector."""

import pytest

from relying_party_sdk.errors import IssuerMixUp, MalformedCallback
from relying_party_sdk.initiated_login import InitiatedLogin, read_initiated_login

ISSUER, SITE = "https://op.example", "https://rp.example"


def _read(**params: str) -> InitiatedLogin:
    return read_initiated_login(ISSUER, SITE, {"iss": ISSUER, **params})


def test_a_wish_names_a_hint_and_a_path_of_ours() -> None:
    assert _read() == InitiatedLogin("", "")
    assert _read(login_hint="hanako", target_link_uri=f"{SITE}/account?tab=2#x") == InitiatedLogin(
        "hanako", "/account?tab=2"
    )
    assert _read(target_link_uri=SITE).target == "/"


@pytest.mark.parametrize("iss", ["", "https://evil.example", ISSUER + "/", ISSUER.upper()])
def test_attack_mix_up_another_provider_is_not_asked(iss: str) -> None:
    with pytest.raises(IssuerMixUp):
        read_initiated_login(ISSUER, SITE, {"iss": iss} if iss else {})


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/", "//evil.example", "/account", f"{SITE}@evil.example/", f"{SITE}.evil.example/",
        f"{SITE}//evil.example", "javascript:alert(1)", f"{SITE}/\\evil", f"{SITE}/a b", "https://[", "http://rp.example/",
    ],
)  # fmt: skip
def test_attack_open_redirector_an_address_elsewhere_is_refused(uri: str) -> None:
    with pytest.raises(MalformedCallback):
        _read(target_link_uri=uri)


def test_a_parameter_twice_or_too_long_is_refused() -> None:
    with pytest.raises(MalformedCallback):
        read_initiated_login(ISSUER, SITE, [("iss", ISSUER), ("iss", ISSUER)])
    with pytest.raises(MalformedCallback):
        _read(login_hint="x" * 256)
