"""How the person's part ends: kept for the screen first, then told to the browser; every refusal is one word there."""

from dataclasses import replace
from pathlib import Path

from idp.card_login.assurance import ACR_AUTHENTICATION, ACR_PHONE_AUTHENTICATION
from tests.idp.device.screen import Living, ix_of, tell
from tests.idp.provider import ISSUER, details

VERIFIED = '{"userinfo":{"verified_claims":{"verification":{"trust_framework":null},"claims":{"name":null}}}}'
STOPPED = f"{ISSUER}/device/done?outcome=stopped"


def test_consent_is_asked_as_for_any_other_request_and_cuts_what_the_screen_gets(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person = await living.enrol()
        codes = await living.ask(scope="openid name address")
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        assert (await living.resume(ix)).headers["location"].startswith(f"{ISSUER}/consent?ix={ix}&")
        grant = await living.provider.allow(person, "tv", scope="openid name")
        await living.decide(ix, grant.id)
        done = await living.provider.browser.get((await living.resume(ix)).headers["location"])
        assert 'id="device-done"' in done.text
        tokens = (await living.poll(codes)).json()
        assert tokens["scope"] == "openid name"
        told = (await living.provider.userinfo(tokens["access_token"])).json()
        assert set(told) == {"sub", "name"}

    tell(tmp_path, story)


def test_records_of_the_data_trust_can_be_asked_for_a_screen(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, asked = await living.enrol(), details()
        codes = await living.ask(authorization_details=asked)
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        grant = await living.provider.allow(person, "tv", scope="openid", authorization_details=asked)
        await living.decide(ix, grant.id)
        await living.resume(ix)
        granted = (await living.poll(codes)).json()["authorization_details"]
        assert granted[0]["datatypes"] == ["AllergyIntolerance"]

    tell(tmp_path, story)


def test_a_refused_consent_is_access_denied_at_the_screen(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask(scope="openid name")
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        await living.decide(ix, None)
        assert (await living.resume(ix)).headers["location"] == STOPPED
        assert await living.word(codes) == "access_denied"
        again = await living.resume(ix)
        assert (again.status_code, "location" in again.headers) == (400, False)

    tell(tmp_path, story)


def test_whatever_ended_the_card_step_is_one_word_for_the_screen(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        for left in ("access_denied", "temporarily_unavailable", "server_error"):
            codes = await living.ask()
            ix = await living.confirm(codes["user_code"])
            page = await living.provider.browser.get(
                "/login/refused", params={"ix": ix, "error": "certificate_revoked"}
            )
            assert f"/authorize/resume?ix={ix}" in page.text
            assert await living.word(codes) == "authorization_pending"  # the person may try another card
            await living.provider.rooms.interactions.record_error(ix, left)
            assert (await living.resume(ix)).headers["location"] == STOPPED
            assert await living.word(codes) == "access_denied"

    tell(tmp_path, story)


def test_another_person_or_carrier_than_asked_for_ends_it(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, other = await living.enrol(), await living.enrol()
        first = await living.ask()
        await living.approve(first, other)
        hint = (await living.poll(first)).json()["id_token"]
        for wish in ({"id_token_hint": hint}, {"claims": _essential(ACR_PHONE_AUTHENTICATION)}):
            codes = await living.ask(**wish)
            ix = await living.confirm(codes["user_code"])
            await living.show_card(ix, person)
            assert (await living.resume(ix)).headers["location"] == STOPPED
            assert await living.word(codes) == "access_denied"
        codes = await living.ask(id_token_hint=hint, claims=_essential(ACR_AUTHENTICATION))
        await living.approve(codes, other)
        assert (await living.poll(codes)).status_code == 200

    tell(tmp_path, story)


def test_a_signature_that_turns_out_to_be_needed_starts_the_card_anew_for_the_same_screen(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person = await living.enrol()
        codes = await living.ask(claims=VERIFIED)
        ix = await living.confirm(codes["user_code"])
        await living.provider.rooms.accounts.record_standing(person, "stale", living.provider.clock.timestamp())
        await living.show_card(ix, person)
        anew = await living.resume(ix)
        assert anew.headers["location"].startswith(f"{ISSUER}/login?")
        again = ix_of(anew)
        assert again != ix
        found = living.provider.rooms.interactions.get(again)
        assert found is not None
        assert found.needs_signature
        assert found.opening["opened_by"] == "device"

    tell(tmp_path, story)


def test_a_client_that_lost_the_grant_type_meanwhile_gets_nothing(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        client = living.provider.rooms.clients.get("tv")
        assert client is not None
        await living.provider.register(replace(client, grant_types=()))
        assert (await living.resume(ix)).headers["location"] == STOPPED

    tell(tmp_path, story)


def _essential(acr: str) -> str:
    return f'{{"id_token":{{"acr":{{"essential":true,"values":["{acr}"]}}}}}}'
