"""`openid-client` signs its requests and reads every kind of answer that passes through the browser."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deploy.house_settings import Place
from tests.foreign.front import log_in, options_of
from tests.foreign.node import running

pytestmark = pytest.mark.foreign
PROGRAM = "openid_client_front.mjs"


def _meet(street: Place, scratch: Path, **wishes: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(authorization URL, what arrived, ID token claims)."""
    options = {**options_of(street), **wishes}
    with running(PROGRAM, options, scratch) as rp:
        url: str = rp.hear("authorize")["url"]
        arrived = log_in(options, url)
        rp.say(json.dumps(arrived))
        claims = rp.hear("claims")["claims"]
        assert claims["iss"] == options["issuer"]
        if wishes.get("flow") != "implicit":
            assert rp.hear("userinfo")["userinfo"] == {"sub": claims["sub"]}
    return url, arrived, claims


@pytest.mark.parametrize("jar", ["plain", "encrypted", "pushed"])
def test_a_signed_request_by_value_encrypted_or_pushed(street: Place, tmp_path: Path, jar: str) -> None:
    url, arrived, _ = _meet(street, tmp_path, jar=jar)
    sent = parse_qs(urlsplit(url).query)
    assert set(sent) == {"client_id", "request_uri" if jar == "pushed" else "request"}
    if jar == "encrypted":
        assert sent["request"][0].count(".") == 4
    assert "code=" in arrived["redirect_url"]


def test_a_signed_answer_to_a_signed_request(street: Place, tmp_path: Path) -> None:
    _, arrived, _ = _meet(street, tmp_path, jar="plain", flow="jarm")
    assert set(parse_qs(urlsplit(arrived["redirect_url"]).query)) == {"response"}


@pytest.mark.parametrize("flow", ["hybrid", "detached"])
@pytest.mark.parametrize("response_mode", ["", "form_post"])
def test_the_hybrid_flow_by_fragment_and_by_form(street: Place, tmp_path: Path, flow: str, response_mode: str) -> None:
    """`detached` (FAPI 1.0 Advanced) also demands s_hash."""
    _, arrived, claims = _meet(street, tmp_path, jar="pushed", flow=flow, response_mode=response_mode)
    parts = urlsplit(arrived["redirect_url"])
    told = set(arrived["form"]) if response_mode else set(parse_qs(parts.fragment))
    assert told == {"code", "id_token", "state", "iss", "session_state"}
    assert not parts.query and claims["nonce"]


@pytest.mark.parametrize("response_mode", ["", "form_post"])
def test_the_implicit_flow_by_fragment_and_by_form(street: Place, tmp_path: Path, response_mode: str) -> None:
    _, arrived, claims = _meet(street, tmp_path, flow="implicit", response_mode=response_mode)
    assert ("form" in arrived) is bool(response_mode)
    assert claims["aud"] == "test-front-channel"


def test_a_code_by_form_post(street: Place, tmp_path: Path) -> None:
    _, arrived, _ = _meet(street, tmp_path, response_mode="form_post")
    assert set(arrived["form"]) == {"code", "state", "iss", "session_state"}
