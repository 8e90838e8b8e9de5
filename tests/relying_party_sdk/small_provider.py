"""A small OpenID Provider made for these tests from joserfc and Starlette: a second reading, not ours.

Every knob is an attribute: a test turns one and names the attack that does the same.
"""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relying_party_sdk import ClientSecretBasic, RelyingParty
from relying_party_sdk.authorization import LoginStart

ISSUER = "https://op.example"
CLIENT = "bank"
SECRET = "s3cret:with/odd chars"
CALLBACK = "https://bank.example/callback"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
CIBA = "urn:openid:params:grant-type:ciba"
SUB = "pairwise-1"


class TestClock:
    __test__ = False

    def __init__(self, now: int = 1_800_000_000) -> None:
        self.time = now

    def timestamp(self) -> int:
        return self.time


class CountingChance:
    def __init__(self) -> None:
        self.count = 0

    def token(self, nbytes: int = 32) -> str:
        self.count += 1
        digest = hashlib.sha256(str(self.count).encode()).digest()[:nbytes]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class SmallProvider:
    def __init__(self, issuer: str = ISSUER) -> None:
        self.issuer = issuer
        self.clock = TestClock()
        self.key = ECKey.generate_key("P-256", {"kid": "k1"})
        self.rsa = RSAKey.generate_key(2048, {"kid": "r1"})
        self.jwks: dict[str, Any] = {"keys": [self.key.as_dict(private=False), self.rsa.as_dict(private=False)]}
        self.metadata: dict[str, Any] = self._metadata()
        self.claims: dict[str, Any] = {}  # overrides; None removes
        self.header: dict[str, Any] = {}
        self.id_token: str | None = None  # replaces the whole token
        self.token_answer: dict[str, Any] = {}
        self.person: dict[str, Any] = {"sub": SUB, "name": "山田　花子"}
        self.latest: dict[str, Any] = {}
        self.introspection: dict[str, Any] = {"active": False}
        self.error: tuple[int, Any] | None = None  # next back-channel answer
        self.asked: dict[str, dict[str, str]] = {}  # request_uri or code -> parameters
        self.seen: list[tuple[str, dict[str, str], httpx.Headers]] = []
        self.fetches = {"metadata": 0, "jwks": 0}
        self.down = False
        self.device_answer: dict[str, Any] = {}  # overrides; None removes
        self.device_words: list[str] = []  # what the next polls are told before the tokens
        self.client = CLIENT  # who logged in last; a refresh is for the same

    def _metadata(self) -> dict[str, Any]:
        at = self.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "userinfo_endpoint": f"{at}/userinfo",
            "pushed_authorization_request_endpoint": f"{at}/par",
            "introspection_endpoint": f"{at}/introspect",
            "revocation_endpoint": f"{at}/revoke",
            "end_session_endpoint": f"{at}/logout",
            "device_authorization_endpoint": f"{at}/device_authorization",
            "backchannel_authentication_endpoint": f"{at}/backchannel-authentication",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    @property
    def http(self) -> httpx.AsyncClient:
        app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._serve_metadata),
                Route("/jwks", self._serve_jwks),
                Route("/par", self._par, methods=["POST"]),
                Route("/device_authorization", self._device, methods=["POST"]),
                Route("/backchannel-authentication", self._ask, methods=["POST"]),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
                Route("/latest-attributes", self._latest),
                Route("/introspect", self._introspect, methods=["POST"]),
                Route("/revoke", self._revoke, methods=["POST"]),
            ]
        )
        return httpx.AsyncClient(transport=httpx.ASGITransport(app))

    def relying_party(self, **settings: Any) -> RelyingParty:
        given = {"auth": ClientSecretBasic(SECRET), "http": self.http, "clock": self.clock, **settings}
        return RelyingParty(self.issuer, CLIENT, redirect_uri=CALLBACK, chance=CountingChance(), **given)

    def approve(self, start: LoginStart) -> dict[str, str]:
        """What the browser brings back after the citizen agreed."""
        query = dict(parse_qsl(urlsplit(start.url).query))
        parameters = self.asked.pop(query["request_uri"]) if "request_uri" in query else query
        code = f"code-{len(self.asked)}"
        self.asked[code] = parameters
        return {"code": code, "state": parameters["state"], "iss": self.issuer}

    def make_id_token(self, nonce: str | None, access_token: str = "at-1", audience: str = CLIENT) -> str:
        now = self.clock.timestamp()
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "sub": SUB,
            "aud": audience,
            "iat": now,
            "exp": now + 300,
            "auth_time": now - 5,
            "nonce": nonce,
            "acr": "urn:kakehashi:acr:jpki-authentication",
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.claims,
        }
        header = {"alg": "ES256", "kid": "k1", **self.header}
        key = self.rsa if header["alg"] == "RS256" else self.key
        kept = {k: v for k, v in claims.items() if v is not None}
        return jwt.encode(header, kept, key, algorithms=["ES256", "RS256"])

    async def _serve_metadata(self, _: Request) -> Response:
        self.fetches["metadata"] += 1
        return JSONResponse(self.metadata, 503 if self.down else 200)

    async def _serve_jwks(self, _: Request) -> Response:
        self.fetches["jwks"] += 1
        return JSONResponse(self.jwks, 503 if self.down else 200)

    async def _form(self, request: Request) -> dict[str, str]:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        self.seen.append((request.url.path, form, httpx.Headers(dict(request.headers))))
        return form

    def _planned_error(self) -> Response | None:
        if self.error is None:
            return None
        status, body = self.error
        return JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)

    async def _par(self, request: Request) -> Response:
        form = await self._form(request)
        if planned := self._planned_error():
            return planned
        request_uri = f"urn:ietf:params:oauth:request_uri:{len(self.asked)}"
        self.asked[request_uri] = form
        return JSONResponse({"request_uri": request_uri, "expires_in": 60}, 201)

    async def _device(self, request: Request) -> Response:
        form = await self._form(request)
        if planned := self._planned_error():
            return planned
        credentials = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        self.client = unquote_plus(credentials.partition(":")[0])
        self.asked["device-code-1"] = form
        answer = {
            "device_code": "device-code-1",
            "user_code": "BCDF-GHJK",
            "verification_uri": f"{self.issuer}/device",
            "verification_uri_complete": f"{self.issuer}/device?user_code=BCDF-GHJK",
            "expires_in": 300,
            "interval": 5,
            **self.device_answer,
        }
        return JSONResponse({k: v for k, v in answer.items() if v is not None})

    async def _ask(self, request: Request) -> Response:
        form = await self._form(request)
        if planned := self._planned_error():
            return planned
        self.client = form.get("client_id", CLIENT)
        answer = {"auth_req_id": "asked-1", "expires_in": 300, "interval": 5, **self.device_answer}
        return JSONResponse({k: v for k, v in answer.items() if v is not None})

    async def _token(self, request: Request) -> Response:
        form = await self._form(request)
        if planned := self._planned_error():
            return planned
        nonce, audience = None, self.client
        if form["grant_type"] == DEVICE_CODE:
            if self.device_words:
                return JSONResponse({"error": self.device_words.pop(0)}, 400)
            nonce = self.asked[form["device_code"]]["nonce"]
        if form["grant_type"] == CIBA and self.device_words:
            return JSONResponse({"error": self.device_words.pop(0)}, 400)
        if form["grant_type"] == "authorization_code":
            parameters = self.asked.pop(form["code"], None)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
            if parameters is None or parameters["code_challenge"] != challenge.rstrip(b"=").decode():
                return JSONResponse({"error": "invalid_grant"}, 400)
            nonce, audience = parameters["nonce"], parameters["client_id"]
            self.client = audience
        answer = {
            "access_token": "at-1",
            "token_type": "Bearer",
            "expires_in": 300,
            "refresh_token": "rt-1",
            "id_token": self.id_token or self.make_id_token(nonce, audience=audience),
            **self.token_answer,
        }
        return JSONResponse({k: v for k, v in answer.items() if v is not None})

    async def _userinfo(self, request: Request) -> Response:
        if planned := self._planned_error():
            return planned
        return JSONResponse(self.person if request.headers["authorization"].endswith(" at-1") else {})

    async def _latest(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer at-1"
        return self._planned_error() or JSONResponse(self.latest)

    async def _introspect(self, request: Request) -> Response:
        await self._form(request)
        return self._planned_error() or JSONResponse(self.introspection)

    async def _revoke(self, request: Request) -> Response:
        await self._form(request)
        return self._planned_error() or Response(status_code=200)


def unsigned(claims: dict[str, Any], header: dict[str, Any]) -> str:
    """A token without a signature, as an attacker writes it."""
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in (header, claims)]
    return ".".join([*parts, ""])
