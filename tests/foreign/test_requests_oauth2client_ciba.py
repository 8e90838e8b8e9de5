"""CIBA in Python by others: `requests-oauth2client` asks for somebody it knows, and her card answers elsewhere."""

import json
import time

import pytest
import requests
from requests_oauth2client import BearerToken, OAuth2Client, PrivateKeyJwt
from requests_oauth2client.exceptions import (
    AuthorizationPending,
    BackChannelAuthenticationError,
    InvalidGrant,
    SlowDown,
)

from deploy.house_settings import Place
from tests.deploy.visitor import log_in

pytestmark = pytest.mark.foreign


def _client(street: Place) -> OAuth2Client:
    demo = json.loads((street.folder / "demo.json").read_text())
    told = next(each for each in demo["test_clients"] if each["client_id"] == "test-confidential")
    session = requests.Session()
    session.trust_env = False
    given = {"redirect_uri": told["redirect_uris"][0], "id_token_signed_response_alg": "ES256"}
    # Of discovery it reads no such endpoint (1.8.0), so it is told the one that stands there.
    promised = session.get(f"{demo['issuer']}/.well-known/openid-configuration").json()
    given["backchannel_authentication_endpoint"] = promised["backchannel_authentication_endpoint"]
    signer = PrivateKeyJwt(told["client_id"], told["private_jwk"], aud=demo["issuer"])
    issuer = {"issuer": demo["issuer"], "testing": True}  # its word for "http on loopback is all right"
    return OAuth2Client.from_discovery_endpoint(**issuer, auth=signer, session=session, **given)


def _known(street: Place, client: OAuth2Client) -> str:
    """The `sub` of a login before: the only name by which a client can ask for anybody."""
    asked = client.authorization_request(scope="openid")
    answer = log_in(street, "taro", client.pushed_authorization_request(asked).uri)
    tokens = client.authorization_code(asked.validate_callback(answer.json()["redirect_url"]))
    assert tokens.id_token is not None
    return str(tokens.id_token.subject)


def _wait(client: OAuth2Client, auth_req_id: str, interval: int) -> BearerToken:
    while True:
        time.sleep(interval)
        try:
            return client.ciba(auth_req_id)
        except (AuthorizationPending, SlowDown) as waiting:
            interval += 5 if isinstance(waiting, SlowDown) else 0


def test_a_question_is_answered_by_the_card_and_redeemed_once(street: Place) -> None:
    client = _client(street)
    sub = _known(street, client)
    asked = client.backchannel_authentication_request(login_hint=sub, binding_message="W4")
    assert asked.interval == 5
    with pytest.raises(AuthorizationPending):
        client.ciba(asked)
    done = log_in(street, "taro", f"{street.street['idp']}/ciba")
    assert done.json() == {"redirect_url": f"{street.street['idp']}/ciba/done?outcome=approved"}, done.text
    tokens = _wait(client, asked.auth_req_id, 5)
    assert tokens.id_token is not None
    assert client.userinfo(tokens)["sub"] == sub
    with pytest.raises(InvalidGrant):
        client.ciba(asked)


def test_nobody_is_found_by_another_name(street: Place) -> None:
    with pytest.raises(BackChannelAuthenticationError) as refused:
        _client(street).backchannel_authentication_request(login_hint="hanako@example.jp", binding_message="W4")
    assert refused.value.error == "unknown_user_id"
