"""The SDK under the strictest profiles, with our own provider at the other end: what one promises the other demands."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from idp.clients.metadata.profile import FAPI2_SECURITY
from relying_party_sdk import ClientCertificate, DpopKey, PrivateKeyJwt, RelyingParty
from relying_party_sdk.errors import ProviderError
from relying_party_sdk.tokens import Tokens
from tests.idp.certified import authority, shown
from tests.idp.profiled import CERTIFIED, profiled
from tests.idp.provider import CALLBACK, ISSUER, MTLS, Provider, answer, run

SIGNER = PrivateKeyJwt(ECKey.generate_key("P-256").as_dict(private=True))


def _rp(provider: Provider, auth: Any = SIGNER, **settings: Any) -> RelyingParty:
    given = {"http": provider.back, "clock": provider.clock, **settings}
    return RelyingParty(ISSUER, "bank", auth, CALLBACK, **given)


async def _login(provider: Provider, rp: RelyingParty) -> Tokens:
    await provider.allow(await provider.person(), scope="openid offline_access")
    start = await rp.begin("openid offline_access")
    assert "request_uri=" in start.url
    return await rp.complete(start.transaction, answer(await provider.browser.get(start.url)))


async def _uses(rp: RelyingParty, tokens: Tokens) -> Tokens:
    """Everything a relying party does with tokens; the refresh token stays good (FAPI 2.0 5.3.2.1-9)."""
    assert (await rp.userinfo(tokens))["sub"] == tokens.sub
    renewed = await rp.refresh(await rp.refresh(tokens))
    assert (await rp.userinfo(renewed))["sub"] == tokens.sub
    return renewed


def test_fapi_2_with_dpop(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rp = _rp(provider, dpop=DpopKey(clock=provider.clock))
        tokens = await _uses(rp, await _login(provider, rp))
        for thief in (_rp(provider, dpop=DpopKey(clock=provider.clock)), _rp(provider)):
            with pytest.raises(ProviderError):
                await thief.userinfo(tokens)
        await rp.revoke(str(tokens.refresh_token))
        with pytest.raises(ProviderError):
            await rp.refresh(tokens)

    run(tmp_path, story, profiled(FAPI2_SECURITY, jwks=SIGNER.public_jwks()))


def test_fapi_2_with_rsa_keys(tmp_path: Path) -> None:
    """PS256 for the assertion, because we say so, and for the proof, because the SDK does."""
    signer = PrivateKeyJwt(RSAKey.generate_key(2048).as_pem(private=True), alg="PS256")

    async def story(provider: Provider) -> None:
        key = DpopKey(RSAKey.generate_key(2048).as_pem(private=True), clock=provider.clock)
        rp = _rp(provider, signer, dpop=key)
        await _uses(rp, await _login(provider, rp))

    run(tmp_path, story, profiled(FAPI2_SECURITY, jwks=signer.public_jwks()))


@pytest.mark.parametrize("method", ["tls_client_auth", "private_key_jwt"])
def test_fapi_2_with_a_certificate(tmp_path: Path, method: str) -> None:
    auth: Any = ClientCertificate() if method == "tls_client_auth" else SIGNER

    async def story(provider: Provider) -> None:
        with_certificate = _showing(provider, CERTIFIED)
        rp = _rp(provider, auth, http=with_certificate, certificate_bound=True)
        assert (await rp.provider.metadata()).token_endpoint == f"{MTLS}/token"
        tokens = await _uses(rp, await _login(provider, rp))
        for http in (_showing(provider, authority().certify()), provider.back):
            with pytest.raises(ProviderError):
                await _rp(provider, auth, http=http, certificate_bound=True).userinfo(tokens)

    run(tmp_path, story, profiled(FAPI2_SECURITY, method, certificate=True, jwks=SIGNER.public_jwks()))


def _showing(provider: Provider, certificate: bytes) -> httpx.AsyncClient:
    """As if the TLS connection had this client certificate."""
    return httpx.AsyncClient(transport=provider.back._transport, headers=shown(certificate))
