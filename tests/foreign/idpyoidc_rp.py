"""A relying party with PyPI `idpyoidc`: one login, its checks of every answer, a refresh. JSON lines out and in.

Runs in the environment of tests/foreign/requirements.lock; its one argument is a file with the options.
"""

import json
import sys
from pathlib import Path
from typing import Any

from idpyoidc.client.rp_handler import RPHandler

OIDC = "idpyoidc.client.oidc"
SERVICES = {
    "discovery": {"class": f"{OIDC}.provider_info_discovery.ProviderInfoDiscovery"},
    "authorization": {"class": f"{OIDC}.authorization.Authorization"},
    "accesstoken": {"class": f"{OIDC}.access_token.AccessToken"},
    "refresh_token": {"class": f"{OIDC}.refresh_access_token.RefreshAccessToken"},
    "userinfo": {"class": f"{OIDC}.userinfo.UserInfo"},
    "end_session": {"class": f"{OIDC}.end_session.EndSession"},
}
PKCE = {
    "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
    "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
}


def tell(step: str, **what: Any) -> None:
    """One line for the test."""
    sys.stdout.write(json.dumps({"step": step, **what}) + "\n")
    sys.stdout.flush()


def handler(told: dict[str, Any]) -> RPHandler:
    """One provider, one client."""
    client = {
        "issuer": told["issuer"],
        "client_type": "oidc",
        "client_id": told["client_id"],
        "client_secret": told["client_secret"],
        "redirect_uris": [told["redirect_uri"]],
        "response_types_supported": ["code"],
        "scopes_supported": told["scope"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "client_authn_methods": ["client_secret_basic"],
        "services": SERVICES,
        "add_ons": {"pkce": PKCE},
    }
    return RPHandler(told["base"], client_configs={"kakehashi": client}, httpc_params={"timeout": 20})


def main() -> None:
    """Discovery, login, userinfo, refresh."""
    told = json.loads(Path(sys.argv[1]).read_text())
    rp = handler(told)
    url = rp.begin("kakehashi", req_args={"scope": told["scope"], "prompt": "consent"})
    tell("authorize", url=url if isinstance(url, str) else url["url"])
    answer = json.loads(sys.stdin.readline())
    done = rp.finalize(told["issuer"], answer)
    if "error" in done:
        tell("refused", error=str(done["error"]))
        return
    person = {name: done["userinfo"][name] for name in ("sub", "birthdate")}
    tell("userinfo", userinfo=person, id_token_sub=done["id_token"]["sub"])
    renewed = rp.refresh_access_token(done["state"])
    tell("refresh", changed=renewed["access_token"] != done["token"])


main()
