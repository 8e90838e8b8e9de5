"""Before anything is timed: one answer of each kind from each side, judged alike by joserfc against that side's keys.

What is not equal is against us: our answers are durable before they leave, the peer keeps them in a map.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from benchmarks.side import DISCOVERY, Side

STATEMENT = (
    "equal work, checked before timing: the same clients (client_secret_basic), keep-alive, no access log;",
    "client credentials = an ES256 access token (RFC 9068); code = PKCE, an ES256 ID token, an opaque access token;",
    "refresh = rotation, an ES256 ID token, an opaque access token; userinfo = an opaque token looked up, then sub.",
    "Unequal, against us: each answer of ours waits for its row on disk, client credentials included.",
)
SECRET = "bench-secret-bench-secret-bench-secret-00"
VERIFIER = "bench-verifier-bench-verifier-bench-verifier-bench"
CHALLENGE = "e-6BU4cmSbEr4vcxiKgKhzFxAsILzkoBCxEHng6QbkA"
CODE = {"redirect_uri": "http://127.0.0.1:9/callback", "code_verifier": VERIFIER}


class Unequal(Exception):
    """A side does less than the other, or something else."""


class Judge:
    """One side, seen from outside."""

    def __init__(self, side: Side) -> None:
        self._http = httpx.Client(base_url=side.url, trust_env=False)
        self._folder, self._paths = side.folder, side.paths
        found = self._http.get(DISCOVERY).json()
        self._keys = KeySet.import_key_set(self._http.get(found["jwks_uri"]).json())

    def check(self, kinds: Iterable[str]) -> None:
        """Each of these kinds; takes the last single-use token of each file, which no run reaches."""
        for kind in kinds:
            getattr(self, f"_{kind}")()

    def _client_credentials(self) -> None:
        own = self._token("bench-api", grant_type="client_credentials", scope="api")
        self._signed(own["access_token"], "at+jwt", {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"})

    def _client_credentials_opaque(self) -> None:
        own = self._token("bench-opaque", grant_type="client_credentials", scope="api")
        _demand("." not in own["access_token"] and own["scope"] == "api", "an opaque access token of this scope")

    def _code(self) -> None:
        self._login(self._token("bench", grant_type="authorization_code", code=self._last("codes"), **CODE))

    def _code_rs256(self) -> None:
        code = self._last("rs_codes")
        self._login(self._token("bench-rs", grant_type="authorization_code", code=code, **CODE), "RS256")

    def _refresh(self) -> None:
        used = self._last("refresh")
        again = self._token("bench", grant_type="refresh_token", refresh_token=used)
        self._login(again)
        _demand(again["refresh_token"] != used, "the refresh token is rotated")

    def _userinfo(self) -> None:
        bearer = {"Authorization": f"Bearer {self._last('access')}"}
        _demand("sub" in self._http.get(self._paths.userinfo, headers=bearer).json(), "userinfo names the person")

    def _introspection(self) -> None:
        form = {"token": self._last("api")}
        told = self._http.post(self._paths.introspection, data=form, auth=("bench-api", SECRET)).json()
        _demand(told.get("active") is True, f"the token is active, not {told}")
        _demand({"sub", "client_id", "scope", "exp", "iat", "iss"} <= told.keys(), f"it is described, not {told}")

    def _sso(self) -> None:
        question = {"client_id": "bench", "response_type": "code", "scope": "openid", "state": "s", "nonce": "n"}
        challenge = {"code_challenge_method": "S256", "code_challenge": CHALLENGE, "redirect_uri": CODE["redirect_uri"]}
        cookie = {"Cookie": self._last("session", whole=True)}
        answer = self._http.get(self._paths.authorization, params={**question, **challenge}, headers=cookie)
        told = dict(parse_qsl(urlsplit(answer.headers.get("location", "")).query))
        _demand(told.get("state") == "s" and "iss" in told, f"code, state and iss, not {told}")
        self._login(self._token("bench", grant_type="authorization_code", code=told["code"], **CODE))

    def _login(self, answer: dict[str, Any], algorithm: str = "ES256") -> None:
        _demand("." not in answer["access_token"], "the access token is opaque")
        self._signed(answer["id_token"], None, {"iss", "sub", "aud", "exp", "iat"}, algorithm)

    def _signed(self, token: str, typ: str | None, names: set[str], algorithm: str = "ES256") -> None:
        decoded = jwt.decode(token, self._keys, algorithms=[algorithm])
        _demand(decoded.header.get("typ") in (typ, "JWT" if typ is None else typ), f"type {typ}")
        _demand(names <= decoded.claims.keys(), f"all of {sorted(names)}")

    def _token(self, client: str, **form: str) -> dict[str, Any]:
        answer = self._http.post(self._paths.token, data=form, auth=(client, SECRET))
        _demand(answer.status_code == 200, f"200, not {answer.text}")
        document: dict[str, Any] = answer.json()
        return document

    def _last(self, name: str, *, whole: bool = False) -> str:
        text = (self._folder / f"{name}.txt").read_text()
        return text if whole else text.split()[-1]


def _demand(fulfilled: bool, what: str) -> None:
    if not fulfilled:
        raise Unequal(what)
