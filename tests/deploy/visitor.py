"""A relying party as simple as can be: asks for a login of `test-public` and redeems the code it gets."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from deploy.house_settings import Place
from deploy.trial_clients import REDIRECT
from deploy.unattended_login import PATH
from foundation.clock import SystemClock

VERIFIER = "a-verifier-of-at-least-forty-three-characters"


def authorization_url(street: Place, scope: str = "openid", **more: str) -> str:
    """An authorization request with PKCE and state."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "test-public",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": scope,
        "state": "kept",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{street.street['idp']}/authorize?{urlencode({**asked, **more})}"


def data_request(street: Place) -> str:
    """RFC 9396: one record set needed, one optional."""
    wish = {
        "type": "data_trust",
        "locations": [street.street["data_trust"]],
        "domain": "medical",
        "actions": ["read"],
        "datatypes": ["AllergyIntolerance"],
        "optional_datatypes": ["Observation"],
        "purpose": "treatment",
        "access_until": (SystemClock().now() + timedelta(days=30)).date().isoformat(),
    }
    return json.dumps([wish])


def log_in(street: Place, citizen: str, url: str, **wishes: object) -> httpx.Response:
    """Ask the running agent's desk."""
    there = street.street["citizen_agent"] + PATH
    body = {"citizen": citizen, "authorization_url": url, **wishes}
    return httpx.post(there, json=body, timeout=60, trust_env=False)


def redirected(street: Place, answer: httpx.Response) -> dict[str, str]:
    """The parameters the relying party gets, with its own `state` and the issuer's name in them."""
    assert answer.status_code == 200, answer.text
    url = answer.json()["redirect_url"]
    assert url.startswith(f"{REDIRECT}?")
    told = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (told["state"], told["iss"]) == ("kept", street.street["idp"]), told
    return told


def redeem(street: Place, code: str) -> dict[str, Any]:
    """The token response."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "test-public",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    answer = httpx.post(f"{street.street['idp']}/token", data=form, trust_env=False)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens
