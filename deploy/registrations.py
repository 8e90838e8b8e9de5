"""Every client of the demo's provider: six relying parties, the consent pages, the data trust, and test clients."""

import importlib
from collections.abc import Mapping
from typing import Any

from deploy import trial_clients
from deploy.addresses import RELYING_PARTIES, Street
from deploy.demo_secrets import DemoSecrets
from standards import corporate_number

CLIENT_IDS = {
    "bank": "sakura-bank",
    "shop": "midori-shop",
    "clinic": "hikari-clinic",
    "farm_adviser": "minori-farm-advisers",
    "employer": "asahi-works",
    "television": "hoshizora-cinema",
}
CONSENT, TRUST = "kakehashi-consent", "kakehashi-data-trust"
PLATFORM = "かけはし"  # the provider's name in the JPKI's register of verifiers
OWN = {
    "corporate_number": corporate_number.from_base("999901000009"),
    "contact": "かけはし相談窓口 0120-000-000（毎日9時から18時）",
}


def documents(street: Street, secrets: DemoSecrets) -> list[dict[str, Any]]:
    """Registration documents for `idp.clients.registration`."""
    sites = [_site(name, street, secrets) for name in RELYING_PARTIES]
    return [
        *sites,
        _consent_ui(street, secrets),
        _data_trust(secrets),
        *({**OWN, **document} for document in trial_clients.documents(secrets)),
    ]


def credential(name: str, secrets: DemoSecrets) -> dict[str, Any]:
    """How a registered party proves who it is: a public key set, or a secret."""
    if name in secrets.pairs:
        return {"token_endpoint_auth_method": "private_key_jwt", "jwks": secrets.public_jwks(name)}
    return {"token_endpoint_auth_method": "client_secret_basic", "client_secret": secrets.texts[name]}


def registration_of(name: str) -> Mapping[str, Any]:
    """What a demo site declares about itself, without credentials."""
    found: Mapping[str, Any] = importlib.import_module(f"examples.{name}.registration").REGISTRATION
    return found


def _site(name: str, street: Street, secrets: DemoSecrets) -> dict[str, Any]:
    declared = dict(registration_of(name))
    redirect, after = declared.pop("redirect_path"), declared.pop("post_logout_redirect_path")
    initiated, logged_out = declared.pop("initiate_login_path", None), declared.pop("backchannel_logout_path", None)
    # No browser comes back to a screen; people still read where its maker lives.
    ways: dict[str, Any] = {"redirect_uris": [street[name] + redirect]} if redirect else {"client_uri": street[name]}
    if initiated:
        ways["initiate_login_uri"] = street[name] + initiated
    if logged_out:
        ways |= {"backchannel_logout_uri": street[name] + logged_out, "backchannel_logout_session_required": True}
    return {
        **declared,
        **credential(name, secrets),
        **ways,
        "client_id": CLIENT_IDS[name],
        "post_logout_redirect_uris": [street[name] + after] if after else [],
    }


def _consent_ui(street: Street, secrets: DemoSecrets) -> dict[str, Any]:
    base = street["consent_ui"]
    return {
        **OWN,
        **credential("consent_ui", secrets),
        "client_id": CONSENT,
        "name_ja": "かけはし わたしの情報の窓口",
        "name_en": "Kakehashi consent pages",
        "redirect_uris": [f"{base}/callback"],
        "post_logout_redirect_uris": [f"{base}/signed-out"],
        "scopes": ["openid", "offline_access", "trust:self"],
        "purposes": {"own-data": {"ja": "ご自分の情報の管理のため", "en": "To manage your own data"}},
        "default_purpose": "own-data",
        "grant_types": ["authorization_code", "refresh_token"],
        "first_party": True,
    }


def _data_trust(secrets: DemoSecrets) -> dict[str, Any]:
    return {
        **OWN,
        **credential("data_trust", secrets),
        "client_id": TRUST,
        "name_ja": "かけはしデータトラスト",
        "name_en": "Kakehashi data trust",
        "scopes": [],
        "grant_types": [],
        "response_types": [],
        "resource_server": True,
    }
