"""RFC 7592: authlib's client configuration endpoint beside ours, for a client that looks after its registration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7591 import ClientMetadataClaims
from authlib.oauth2.rfc7592 import ClientConfigurationEndpoint
from authlib.oidc.registration import ClientMetadataClaims as OpenIDClaims

from idp.app import fold_rooms
from idp.discovery import metadata
from tests.idp.differential.faults import is_explained
from tests.idp.provider import ISSUER, Provider, run
from tests.idp.registration.desk import RIGHTS, again, invite, manage, registered


class _Client:
    def __init__(self, told: Mapping[str, Any]) -> None:
        self.client_info: dict[str, Any] = {"client_id": told["client_id"]}
        self.client_metadata: dict[str, Any] = {}
        self._secret = told.get("client_secret")

    def get_client_id(self) -> str:
        return str(self.client_info["client_id"])

    def check_client_secret(self, secret: str) -> bool:
        return secret == self._secret


class _Token:
    def __init__(self, client_id: str) -> None:
        self.client_id = client_id

    def check_client(self, client: Any) -> bool:
        return bool(client.get_client_id() == self.client_id)


class _Request:
    def __init__(self, method: str, document: Any, token: str) -> None:
        self.method, self.token = method, token
        self.payload = type("Payload", (), {"data": document})


class _Endpoint(ClientConfigurationEndpoint):  # type: ignore[misc]
    def __init__(self, known: Mapping[str, _Token], asked: _Client | None, server: Mapping[str, Any]) -> None:
        super().__init__(claims_classes=[ClientMetadataClaims, OpenIDClaims])
        self._known, self._asked, self._metadata = known, asked, server

    def authenticate_token(self, request: _Request) -> _Token | None:
        return self._known.get(request.token)

    def authenticate_client(self, request: _Request) -> _Client | None:
        return self._asked

    def revoke_access_token(self, request: _Request, token: Any) -> None:
        pass

    def check_permission(self, client: Any, request: _Request) -> bool:
        return True

    def delete_client(self, client: Any, request: _Request) -> None:
        pass

    def update_client(self, client: _Client, client_metadata: Any, request: _Request) -> _Client:
        client.client_metadata = client_metadata
        return client

    def generate_client_registration_info(self, client: Any, request: _Request) -> dict[str, Any]:
        return {}

    def get_server_metadata(self) -> Any:
        return self._metadata

    def verdict(self, method: str, document: Any, token: str) -> str:
        """The word, or the status of success."""
        try:
            return str(self.create_configuration_response(_Request(method, document, token))[0])
        except OAuth2Error as error:
            return str(error.error)


# What is added to a good update, and the name of the difference, if there is one; None takes a member away.
UPDATES: list[tuple[dict[str, Any], str]] = [
    ({}, ""), ({"client_name": "Midori Shop"}, ""), ({"scope": "openid name"}, ""), ({"unheard_of": 1}, ""),
    ({"redirect_uris": ["https://shop.example/new"]}, ""), ({"client_uri": "https://shop.example/"}, ""),
    ({"client_id": None}, "update-that-says-too-much"), ({"client_id": "other"}, "update-that-says-too-much"),
    ({"client_secret": "x" * 43}, "update-that-says-too-much"),
    ({"registration_access_token": "x"}, "update-that-says-too-much"),
    ({"registration_client_uri": "https://x.example/"}, "update-that-says-too-much"),
    ({"client_secret_expires_at": 0}, "update-that-says-too-much"),
    ({"client_id_issued_at": 1}, "update-that-says-too-much"),
    ({"grant_types": ["unknown"]}, ""), ({"response_types": ["unknown"]}, ""),
    ({"token_endpoint_auth_method": "unknown"}, ""), ({"client_uri": "no address"}, ""), ({"scope": "unknown"}, ""),
    ({"application_type": "mainframe"}, ""), ({"subject_type": "plain"}, ""),
    ({"id_token_signed_response_alg": "none"}, ""), ({"jwks_uri": "no address"}, ""),
    ({"default_max_age": "soon"}, ""), ({"require_auth_time": "yes"}, ""),
    ({"default_max_age": 60}, ""), ({"require_auth_time": True}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "differs"), UPDATES, ids=str)
def test_authlib_and_we_agree_on_every_update(tmp_path: Path, changes: dict[str, Any], differs: str) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, RIGHTS)
        told = await registered(provider)
        wish = {name: value for name, value in again(told, **changes).items() if value is not None}
        endpoint = _Endpoint(
            {"mine": _Token(told["client_id"])}, _Client(told), metadata(ISSUER, fold_rooms(provider.rooms))
        )
        answer = await manage(provider, "PUT", told, json=wish)
        ours = "200" if answer.status_code == 200 else answer.json()["error"]
        assert is_explained((ours, endpoint.verdict("PUT", wish, "mine")), differs)

    run(tmp_path, story)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_authlib_and_we_let_the_same_token_in(tmp_path: Path, method: str) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        mine, other = await registered(provider), await registered(provider, client_name="Hikari Shop")
        known = {"mine": _Token(mine["client_id"]), "other": _Token(other["client_id"])}
        wish, server = again(mine), metadata(ISSUER, fold_rooms(provider.rooms))
        here = mine["registration_client_uri"]
        nobody = here.replace(mine["client_id"], "nobody")
        for token, whose, uri, differs in (
            ("x", "x", here, "registration-token-unknown"),
            ("other", other["registration_access_token"], here, "registration-token-unknown"),
            ("mine", mine["registration_access_token"], nobody, "registration-of-nobody"),
            ("mine", mine["registration_access_token"], here, ""),
        ):
            endpoint = _Endpoint(known, None if uri == nobody else _Client(mine), server)
            how = {"json": wish} if method == "PUT" else {}
            known_as = {"registration_access_token": whose, "registration_client_uri": uri}
            answer = await manage(provider, method, known_as, **how)
            ours = str(answer.status_code) if answer.status_code < 400 else answer.json()["error"]
            assert is_explained((ours, endpoint.verdict(method, wish, token)), differs), token
            if answer.status_code >= 400:
                assert (answer.status_code, answer.headers["www-authenticate"][:7]) == (401, "Bearer ")

    run(tmp_path, story)
