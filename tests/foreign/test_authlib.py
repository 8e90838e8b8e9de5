"""PyPI `authlib`, the client side of the library we test against: signed assertions, PKCE, refresh, introspection."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from deploy.house_settings import Place
from foundation.clock import SystemClock
from tests.foreign.trial import arrive, client_of

pytestmark = pytest.mark.foreign
SCOPE = "openid offline_access birthdate"
VERIFIER = "an-authlib-verifier-of-at-least-forty-three-characters"


class ShortAssertion(PrivateKeyJWT):
    """Left to itself it signs for an hour, and here an assertion is good for five minutes; claims given to it keep the
    first assertion's id (1.9.9), and here an id is good once.
    """

    def sign(self, auth: Any, token_endpoint: str) -> Any:
        """A minute, and a new id."""
        self.claims = {"exp": SystemClock().timestamp() + 60}
        return super().sign(auth, token_endpoint)


def _session(street: Place) -> tuple[OAuth2Session, dict[str, Any]]:
    told = client_of(street, "test-confidential")
    session = OAuth2Session(
        told["client_id"],
        ECKey.import_key(told["private_jwk"]),
        token_endpoint_auth_method="private_key_jwt",
        redirect_uri=told["redirect_uri"],
        scope=SCOPE,
        code_challenge_method="S256",
    )
    session.revocation_endpoint_auth_method = session.token_endpoint_auth_method  # else a secret, by Basic
    session.trust_env = False
    # Its "token endpoint" is what becomes the audience: here the issuer, as FAPI 2.0 and RFC 7523bis want it.
    session.register_client_auth_method(ShortAssertion(told["issuer"], alg="ES256"))
    found = session.get(f"{told['issuer']}/.well-known/openid-configuration", withhold_token=True)
    return session, found.json()


def _claims(session: OAuth2Session, document: dict[str, Any], tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Checked by its own rules for an ID token of the code flow."""
    keys = KeySet.import_key_set(session.get(document["jwks_uri"], withhold_token=True).json())
    parsed = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"])
    options = {"iss": {"value": document["issuer"]}, "nonce": {"value": nonce}, "aud": {"value": session.client_id}}
    params = {"client_id": session.client_id, "nonce": nonce, "access_token": tokens["access_token"]}
    checked = CodeIDToken(parsed.claims, parsed.header, options, params)
    checked.validate()
    return dict(checked)


def test_a_login_userinfo_refresh_introspection_and_revocation(street: Place) -> None:
    session, document = _session(street)
    url, state = session.create_authorization_url(
        document["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1", prompt="consent"
    )
    back = arrive(street, url)["redirect_url"]
    assert parse_qs(urlsplit(back).query)["iss"] == [document["issuer"]]
    endpoint = document["token_endpoint"]
    tokens = dict(session.fetch_token(endpoint, authorization_response=back, state=state, code_verifier=VERIFIER))
    claims = _claims(session, document, tokens, "n-1")
    person = session.get(document["userinfo_endpoint"]).json()
    assert (person["sub"], person["birthdate"]) == (claims["sub"], "1958-02-11")
    renewed = session.refresh_token(endpoint)
    assert renewed["refresh_token"] != tokens["refresh_token"]
    told = session.introspect_token(document["introspection_endpoint"], token=renewed["access_token"]).json()
    assert told == {"active": False}, "a token tells of itself to the resource it is for, and to nobody else"
    gone = session.revoke_token(document["revocation_endpoint"], token=renewed["refresh_token"])
    assert gone.status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(endpoint, renewed["refresh_token"])


def test_a_code_is_worth_nothing_with_another_verifier(street: Place) -> None:
    session, document = _session(street)
    session.scope = "openid"
    url, state = session.create_authorization_url(document["authorization_endpoint"], code_verifier=VERIFIER)
    back = arrive(street, url)["redirect_url"]
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.fetch_token(
            document["token_endpoint"], authorization_response=back, state=state, code_verifier=VERIFIER[::-1]
        )
