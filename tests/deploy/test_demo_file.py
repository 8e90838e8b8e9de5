"""`demo.json`: everything promised to an outside tool is there, true, and private."""

import json
import stat
from typing import Any

from deploy.addresses import PORTS, RELYING_PARTIES
from deploy.citizens import CITIZENS
from deploy.demo_file import write_demo_file
from deploy.house_settings import Place
from deploy.registrations import documents


def _written(place: Place) -> dict[str, Any]:
    write_demo_file(place)
    document: dict[str, Any] = json.loads((place.folder / "demo.json").read_text())
    return document


def test_only_its_owner_reads_it_also_when_it_lay_open_before(place: Place) -> None:
    (place.folder / "demo.json").write_text("{}")
    (place.folder / "demo.json").chmod(0o644)
    _written(place)
    assert stat.S_IMODE((place.folder / "demo.json").stat().st_mode) == 0o600


def test_it_names_the_issuer_every_house_and_every_relying_party(place: Place) -> None:
    demo = _written(place)
    assert demo["issuer"] == demo["houses"]["idp"] == "http://127.0.0.1:8102"
    assert set(demo["houses"]) == set(PORTS)
    assert [each["name"] for each in demo["relying_parties"]] == list(RELYING_PARTIES)
    assert all(each["url"] == demo["houses"][each["name"]] for each in demo["relying_parties"])
    assert demo["registrar"].startswith(demo["houses"]["gov_core"])
    assert demo["attribute_consents"] == "http://127.0.0.1:8101/attribute-consents"


def test_it_tells_each_citizens_pin_and_what_they_show(place: Place) -> None:
    told = {each["handle"]: each for each in _written(place)["citizens"]}
    for citizen in CITIZENS:
        assert told[citizen.handle]["pin"] == (citizen.pin or None)
        assert told[citizen.handle]["signature_password"] == (citizen.password or None)
        assert told[citizen.handle]["situation"]


def test_its_test_clients_are_the_registered_ones_with_their_keys_where_they_have_any(place: Place) -> None:
    registered = {each["client_id"]: each for each in documents(place.street, place.secrets)}
    clients = _written(place)["test_clients"]
    confidential, front_channel, secret, public = clients[:4]
    for client in clients:
        for member in ("redirect_uris", "post_logout_redirect_uris", "token_endpoint_auth_method"):
            assert client[member] == registered[client["client_id"]][member]
    for client in (confidential, front_channel):
        (key,) = registered[client["client_id"]]["jwks"]["keys"]
        assert key == {name: value for name, value in client["private_jwk"].items() if name != "d"}
    assert secret["client_secret"] == registered[secret["client_id"]]["client_secret"]
    assert public["token_endpoint_auth_method"] == "none"
    assert "private_jwk" not in public


def test_it_says_how_a_login_is_completed_without_a_browser(place: Place) -> None:
    way = _written(place)["card_login"]
    assert (way["method"], way["url"]) == ("POST", "http://127.0.0.1:8105/demo/authorize")
    assert set(way["body"]) == {"citizen", "authorization_url", "consent", "optional"}
    assert way["command"].startswith("kakehashi card-login ")


def test_it_tells_which_card_carries_which_application_and_its_pin(place: Place) -> None:
    told = _written(place)["card_applications"]
    seal = next(each for each in told if each["title"] == "Seal registration card")
    assert (seal["citizen"], seal["owner"]) == ("hanako", "13101")
    assert len(seal["pin"]) == 4
    assert all(each["pin"] is None for each in told if each is not seal)
