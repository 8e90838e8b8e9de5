"""A client is made whole or refused by the name of what is wrong, and nothing outside is asked before that."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from idp.app import fold_rooms
from idp.clients.client import Client
from idp.clients.metadata.rule import InvalidClientMetadata, InvalidRedirectUri
from idp.registration.making import ClientMaker
from idp.registration.rights import OPEN, Rights
from tests.foundation.outbound.server import answering, document, place_of, reserved
from tests.idp.provider import Provider, confidential, run
from tests.idp.registration.desk import RIGHTS, WISH

Make = Callable[..., Awaitable[Client]]


def _tell(folder: Path, story: Callable[[Make], Awaitable[None]], fetched: tuple[str, ...] = ()) -> None:
    async def with_a_maker(provider: Provider) -> None:
        maker, served = ClientMaker(provider.rooms.clients, provider.rooms.outbound), fold_rooms(provider.rooms)

        async def make(rights: Rights = OPEN, **changes: Any) -> Client:
            return await maker.make("new", {"secret_hash": "0" * 64}, {**WISH, **changes}, rights, served)

        await story(make)

    run(folder, with_a_maker, confidential(), fetched=fetched)


def test_a_wish_becomes_a_client_that_is_marked_as_its_own_word(tmp_path: Path) -> None:
    async def story(make: Make) -> None:
        client = await make(contacts=["help@shop.example"])
        assert (client.name_en, client.scopes, client.self_registered) == ("Aoi Shop", OPEN.scopes, True)
        assert client.contact == "help@shop.example"
        invited = await make(RIGHTS)
        assert (invited.claims, invited.default_purpose, invited.self_registered) == (("name",), "order", True)
        seen = await make(Rights(members={"name_ja": "あおい商店", "name_en": "Aoi Shop"}), client_name="Anything")
        assert (seen.name_ja, seen.self_registered) == ("あおい商店", False)

    _tell(tmp_path, story)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_name": "Midori Bank"}, {"client_name": "M1DORI BANK"}, {"client_name": "Midori Bank Support"},
        {"client_name#ja": "みどり銀行サポート"}, {"client_name": "Bank\u202e"}, {"client_name": "🛡 Shop"},
    ],
)  # fmt: skip
def test_a_name_that_imitates_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    async def story(make: Make) -> None:
        with pytest.raises(InvalidClientMetadata, match="client_name"):
            await make(**changes)

    _tell(tmp_path, story)


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "java\tscript:x", "https://shop.example/\x01",
        "http://shop.example/cb", "http://127.0.0.1:8199/cb", "https://shop.example/cb#x", "com.shop.app:/cb", "",
    ],
)  # fmt: skip
def test_a_redirect_uri_that_is_no_plain_https_is_refused(tmp_path: Path, uri: str) -> None:
    async def story(make: Make) -> None:
        with pytest.raises(InvalidRedirectUri):
            await make(redirect_uris=[uri])
        for name in ("client_uri", "logo_uri", "policy_uri", "tos_uri", "jwks_uri"):
            if uri and not (uri.startswith("http://127") and name != "jwks_uri"):
                with pytest.raises(InvalidClientMetadata, match=name):
                    await make(**{name: uri.replace("/cb#x", "/#x")})

    _tell(tmp_path, story)


def test_plain_http_on_the_own_machine_is_for_native_programs_and_for_development(tmp_path: Path) -> None:
    async def story(make: Make) -> None:
        uri = "http://127.0.0.1:8199/cb"
        assert (await make(application_type="native", redirect_uris=[uri])).redirect_uris == (uri,)
        assert (await make(redirect_uris=["http://127.0.0.1:8111/cb"])).application_type == "web"
        with pytest.raises(InvalidClientMetadata):
            await make(application_type="robot")

    _tell(tmp_path, story, ("127.0.0.1:8111",))


def test_where_a_login_begins_is_reached_over_tls_on_the_own_machine_too(tmp_path: Path) -> None:
    """OpenID Connect Core 4."""

    async def story(make: Make) -> None:
        for application_type in ("web", "native"):
            with pytest.raises(InvalidClientMetadata, match="initiate_login_uri"):
                await make(initiate_login_uri="http://localhost:8443/login", application_type=application_type)
        assert (await make(initiate_login_uri="https://shop.example/login")).initiate_login_uri

    _tell(tmp_path, story, ("localhost:8443",))


def test_keys_at_an_address_inside_are_refused_at_once(tmp_path: Path) -> None:
    async def story(make: Make) -> None:
        for uri in ("https://169.254.169.254/keys", "https://localhost/keys", "http://127.0.0.1:8102/jwks"):
            with pytest.raises(InvalidClientMetadata, match="jwks_uri"):
                await make(jwks_uri=uri)
            with pytest.raises(InvalidClientMetadata, match="request_uris"):
                await make(request_uris=[uri])
        assert (await make(jwks_uri="https://shop.example/keys")).jwks_uri
        assert (await make(request_uris=["https://shop.example/request.jwt#hash"])).request_uris

    _tell(tmp_path, story)


def test_a_client_on_two_hosts_that_names_no_subject_type_is_a_sector_of_its_own(tmp_path: Path) -> None:
    async def story(make: Make) -> None:
        client = await make(redirect_uris=["https://a.example/cb", "https://b.example/cb"])
        assert client.sector == client.client_id
        assert (await make(redirect_uris=["https://a.example/cb", "https://a.example/b"])).sector == "a.example"

    _tell(tmp_path, story)


def test_services_on_two_hosts_need_a_list_that_names_them(tmp_path: Path) -> None:
    uris, sock = ["https://a.example/cb", "https://b.example/cb"], reserved()

    async def story(make: Make) -> None:
        with pytest.raises(InvalidClientMetadata, match="sector_identifier"):
            await make(redirect_uris=uris, subject_type="pairwise")
        listed = f"http://{place_of(sock)}/sector.json"
        async with answering(document(b'["https://a.example/cb", "https://b.example/cb"]'), sock=sock) as server:
            client = await make(redirect_uris=uris, sector_identifier_uri=listed)
            assert (client.sector, client.sector_identifier_uri) == ("127.0.0.1", listed)
            server.answer = document(b'["https://a.example/cb"]')
            with pytest.raises(InvalidClientMetadata, match="does not list every redirect URI"):
                await make(redirect_uris=uris, sector_identifier_uri=listed)
            asked = len(server.requests)
            own = Rights(members={"sector_identifier": "a.example"})
            with pytest.raises(InvalidClientMetadata):
                await make(own, redirect_uris=uris, sector_identifier_uri=listed)
            assert len(server.requests) == asked

    _tell(tmp_path, story, (place_of(sock),))


def test_what_no_feature_offers_is_refused(tmp_path: Path) -> None:
    async def story(make: Make) -> None:
        for changes in ({"grant_types": ["password"]}, {"token_endpoint_auth_method": "magic"}):
            with pytest.raises(InvalidClientMetadata):
                await make(Rights(grant_types=("authorization_code", "password")), **changes)

    _tell(tmp_path, story)
