"""What a profile makes of a registration: the members it sets, and the rules that refuse anything weaker.

FAPI 1.0 Part 2: Advanced, FAPI 2.0 Security Profile, FAPI 2.0 Message Signing. docs/profiles.md lists every requirement
with the place where it holds. All of it is decided here, at registration; a request meets the members, not the profile.
"""

from collections.abc import Collection, Mapping
from typing import Any

from idp.clients.metadata.profile import ALGORITHMS, FAPI1_ADVANCED, FAPI2, FAPI2_MESSAGE_SIGNING, FAPI2_SECURITY
from idp.clients.metadata.rule import require
from standards.oauth import CIBA

# FAPI 1.0 Advanced 5.2.2-14, FAPI 2.0 5.3.2.1-6
_METHODS = ("private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth")
# FAPI 2.0 5.3.2.2-1, FAPI 1.0 Advanced 5.2.2-2 (hybrid is "implicit" too, RFC 7591 2.1), FAPI-CIBA 5.2.2. A device's
# code is tied to no key before it is redeemed, and an attacker's code may be confirmed by a victim.
_GRANTS = {"authorization_code", "refresh_token", "client_credentials", "implicit", CIBA}
_SIGNED_MODES = ("jwt", "query.jwt", "fragment.jwt", "form_post.jwt")
_SIGNING = {FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING}
_ALL = {"require_par": True, "id_token_signed_response_alg": "ES256", "authorization_signed_response_alg": "ES256"}
_SIGNED = {"require_signed_request_object": True, "response_modes": _SIGNED_MODES}
_SET: dict[str, dict[str, Any]] = {
    FAPI1_ADVANCED: {**_ALL, **_SIGNED, "tls_client_certificate_bound_access_tokens": True},
    FAPI2_SECURITY: _ALL,
    FAPI2_MESSAGE_SIGNING: {**_ALL, **_SIGNED},
}


def with_profile(members: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Any]:
    """The members with those that the profile sets; what was `chosen` stays, for the rules to judge."""
    profile = members.get("profile", "")
    implied = dict(_SET.get(profile, {}))
    if profile in FAPI2 and not members.get("tls_client_certificate_bound_access_tokens"):
        implied["dpop_bound_access_tokens"] = True
    if tuple(members.get("response_types", ("code",))) != ("code",):
        implied.pop("response_modes", None)  # the ID token beside the code is the signature (FAPI 1.0 Advanced 5.2.2-2)
    return {**members, **{name: value for name, value in implied.items() if name not in chosen}}


def _is_confidential(client: Any) -> None:
    if client.profile:
        require(client.token_endpoint_auth_method in _METHODS, f"{client.profile} needs one of {', '.join(_METHODS)}")


def _has_bound_tokens(client: Any) -> None:
    """FAPI 1.0 Advanced 5.2.2-5, -6: by certificate. FAPI 2.0 5.3.2.1-4, -5: by certificate or DPoP."""
    by_certificate = client.tls_client_certificate_bound_access_tokens
    bound = by_certificate or (client.profile in FAPI2 and client.dpop_bound_access_tokens)
    require(not client.profile or bound, f"{client.profile} needs sender-constrained tokens")


def _pushes_its_requests(client: Any) -> None:
    """FAPI 2.0 5.3.2.2-3. FAPI 1.0 leaves the choice; here PKCE is demanded of all, as it demands where requests are
    pushed (Advanced 5.2.2-18)."""
    require(not client.profile or client.require_par, f"{client.profile} needs pushed requests")


def _binds_its_codes(client: Any) -> None:
    """FAPI 2.0 5.3.2.2-5, FAPI 1.0 Advanced 5.2.2-18: what an operator may waive for others is never waived here."""
    require(not client.profile or client.require_pkce, f"{client.profile} needs PKCE")


def _signs_its_requests(client: Any) -> None:
    """FAPI 1.0 Advanced 5.2.2-1; FAPI 2.0 Message Signing 5.3.1."""
    needed = client.profile in _SIGNING and client.uses_browser
    require(not needed or client.require_signed_request_object, f"{client.profile} needs signed request objects")


def _signs_its_questions(client: Any) -> None:
    """FAPI-CIBA 5.2.2: backchannel requests are signed, of whichever profile the client is."""
    needed = client.profile and CIBA in client.grant_types
    lax = needed and not client.backchannel_request_algorithms
    require(not lax, f"{client.profile} needs backchannel_authentication_request_signing_alg")


def _gets_signed_answers(client: Any) -> None:
    """FAPI 1.0 Advanced 5.2.2-2: `code id_token`, or `code` in a signed response; Message Signing 5.4.1: the latter."""
    if client.profile in _SIGNING and "code" in client.normal_response_types:
        modes = client.response_modes
        require(bool(modes) and set(modes) <= set(_SIGNED_MODES), f"{client.profile} needs response_modes in JWT")


def _shows_no_access_token(client: Any) -> None:
    """FAPI 2.0 5.3.2.2-1, -4: code only. FAPI 1.0 Advanced 5.2.2-2: beside the code an ID token at most."""
    allowed = {"code"} if client.profile in FAPI2 else {"code", "code id_token"}
    if client.profile:
        require(client.normal_response_types <= allowed, f"{client.profile} allows response_types {sorted(allowed)}")


def _uses_no_loose_grant(client: Any) -> None:
    loose = sorted(set(client.grant_types) - _GRANTS)
    require(not client.profile or not loose, f"{client.profile} does not allow {', '.join(loose)}")


def _uses_strong_algorithms(client: Any) -> None:
    names = ("id_token_signed_response_alg", "authorization_signed_response_alg", "request_object_signing_alg")
    for name in (*names, "token_endpoint_auth_signing_alg", "access_token_signed_response_alg"):
        value = getattr(client, name)
        require(not client.profile or not value or value in ALGORITHMS, f"{client.profile} does not allow this {name}")


def _names_the_issuer(client: Any) -> None:
    """FAPI 2.0 5.3.2.1-8: "shall only accept its issuer identifier value ... as a string"."""
    lax = client.profile in FAPI2 and client.client_assertion_audience != "issuer"
    require(not lax, f"{client.profile} needs client_assertion_audience issuer")


def _is_reached_over_tls(client: Any) -> None:
    """FAPI 2.0 5.3.2.2-8: "http" for native clients on loopback only; what is not loopback is refused to all."""
    plain = any(uri.startswith("http:") for uri in client.redirect_uris)
    lax = client.profile and plain and client.application_type != "native"
    require(not lax, f"{client.profile} needs https redirect URIs")


RULES = (
    _is_confidential,
    _has_bound_tokens,
    _pushes_its_requests,
    _binds_its_codes,
    _signs_its_requests,
    _signs_its_questions,
    _gets_signed_answers,
    _shows_no_access_token,
    _uses_no_loose_grant,
    _uses_strong_algorithms,
    _names_the_issuer,
    _is_reached_over_tls,
)
