"""One authorization request, parsed once into a frozen value; nothing raw goes beyond (OpenID Connect Core 3.1.2.1).

Unknown parameters are ignored, as RFC 6749 3.1 demands, and therefore dropped before anything is stored.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idp.authorize.claims_parameter import parse_claims
from idp.authorize.response_type import parts_of
from idp.card_login.assurance import ACRS, SIGNATURE_ACRS
from idp.clients.client import Client
from idp.errors import InvalidRequest
from idp.interaction.requested import OFFLINE, Requested, requested
from idp.interaction.scope import read_scope
from standards.oauth import REFRESH_TOKEN

PARAMETERS = frozenset(
    {
        *("client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "display"),
        *("prompt", "max_age", "ui_locales", "claims_locales", "id_token_hint", "login_hint", "acr_values", "claims"),
        *("code_challenge", "code_challenge_method", "dpop_jkt", "authorization_details"),
        "resource",
    }
)
CREATE = "create"
# Core 3.1.2.1 and User Registration 4.1: words that no login of before can satisfy.
ANEW = frozenset({"login", "select_account", CREATE})
_LONGEST = {"state": 4096, "nonce": 1024, "scope": 1024, "acr_values": 1024, "ui_locales": 100, "login_hint": 255}
_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class AuthorizationRequest:
    """What the client asked, in our types; `parameters` is the cleaned text an interaction keeps."""

    client: Client
    redirect_uri: str
    parameters: Mapping[str, str]
    requested: Requested
    prompt: frozenset[str]
    max_age: int | None
    acr_wanted: tuple[str, ...]
    acr_essential: bool
    audience: str = ""  # RFC 8707: the house whose resource was named (idp/tokens/family.py)

    @property
    def scope(self) -> tuple[str, ...]:
        """Asked scopes, each once, in order."""
        return self.requested.scope

    @property
    def parts(self) -> frozenset[str]:
        """What the answer shall hold (RFC 6749 3.1.1)."""
        return parts_of(self.parameters.get("response_type", ""))

    @property
    def state(self) -> str:
        """RFC 6749 4.1.1; empty if there is none."""
        return self.parameters.get("state", "")

    @property
    def nonce(self) -> str:
        """OpenID Connect Core 3.1.2.1; empty if there is none."""
        return self.parameters.get("nonce", "")

    @property
    def code_challenge(self) -> str:
        """RFC 7636 4.3."""
        return self.parameters.get("code_challenge", "")

    @property
    def dpop_jkt(self) -> str:
        """RFC 9449 10; empty if there is none."""
        return self.parameters.get("dpop_jkt", "")

    @property
    def signature_wanted(self) -> bool:
        """The first class of ours in the client's order of preference is the stronger one, or an account is wanted."""
        if CREATE in self.prompt:
            return True
        known = [acr for acr in self.acr_wanted if acr in ACRS]
        return bool(known) and (SIGNATURE_ACRS.issuperset(known) if self.acr_essential else known[0] in SIGNATURE_ACRS)


def parse_request(parameters: Mapping[str, str], client: Client, redirect_uri: str) -> AuthorizationRequest:
    """Raises InvalidRequest or InvalidScope for the first value that is not in its form."""
    kept = {name: value for name, value in parameters.items() if name in PARAMETERS}
    for name, value in kept.items():
        if name in _LONGEST and len(value) > _LONGEST[name]:
            raise InvalidRequest(f"{name} is too long")
    scope = read_scope(kept.get("scope"))
    if OFFLINE in scope and _offline_is_moot(kept, client):
        left = " ".join(each for each in scope if each != OFFLINE)
        del kept["scope"]
        kept |= {"scope": left} if left else {}
    claims = parse_claims(kept.pop("claims", None), client)
    if claims:
        kept["claims"] = json.dumps(claims)  # unlike orjson it knows numbers of any length
    wanted, essential = _acr(kept.get("acr_values", ""), claims)
    return AuthorizationRequest(
        client=client,
        redirect_uri=redirect_uri,
        parameters=kept,
        requested=requested(kept),
        prompt=frozenset(kept.get("prompt", "").split()),
        max_age=_max_age(kept.get("max_age"), client.default_max_age),
        acr_wanted=wanted,
        acr_essential=essential,
    )


def _offline_is_moot(kept: Mapping[str, str], client: Client) -> bool:
    """Core 11: ignored "unless the Client is using a response_type value that would result in an Authorization Code
    being returned"; and so where the client could not refresh anyway: nobody shall be asked about it in vain."""
    without_code = "response_type" in kept and "code" not in parts_of(kept["response_type"])
    return without_code or REFRESH_TOKEN not in client.grant_types


def _max_age(text: str | None, registered: int | None) -> int | None:
    """Registration 2, default_max_age: "The max_age request parameter overrides this default value"."""
    if text is None:
        return registered
    if not _SECONDS.fullmatch(text):
        raise InvalidRequest("max_age must be a number of seconds")
    return int(text)


def _acr(acr_values: str, claims: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    """Core 5.5.1.1: the acr claim may ask the same as acr_values, and may ask it as essential."""
    wish = (claims.get("id_token") or {}).get("acr")
    if not isinstance(wish, dict):
        return tuple(acr_values.split()), False
    values = wish.get("values", [wish["value"]] if "value" in wish else [])
    named = tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
    return named or tuple(acr_values.split()), bool(named) and wish.get("essential") is True
