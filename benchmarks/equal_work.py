"""Before anything is timed: one answer of each kind from each side, judged alike by joserfc against that side's keys.

What is not equal is against us: our answers are durable before they leave, the peer keeps them in a map.
"""

from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

STATEMENT = (
    "equal work, checked before timing: the same clients (client_secret_basic), keep-alive, no access log;",
    "client credentials = an ES256 access token (RFC 9068); code = PKCE, an ES256 ID token, an opaque access token;",
    "refresh = rotation, an ES256 ID token, an opaque access token; userinfo = an opaque token looked up, then sub.",
    "Unequal, against us: each answer of ours waits for its row on disk, client credentials included.",
)
SECRET = "bench-secret-bench-secret-bench-secret-00"
VERIFIER = "bench-verifier-bench-verifier-bench-verifier-bench"
CODE = {"redirect_uri": "http://127.0.0.1:9/callback", "code_verifier": VERIFIER}


class Unequal(Exception):
    """A side does less than the other, or something else."""


class Judge:
    """One side, seen from outside."""

    def __init__(self, url: str, folder: Path, token_path: str, userinfo_path: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False)
        self._folder, self._token_path, self._userinfo_path = folder, token_path, userinfo_path
        found = self._http.get("/.well-known/openid-configuration").json()
        self._keys = KeySet.import_key_set(self._http.get(found["jwks_uri"]).json())

    def check(self) -> None:
        """The four kinds; takes the last single-use token of each file, which no run reaches."""
        own = self._token("bench-api", grant_type="client_credentials", scope="api")
        self._signed(own["access_token"], "at+jwt", {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"})
        self._login(self._token("bench", grant_type="authorization_code", code=self._last("codes"), **CODE))
        used = self._last("refresh")
        again = self._token("bench", grant_type="refresh_token", refresh_token=used)
        self._login(again)
        _demand(again["refresh_token"] != used, "the refresh token is rotated")
        bearer = {"Authorization": f"Bearer {self._last('access')}"}
        _demand("sub" in self._http.get(self._userinfo_path, headers=bearer).json(), "userinfo names the person")

    def _login(self, answer: dict[str, Any]) -> None:
        _demand("." not in answer["access_token"], "the access token is opaque")
        self._signed(answer["id_token"], None, {"iss", "sub", "aud", "exp", "iat"})

    def _signed(self, token: str, typ: str | None, names: set[str]) -> None:
        decoded = jwt.decode(token, self._keys, algorithms=["ES256"])
        _demand(decoded.header.get("typ") in (typ, "JWT" if typ is None else typ), f"type {typ}")
        _demand(names <= decoded.claims.keys(), f"all of {sorted(names)}")

    def _token(self, client: str, **form: str) -> dict[str, Any]:
        answer = self._http.post(self._token_path, data=form, auth=(client, SECRET))
        _demand(answer.status_code == 200, f"200, not {answer.text}")
        document: dict[str, Any] = answer.json()
        return document

    def _last(self, name: str) -> str:
        return (self._folder / f"{name}.txt").read_text().split()[-1]


def _demand(fulfilled: bool, what: str) -> None:
    if not fulfilled:
        raise Unequal(what)
