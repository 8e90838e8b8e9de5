"""Every OAuth error code has its class, a meaning and a hint; hostile codes and texts are tamed."""

import pytest

from relying_party_sdk.errors import AccessDenied, CitizenMustAct, GrantRejected, ProviderError, TryLater
from relying_party_sdk.oauth_errors import OAUTH_ERRORS, provider_error


@pytest.mark.parametrize("code", OAUTH_ERRORS)
def test_every_known_code_has_meaning_and_hint(code: str) -> None:
    error = provider_error({"error": code}, 400)
    assert error.code == code
    assert error.description
    assert error.hint
    assert type(error) is not ProviderError


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("access_denied", AccessDenied),
        ("login_required", CitizenMustAct),
        ("temporarily_unavailable", TryLater),
        ("invalid_grant", GrantRejected),
    ],
)
def test_codes_fall_into_kinds(code: str, kind: type[ProviderError]) -> None:
    assert type(provider_error({"error": code})) is kind


def test_the_providers_own_words_win_over_ours() -> None:
    error = provider_error({"error": "invalid_scope", "error_description": "no", "error_uri": "https://x.example"}, 400)
    assert (error.description, error.uri, error.status) == ("no", "https://x.example", 400)


@pytest.mark.parametrize("code", [None, 5, "", "a" * 65, 'quo"te', "new\nline", "ク", ["x"]])
def test_attack_log_injection_through_the_error_code(code: object) -> None:
    assert provider_error({"error": code}).code == "unknown_error"


def test_attack_log_injection_through_the_description() -> None:
    error = provider_error({"error": "invalid_request", "error_description": "a\r\nSet-Cookie: x\x1b[31m" + "b" * 999})
    assert "\n" not in error.description
    assert "\x1b" not in error.description
    assert len(error.description) <= 300


def test_an_unknown_but_wellformed_code_is_kept() -> None:
    assert provider_error({"error": "brand_new"}).code == "brand_new"
