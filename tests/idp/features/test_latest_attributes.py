"""The scope, the grant, the signature at the state, the answer: the whole feature as a relying party meets it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from idp.assembly import Misassembled, check_clients, fold
from idp.enabled import enabled_features
from idp.latest_attributes.assembly import StateService
from idp.latest_attributes.service import notice_for
from tests.idp.latest_attributes.scene import DAY, FROM, RECORD, SCOPE, Scene, bank, tell
from tests.idp.provider import ISSUER, Provider, answer, confidential, run


def test_she_signs_once_and_the_bank_asks_as_long_as_she_consents(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        provider = scene.provider
        ix = await scene.begin()
        signed = await scene.sign(await scene.ticket(ix))
        assert signed.json() == {"status": "accepted", "continue_url": f"{ISSUER}/authorize/resume?ix={ix}"}
        code = answer(await provider.browser.get(signed.json()["continue_url"]))["code"]
        tokens = (await provider.redeem(code)).json()
        assert set(tokens["scope"].split()) == set(SCOPE.split())
        early = await scene.read(tokens["access_token"])
        assert (early.status_code, early.json()["error"]) == (404, "consent_not_yet_valid")
        assert FROM in early.json()["error_description"]
        assert not scene.state.asked_for("/jpki/attributes"), "a consent that begins tomorrow opens nothing today"
        provider.clock.advance(DAY)
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        fresh = (await provider.post("/token", **form)).json()
        told = (await scene.read(fresh["access_token"])).json()
        assert told["verified_claims"]["claims"]["address"] == {"formatted": RECORD["address"], "country": "JP"}
        await provider.log_in(scene.account)
        again = await provider.authorize(scope=SCOPE, prompt="none")
        assert "code" in answer(again), "neither page nor card a second time"

    tell(tmp_path, story)


def test_nine_years_later_the_bank_need_not_have_sent_her_here_again(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        provider = scene.provider
        await scene.consents()
        await provider.allow(scene.account, scope=SCOPE)
        lasting, ordinary = await provider.tokens(scope=SCOPE), await provider.tokens(scope="openid offline_access")
        provider.clock.advance(8 * 365 * DAY)
        for tokens, status in ((lasting, 200), (ordinary, 400)):
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
            assert (await provider.post("/token", **form)).status_code == status

    tell(tmp_path, story)


def test_without_a_page_there_is_no_signature(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.provider.allow(scene.account, scope=SCOPE)
        refused = answer(await scene.provider.authorize(scope=SCOPE, prompt="none"))
        assert refused["error"] == "interaction_required"

    tell(tmp_path, story)


def test_a_client_gets_no_more_than_it_registered(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        refused = answer(await scene.provider.authorize("shop", scope="openid latest_attributes"))
        assert refused["error"] == "invalid_scope"

    tell(tmp_path, story, bank(), confidential("shop"))


def test_what_she_did_not_grant_is_neither_signed_for_nor_given(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        provider = scene.provider
        grant = await provider.allow(scene.account, scope="openid offline_access")
        await provider.rooms.grants.drop_scope(scene.account, "bank", "latest_attributes", declined=True)
        assert grant.live
        sent = await provider.authorize(scope=SCOPE)
        assert sent.headers["location"].startswith(f"{ISSUER}/consent?"), "not decided yet, so the consent page is next"

    tell(tmp_path, story)


def test_the_state_is_asked_about_consents_by_the_housekeeping(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        folded = fold(enabled_features(scene.provider.rooms), scene.provider.rooms.clients)
        assert "Watch.round" in [getattr(chore, "__qualname__", "") for chore in folded.chores]

    tell(tmp_path, story)


def test_lifted_out_nothing_promises_it_and_its_clients_stop_the_start(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        rooms = scene.provider.rooms
        rest = [feature for feature in enabled_features(rooms) if feature.name != "latest_attributes"]
        folded = fold(rest, rooms.clients)
        assert "latest_attributes" not in folded.metadata["scopes_supported"]
        assert "electronic_record" not in folded.metadata["evidence_supported"]
        assert [need.name for need in folded.needs if need.name == "is_signed"] == []
        with pytest.raises(Misassembled, match="latest_attributes"):
            check_clients(folded, rooms.clients.all())

    tell(tmp_path, story)


def test_discovery_names_the_endpoint_and_the_evidence(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        document = (await scene.provider.back.get("/.well-known/openid-configuration")).json()
        assert document["latest_attributes_endpoint"] == f"{ISSUER}/latest-attributes"
        assert "latest_attributes" in document["scopes_supported"]
        assert document["evidence_supported"] == ["electronic_signature", "electronic_record"]
        assert document["electronic_records_supported"] == ["population_register"]

    tell(tmp_path, story)


def test_where_the_state_does_not_know_us_there_is_no_such_feature(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        street = replace(provider.rooms.street, state=StateService("http://127.0.0.1:8101/jpki", ""))
        rooms = replace(provider.rooms, street=street)
        assert "latest_attributes" not in {feature.name for feature in enabled_features(rooms)}

    run(tmp_path, story)


def test_the_page_tells_all_fifteen_points_and_both_ways_on(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ix = await scene.begin()
        for language in ("ja", "en"):
            page = await scene.provider.browser.get(f"/latest-attributes/consent?ix={ix}&lang={language}")
            assert len(re.findall(r'<li id="notice-', page.text)) == 15
            assert 'id="sign-consent"' in page.text
            assert 'id="go-on-without"' in page.text
            assert "8101/attribute-consents" in page.text, "where to withdraw at the state"
        page = await scene.provider.browser.get(f"/latest-attributes/consent?ix={ix}&lang=ja")
        assert notice_for(bank(), "かけはし", scene.now).items[0].ja in page.text

    tell(tmp_path, story)
