"""FAPI 2.0 with relying parties by others: npm `openid-client` and `oauth4webapi`, over real sockets and TLS."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.house_settings import Place
from tests.deploy.visitor import data_request, log_in
from tests.foreign.node import running

pytestmark = pytest.mark.foreign

PROGRAMS = ("fapi_openid_client.mjs", "fapi_oauth4webapi.mjs")


def _options(street: Place, client_id: str) -> dict[str, Any]:
    demo = json.loads((street.folder / "demo.json").read_text())
    client = next(each for each in demo["test_clients"] if each["client_id"] == client_id)
    trust = street.street["data_trust_mtls" if "certificate" in client else "data_trust"]
    return {
        **client,
        "issuer": demo["issuer"],
        "redirect_uri": client["redirect_uris"][0],
        "scope": "openid offline_access birthdate data:read",
        "parameters": {"authorization_details": data_request(street), "prompt": "consent"},
        "data": f"{trust}/fhir/R4/AllergyIntolerance?purpose=treatment",
    }


def _converse(street: Place, program: str, options: dict[str, Any], scratch: Path) -> None:
    kind = "dpop" if options.get("dpop") else "bearer"
    with running(program, options, scratch) as rp:
        assert rp.hear("discovery")["token_endpoint"].startswith(options["issuer"])
        url = rp.hear("authorize")["url"]
        assert "request_uri=" in url and "code_challenge" not in url and "request=" not in url
        answer = log_in(street, "taro", url)
        assert answer.status_code == 200, answer.text
        redirect = answer.json()["redirect_url"]
        assert ("response=" in redirect) is (options["profile"] == "fapi2_message_signing")
        rp.say(redirect)
        tokens = rp.hear("tokens")
        assert (tokens["token_type"], tokens["has_refresh"]) == (kind, True)
        userinfo = rp.hear("userinfo")["userinfo"]
        assert userinfo["sub"] == tokens["sub"] and "birthdate" in userinfo
        assert rp.hear("data") == {"status": 200, "type": "Bundle"}
        theft = rp.hear("theft")
        assert theft["status"] == 401 and 'error="invalid_token"' in theft["challenge"]
        assert rp.hear("refresh") == {"rotated": False, "token_type": kind}
        assert rp.hear("revocation") == {"after": "invalid_grant"}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("alg", ["ES256", "PS256", "Ed25519"])
def test_the_security_profile_with_dpop(street: Place, tmp_path: Path, program: str, alg: str) -> None:
    _converse(street, program, {**_options(street, "test-fapi-dpop"), "dpop_alg": alg}, tmp_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_security_profile_with_mutual_tls(street: Place, tmp_path: Path, program: str) -> None:
    _converse(street, program, _options(street, "test-mtls"), tmp_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_message_signing_with_dpop(street: Place, tmp_path: Path, program: str) -> None:
    _converse(street, program, _options(street, "test-fapi-signing"), tmp_path)
