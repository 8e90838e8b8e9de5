"""PyPI `idpyoidc`, by the author of the first certification suite: code flow with PKCE, userinfo, refresh, mix-up."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deploy.house_settings import Place
from tests.deploy.visitor import log_in
from tests.foreign.node import running
from tests.foreign.trial import arrive, client_of

pytestmark = pytest.mark.foreign
PROGRAM = "idpyoidc_rp.py"


def _options(street: Place) -> dict[str, Any]:
    client = client_of(street, "test-secret")
    base = client["redirect_uri"].removesuffix("/callback")
    return {**client, "base": base, "scope": ["openid", "offline_access", "birthdate"]}


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_a_login_userinfo_and_a_refresh(street: Place, tmp_path: Path) -> None:
    with running(PROGRAM, _options(street), tmp_path) as rp:
        url = rp.hear("authorize")["url"]
        assert (_query(url)["code_challenge_method"], "nonce" in _query(url)) == ("S256", True)
        rp.say(json.dumps(_query(arrive(street, url)["redirect_url"])))
        told = rp.hear("userinfo")
        assert told["userinfo"] == {"sub": told["id_token_sub"], "birthdate": "1958-02-11"}
        assert rp.hear("refresh") == {"changed": True}


def test_a_refusal_is_understood(street: Place, tmp_path: Path) -> None:
    with running(PROGRAM, _options(street), tmp_path) as rp:
        url = rp.hear("authorize")["url"]
        refused = log_in(street, "taro", url, consent="deny").json()["redirect_url"]
        rp.say(json.dumps(_query(refused)))
        assert "access_denied" in rp.hear("refused")["error"]
