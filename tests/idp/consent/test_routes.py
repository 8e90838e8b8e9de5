import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.idp.consent.parties import CONSENT, DETAIL, GRANTED, ISSUER, Parties, open_parties

VERIFIED = {
    "userinfo": {
        "verified_claims": {
            "verification": {"trust_framework": "jp_aml"},
            "claims": {"name": {"essential": True}, "birthdate": None},
        }
    }
}


def story(place: Path, tell: Callable[[Parties], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_parties(Path(mkdtemp(dir=place))) as parties:
            return await tell(parties)

    return asyncio.run(run())


def _leads(url: str, path: str, ix: str) -> bool:
    """To a page of ours, about this interaction, with the request sealed beside it."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return url.startswith(f"{ISSUER}{path}?") and query["ix"] == [ix] and query.keys() == {"ix", "begin"}


def test_the_browser_goes_to_the_consent_page_with_a_ticket(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        answer = await parties.browser.get(f"/consent?ix={interaction.id}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{CONSENT}/requests?ticket=")
        ticket = parse_qs(urlsplit(answer.headers["location"]).query)["ticket"][0]
        assert (await parties.post("/consent/requests", ticket=ticket)).status_code == 200

    story(tmp_path, tell)


def test_without_a_card_proof_there_is_no_consent(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(card=False)
        answer = await parties.browser.get(f"/consent?ix={interaction.id}")
        assert _leads(answer.headers["location"], "/authorize/resume", interaction.id)
        refused = await parties.post("/consent/requests", ticket=parties.ticket(interaction))
        assert refused.json()["error"] == "invalid_ticket"

    story(tmp_path, tell)


def test_the_description_shows_the_very_values_in_plain_words(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(
            scope="openid name address birthdate gender",
            claims={"id_token": {"age_over_20": {"essential": True}, "acr": None}},
            authorization_details=[DETAIL],
            ui_locales="ja",
        )
        told = (await parties.post("/consent/requests", ticket=parties.ticket(interaction))).json()
        values = {claim["name"]: (claim["value"], claim["value_en"]) for claim in told["claims"]}
        assert values["name"] == ("山田　花子", "山田　花子")
        assert values["birthdate"] == ("平成2年（1990年）5月10日", "10 May 1990")
        assert values["gender"] == ("女性", "Female")
        assert values["age_over_20"] == ("はい", "Yes")
        assert "acr" not in values
        essential = {claim["name"]: claim["essential"] for claim in told["claims"]}
        assert essential == {"name": False, "address": False, "birthdate": False, "gender": False, "age_over_20": True}
        assert told["client"]["corporate_number"] == "7000012050002"
        assert told["client"]["origin"] == "http://127.0.0.1:8111"
        assert told["purpose"] == {"code": "account", "ja": "口座を開くため", "en": "To open an account"}
        assert told["authorization_details"] == [DETAIL]
        assert told["access_token"] == f"token of {parties.account_id}"
        assert told["earlier"] == []

    story(tmp_path, tell)


def test_verified_claims_are_one_item_with_all_their_values(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(scope="openid", claims=VERIFIED)
        told = (await parties.post("/consent/requests", ticket=parties.ticket(interaction))).json()
        (item,) = told["claims"]
        assert item["name"] == "verified_claims"
        assert item["essential"] is True
        assert item["value"] == "氏名 山田　花子、生年月日 平成2年（1990年）5月10日"

    story(tmp_path, tell)


def test_an_approval_makes_a_grant_and_sends_the_browser_on(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(authorization_details=[DETAIL])
        receipt = parties.receipt(interaction, authorization_details=[GRANTED])
        answer = await parties.decide(interaction, receipt)
        assert _leads(answer.json()["continue_url"], "/consent/continue", interaction.id)
        back = await parties.browser.get(answer.json()["continue_url"])
        assert _leads(back.headers["location"], "/authorize/resume", interaction.id)
        grant = parties.grants.find_live(parties.account_id, "bank")
        assert grant is not None
        assert grant.scope == ("openid", "name")
        assert grant.receipt_id == "receipt-1"
        assert grant.authorization_details == [{**GRANTED, "receipt_id": "receipt-1"}]
        found = parties.interactions.get(interaction.id)
        assert found is not None
        assert found.consent is not None
        assert found.consent.grant_id == grant.id

    story(tmp_path, tell)


def test_an_earlier_decision_is_told_at_the_next_request(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        await parties.decide(await parties.begin())
        interaction = await parties.begin(scope="openid address")
        told = (await parties.post("/consent/requests", ticket=parties.ticket(interaction))).json()
        (earlier,) = told["earlier"]
        assert earlier["claims"] == ["name"]
        assert earlier["receipt_id"] == "receipt-1"

    story(tmp_path, tell)


def test_a_refusal_is_told_to_the_client_as_access_denied(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        for receipt in (True, False):
            interaction = await parties.begin()
            text = parties.receipt(interaction, decision="refused", jti=f"r-{receipt}") if receipt else ""
            assert (await parties.decide(interaction, text, "denied")).status_code == 200
            await parties.browser.get(f"/consent/continue?ix={interaction.id}")
            found = parties.interactions.get(interaction.id)
            assert found is not None
            assert found.error == "access_denied"
        assert parties.grants.find_live(parties.account_id, "bank") is None

    story(tmp_path, tell)


def test_the_same_decision_again_is_the_same_and_another_is_a_conflict(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        receipt = parties.receipt(interaction)
        answers = await asyncio.gather(*(parties.decide(interaction, receipt) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {200}
        assert len(parties.grants.all_live(parties.account_id, "bank")) == 1
        second = await parties.decide(interaction, parties.receipt(interaction, jti="receipt-2"))
        assert second.status_code == 409
        refusal = await parties.decide(interaction, "", "denied")
        assert refusal.status_code == 409
        assert len(parties.grants.all_live(parties.account_id, "bank")) == 1

    story(tmp_path, tell)


def test_a_repeated_decision_after_the_end_is_still_the_same_and_the_request_is_told_as_decided(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        receipt = parties.receipt(interaction)
        await parties.decide(interaction, receipt)
        await parties.interactions.finish(interaction.id)
        assert (await parties.decide(interaction, receipt)).status_code == 200
        again = await parties.post("/consent/requests", ticket=parties.ticket(interaction))
        assert (again.status_code, again.json()["error"]) == (409, "already_decided")

    story(tmp_path, tell)


def test_a_ticket_past_its_time_says_so(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        ticket = parties.ticket(interaction)
        parties.clock.advance(600)
        assert (await parties.post("/consent/requests", ticket=ticket)).json()["error"] == "expired_ticket"
        parties.clock.advance(3600)
        late = await parties.post("/consent/requests", ticket=parties.ticket(interaction))
        assert late.json()["error"] == "expired_ticket"
        unfinished = await parties.begin()
        await parties.interactions.finish(unfinished.id)
        over = await parties.post("/consent/requests", ticket=parties.ticket(unfinished))
        assert over.json()["error"] == "expired_ticket"

    story(tmp_path, tell)


def test_continuing_before_the_decision_leads_back_to_the_consent_page(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        answer = await parties.browser.get(f"/consent/continue?ix={interaction.id}")
        assert _leads(answer.headers["location"], "/consent", interaction.id)

    story(tmp_path, tell)


def test_a_foreign_browser_gets_no_ticket_and_cannot_continue(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        for path in ("/consent", "/consent/continue"):
            assert (await parties.back.get(f"{path}?ix={interaction.id}")).status_code == 403

    story(tmp_path, tell)


def test_only_the_consent_page_may_use_the_consent_endpoints(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        ticket = parties.ticket(await parties.begin())
        for caller in ("bank", "kakehashi-data-trust"):
            for path in ("/consent/requests", "/consent/decisions"):
                assert (await parties.post(path, caller, ticket=ticket)).status_code == 403
        assert (await parties.back.post("/consent/requests", data={"ticket": ticket})).status_code == 401

    story(tmp_path, tell)


def test_a_withdrawn_receipt_ends_its_grant_even_before_the_grant_exists(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        await parties.decide(interaction)
        answer = await parties.post("/grants/revoke", "kakehashi-data-trust", receipt_id="receipt-1")
        assert answer.json() == {"revoked": True}
        assert parties.grants.find_live(parties.account_id, "bank") is None
        again = await parties.post("/grants/revoke", "kakehashi-data-trust", receipt_id="receipt-1")
        assert again.status_code == 200
        await parties.post("/grants/revoke", "kakehashi-data-trust", receipt_id="receipt-2")
        late = await parties.begin()
        await parties.decide(late, parties.receipt(late, jti="receipt-2"))
        assert parties.grants.find_live(parties.account_id, "bank") is None

    story(tmp_path, tell)


def test_only_the_data_trust_may_revoke(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        await parties.decide(await parties.begin())
        for caller in ("bank", "kakehashi-consent"):
            assert (await parties.post("/grants/revoke", caller, receipt_id="receipt-1")).status_code == 403
        assert parties.grants.find_live(parties.account_id, "bank") is not None

    story(tmp_path, tell)


_TEXT = st.text(max_size=60)
_FORM = st.dictionaries(st.sampled_from(["ticket", "decision", "receipt", "receipt_id", "caller", "other"]), _TEXT)
_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=20, deadline=None, suppress_health_check=_SLOW)
@given(forms=st.lists(_FORM, min_size=1, max_size=8), raw=st.binary(max_size=100), use=st.booleans())
def test_no_form_yields_a_500(tmp_path: Path, forms: list[dict[str, str]], raw: bytes, use: bool) -> None:
    async def tell(parties: Parties) -> None:
        good = {"caller": "kakehashi-consent", "ticket": parties.ticket(await parties.begin()), "decision": "approved"}
        for path in ("/consent/requests", "/consent/decisions", "/grants/revoke"):
            for form in forms:
                answer = await parties.back.post(path, data={**good, **form} if use else form)
                assert answer.status_code < 500
                assert answer.status_code == 200 or "error" in answer.json()
            kind = {"content-type": "application/x-www-form-urlencoded"}
            assert (await parties.back.post(path, content=raw, headers=kind)).status_code < 500

    story(tmp_path, tell)


@settings(max_examples=20, deadline=None, suppress_health_check=_SLOW)
@given(parameters=st.dictionaries(st.sampled_from(["scope", "claims", "authorization_details", "ui_locales"]), _TEXT))
def test_no_stored_parameters_break_the_description(tmp_path: Path, parameters: dict[str, str]) -> None:
    async def tell(parties: Parties) -> None:
        ticket = parties.ticket(await parties.begin(card=True, **parameters))
        assert (await parties.post("/consent/requests", ticket=ticket)).status_code == 200

    story(tmp_path, tell)
