"""RFC 8705 2.2: the registered certificate, byte by byte."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.card_login.mint import NOW
from tests.idp.certified import YEAR, as_jwk, authority, self_signed, shown
from tests.idp.provider import CLIENT_KEYS, Provider, confidential, run

KEY = ec.generate_private_key(ec.SECP256R1())
OWN, SHOPS, CERTIFIED = self_signed(key=KEY), self_signed("shop"), authority().certify()


def registered(*certificates: bytes, client_id: str = "bank", **changes: Any) -> Any:
    """A client with these certificates in its keys."""
    members = {"token_endpoint_auth_method": "self_signed_tls_client_auth", "secret_hash": ""}
    jwks = {"keys": [as_jwk(der) for der in certificates]}
    return confidential(client_id, **{**members, "jwks": jwks, **changes})


async def _ask(provider: Provider, der: bytes, client_id: str = "bank") -> httpx.Response:
    sent = {"grant_type": "client_credentials", "client_id": client_id}
    return await provider.back.post("/token", data=sent, headers=shown(der))


def test_a_registered_certificate_opens_and_no_other(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await _ask(provider, OWN)).status_code == 200
        assert (await _ask(provider, CERTIFIED)).status_code == 200  # any may be registered
        attacks = {
            "TK-21 the same subject": self_signed(),
            "TK-21 the same key in another certificate": self_signed(key=KEY),
            "TK-21 another client's": SHOPS,
            "one of the authority": authority().certify(),
            "not a certificate": b"\0\0\0",
        }
        for attack, der in attacks.items():
            response = await _ask(provider, der)
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client"), attack

    run(tmp_path, story, registered(OWN, CERTIFIED), registered(SHOPS, client_id="shop"))


def test_an_expired_certificate_opens_nothing(tmp_path: Path) -> None:
    old = self_signed(period=(NOW - 2 * YEAR, NOW - timedelta(seconds=1)))

    async def story(provider: Provider) -> None:
        assert (await _ask(provider, old)).status_code == 401

    run(tmp_path, story, registered(old))


def test_keys_without_a_certificate_are_refused_at_registration() -> None:
    with pytest.raises(InvalidClientMetadata):
        registered(jwks=CLIENT_KEYS.public_jwks())
    with pytest.raises(InvalidClientMetadata):
        registered(jwks={})
