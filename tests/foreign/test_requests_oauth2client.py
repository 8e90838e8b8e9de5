"""FAPI 2.0 with DPoP in Python by others: `requests-oauth2client`, which signs with another JOSE library (jwskate)."""

import json
from typing import Any

import pytest
import requests
from requests_oauth2client import BearerToken, DPoPKey, DPoPToken, OAuth2Client, PrivateKeyJwt
from requests_oauth2client.exceptions import InvalidGrant, InvalidRequest

from deploy.house_settings import Place
from tests.deploy.visitor import data_request, log_in

pytestmark = pytest.mark.foreign


def _client(street: Place, **wishes: Any) -> tuple[OAuth2Client, requests.Session]:
    demo = json.loads((street.folder / "demo.json").read_text())
    told = next(each for each in demo["test_clients"] if each["client_id"] == "test-fapi-dpop")
    session = requests.Session()
    session.trust_env = False
    given: dict[str, Any] = {
        "redirect_uri": told["redirect_uris"][0],
        "id_token_signed_response_alg": "ES256",
        "dpop_bound_access_tokens": True,
        **wishes,
    }
    signer = PrivateKeyJwt(told["client_id"], told["private_jwk"], aud=demo["issuer"])
    issuer = {"issuer": demo["issuer"], "testing": True}  # its word for "http on loopback is all right"
    return OAuth2Client.from_discovery_endpoint(**issuer, auth=signer, session=session, **given), session


def _tokens(street: Place, client: OAuth2Client, **wishes: str) -> DPoPToken:
    asked = client.authorization_request(scope="openid offline_access data:read", prompt="consent", **wishes)
    answer = log_in(street, "taro", client.pushed_authorization_request(asked).uri)
    assert answer.status_code == 200, answer.text
    told = asked.validate_callback(answer.json()["redirect_url"])
    tokens = client.authorization_code(told, validate=False)
    assert isinstance(tokens, DPoPToken)
    # Its check of the ID token ends with a copy that forgets the key (1.8.0): let it check what is no DPoP token.
    BearerToken(tokens.access_token, id_token=str(tokens.id_token)).validate_id_token(client, told)
    return tokens


def test_a_login_data_and_refreshes_with_one_key(street: Place) -> None:
    client, session = _client(street)
    tokens = _tokens(street, client, authorization_details=data_request(street))
    assert tokens.id_token is not None
    assert client.userinfo(tokens)["sub"] == tokens.id_token.subject
    data = f"{street.street['data_trust']}/fhir/R4/AllergyIntolerance"
    read = session.get(data, params={"purpose": "treatment"}, auth=tokens)
    assert (read.status_code, read.json()["resourceType"]) == (200, "Bundle")
    stolen = session.get(data, headers={"Authorization": f"Bearer {tokens.access_token}"})
    assert stolen.status_code == 401
    for _ in range(2):  # the refresh token stays the same under this profile
        renewed = client.refresh_token(tokens)
        assert isinstance(renewed, DPoPToken)
        assert client.userinfo(renewed)["sub"] == tokens.id_token.subject
    assert client.revoke_refresh_token(tokens) is True
    with pytest.raises(InvalidGrant):
        client.refresh_token(tokens)


def test_a_code_is_worth_nothing_without_its_key_or_with_another(street: Place) -> None:
    client, _ = _client(street)
    asked = client.authorization_request(scope="openid")
    answer = log_in(street, "taro", client.pushed_authorization_request(asked).uri)
    told = asked.validate_callback(answer.json()["redirect_url"])
    form = {"code_verifier": told.code_verifier, "redirect_uri": told.redirect_uri}
    with pytest.raises(InvalidRequest):
        _client(street, dpop_bound_access_tokens=False)[0].authorization_code(told.code, **form)
    with pytest.raises(InvalidGrant):
        client.authorization_code(told.code, dpop_key=DPoPKey.generate(), **form)
