"""RFC 8705 2.1 over the wire, by a trusted proxy's header; TLS of our own is met in tests/foreign."""

from pathlib import Path
from typing import Any

import httpx

from tests.idp.certified import NAMES, Issuer, authority, self_signed, shown
from tests.idp.provider import Provider, confidential, run

NAME = {"tls_client_auth_san_dns": "client.bank.example"}


def certified(client_id: str = "bank", **changes: Any) -> Any:
    """A client with a certificate of the authority."""
    members = {"token_endpoint_auth_method": "tls_client_auth", "secret_hash": "", **NAME}
    return confidential(client_id, **{**members, **changes})


async def _ask(provider: Provider, headers: dict[str, str], **form: str) -> httpx.Response:
    sent = {"grant_type": "client_credentials", "client_id": "bank", **form}
    return await provider.back.post("/token", data=sent, headers=headers)


def test_the_certified_client_is_let_in_and_nobody_else(tmp_path: Path) -> None:
    good = shown(authority().certify(names=NAMES))

    async def story(provider: Provider) -> None:
        assert (await _ask(provider, good)).json()["token_type"] == "Bearer"
        stranger = Issuer()
        attacks: dict[str, dict[str, str]] = {
            "TK-21 another client of the same authority": shown(authority().certify("shop")),
            "TK-21 self-signed with the same subject": shown(self_signed()),
            "TK-21 an authority of the same name": shown(stranger.certify(names=NAMES)),
            "TK-21 extra certificates": shown(stranger.certify(names=NAMES), authority().certify(names=NAMES)),
            "TK-22 without the proxy's secret": {"client-cert": good["client-cert"]},
            "TK-22 with a wrong one": {**good, "client-cert-secret": "x" * 43},
            "TK-22 spelled with an underscore": {"client_cert": good["client-cert"], "client-cert-secret": "p" * 43},
            "no certificate": {},
            "not a certificate": {**good, "client-cert": ":AAAA:"},
        }
        for attack, headers in attacks.items():
            response = await _ask(provider, headers)
            assert (response.status_code, response.json()["error"]) == (401, "invalid_client"), attack
        assert (await _ask(provider, good, client_id="nobody")).status_code == 401

    run(tmp_path, story, certified())


def test_tk08_a_certificate_beside_another_credential_is_no_second_method(tmp_path: Path) -> None:
    """FAPI 2.0: private_key_jwt with certificate-bound tokens shows a certificate too, and it proves nothing there."""
    good = shown(authority().certify(names=NAMES))

    async def story(provider: Provider) -> None:
        form = {"grant_type": "client_credentials", "client_id": "bank"}
        secret = await provider.back.post("/token", data={**form, "client_secret": "s" * 43}, headers=good)
        assert (secret.status_code, secret.json()["error"]) == (401, "invalid_client")
        basic = await provider.back.post("/token", data=form, headers=good, auth=("bank", "s" * 43))
        assert (basic.status_code, basic.json()["error"]) == (401, "invalid_client")
        other = await provider.back.post("/token", data={**form, "client_id": "shop"}, headers=good)
        assert (other.status_code, other.json()["error"]) == (401, "invalid_client")

    run(tmp_path, story, certified(), confidential("shop"))


def test_without_an_authority_it_is_not_offered(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert "tls_client_auth" not in document["token_endpoint_auth_methods_supported"]
        assert "self_signed_tls_client_auth" in document["token_endpoint_auth_methods_supported"]

    run(tmp_path, story, mtls_client_ca=None)
