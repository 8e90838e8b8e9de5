"""Clients under a financial-grade profile, and the strict flow each of them has to go through."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from foundation.signing import verify_jwt
from idp.clients.client import Client
from idp.clients.metadata.financial_grade import with_profile
from tests.idp.certified import NAMES, as_jwk, authority, self_signed, shown
from tests.idp.prover import Prover
from tests.idp.provider import CALLBACK, CLIENT_KEYS, ISSUER, VERIFIER, Provider, answer, confidential, request

CERTIFIED, SELF_SIGNED = authority().certify(names=NAMES), self_signed("own")
METHODS: dict[str, dict[str, Any]] = {
    "private_key_jwt": {},
    "tls_client_auth": {"tls_client_auth_san_dns": "client.bank.example"},
    "self_signed_tls_client_auth": {},
}


def profiled(
    profile: str, method: str = "private_key_jwt", *, certificate: bool = False, client_id: str = "bank", **changes: Any
) -> Client:
    """A client with this one setting, and the choice that the profile leaves; `changes` are chosen explicitly."""
    keys = [*CLIENT_KEYS.public_jwks()["keys"], as_jwk(SELF_SIGNED)]
    chosen: dict[str, Any] = {
        "profile": profile,
        "application_type": "native",  # the tests' redirect URI is on loopback
        "token_endpoint_auth_method": method,
        "secret_hash": "",
        "jwks": {"keys": keys},
        **METHODS.get(method, {}),
        **({"tls_client_certificate_bound_access_tokens": True} if certificate else {}),
        **changes,
    }
    return confidential(client_id, **with_profile(chosen, chosen.keys()))


OFFLINE = "openid offline_access"


@dataclass
class Strict:
    """One client's strict flow: pushed, signed where it must be, answered in JWT, every call with its proof."""

    provider: Provider
    client: Client
    prover: Prover
    nonce: str | None = None

    def credentials(self) -> dict[str, str]:
        """Form members that authenticate."""
        if self.client.token_endpoint_auth_method == "private_key_jwt":
            return self.provider.assertion(self.client.client_id)
        return {"client_id": self.client.client_id}

    def headers(self, method: str, path: str, token: str = "") -> dict[str, str]:
        """Certificate and proof, as far as this client has them."""
        by_dpop = self.client.dpop_bound_access_tokens
        sent: dict[str, str] = {}
        if self.client.token_endpoint_auth_method.endswith("tls_client_auth") or not by_dpop:
            own = self.client.token_endpoint_auth_method == "self_signed_tls_client_auth"
            sent |= shown(SELF_SIGNED if own else CERTIFIED)
        if by_dpop:
            sent |= self.prover.headers(method, path, token, nonce=self.nonce)
        elif token:
            sent["Authorization"] = f"Bearer {token}"
        return sent

    async def post(self, path: str, **form: str) -> httpx.Response:
        """A call of the back channel, repeated once with the nonce it is asked for (RFC 9449 8)."""
        for _ in range(2):
            response = await self.provider.back.post(
                path, data={**form, **self.credentials()}, headers=self.headers("POST", path)
            )
            if response.headers.get("dpop-nonce") is None or response.status_code in (200, 201):
                break
            self.nonce = response.headers["dpop-nonce"]
        return response

    async def get(self, path: str, token: str) -> httpx.Response:
        """A resource, likewise."""
        response = await self.provider.back.get(path, headers=self.headers("GET", path, token))
        if response.status_code == 401 and "dpop-nonce" in response.headers:
            self.nonce = response.headers["dpop-nonce"]
            response = await self.provider.back.get(path, headers=self.headers("GET", path, token))
        return response

    def wish(self, **changes: str | None) -> dict[str, str]:
        """The parameters, as a request object where the client must sign."""
        mode = "jwt" if self.client.response_modes else None
        plain = request(self.client.client_id, response_mode=mode, scope=OFFLINE)
        parameters = {name: value for name, value in {**plain, **changes}.items() if value is not None}
        return self.signed(parameters) if self.client.require_signed_request_object else parameters

    def signed(self, parameters: dict[str, str], alg: str = "ES256", **claims: Any) -> dict[str, str]:
        """RFC 9101, with everything that FAPI wants inside."""
        now = self.provider.clock.timestamp()
        about = {"iss": self.client.client_id, "aud": ISSUER, "nbf": now, "exp": now + 300, "jti": uuid4().hex}
        body = {name: value for name, value in {**parameters, **about, **claims}.items() if value is not None}
        return {"request": CLIENT_KEYS.sign_jwt(body, alg=alg, typ="oauth-authz-req+jwt")}

    async def code(self, **changes: str | None) -> str:
        """Pushed, answered, and read out of the signed answer."""
        await self.provider.stay_connected(changes.get("scope") or OFFLINE, self.client.client_id)
        pushed = await self.post("/par", **self.wish(**changes))
        assert pushed.status_code == 201, pushed.text
        assert pushed.json()["expires_in"] < 600
        parameters = {"client_id": self.client.client_id, "request_uri": pushed.json()["request_uri"]}
        told = answer(await self.provider.browser.get("/authorize", params=parameters))
        if "response" in told:
            jwks: Any = (await self.provider.back.get("/jwks")).json()
            alg = self.client.authorization_signed_response_alg
            told = verify_jwt(told["response"], jwks, algs=(alg,))
        assert told["iss"] == ISSUER
        return told["code"]

    async def redeem(self, code: str, **changes: str) -> httpx.Response:
        """The code for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return await self.post("/token", **{**form, **changes})

    async def refresh(self, token: str) -> httpx.Response:
        """A refresh."""
        return await self.post("/token", grant_type="refresh_token", refresh_token=token)


def strict(provider: Provider, client: Client) -> Strict:
    """The flow of one registered client."""
    return Strict(provider, client, Prover(provider.clock))
