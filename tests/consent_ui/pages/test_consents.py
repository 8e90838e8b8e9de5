"""Who has access: every decision, living ones first, each with its words and a way to end it."""

from pathlib import Path

import pytest

from tests.consent_ui.street import Street, error_of, form_of, tell
from tests.data_trust.street import CLINIC, TARO


def test_without_a_login_the_page_leads_to_it_and_back(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        for path in ("/consents", "/consents/some-id", "/disclosures", "/my-data", "/consents/x/withdraw"):
            answer = await street.http.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/login?next={path}"
        assert (await street.sign_in("/login?next=/consents")).headers["location"] == "/consents"

    tell(tmp_path, story)


def test_living_consents_have_a_withdraw_button_and_ended_ones_stand_below(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        ended, living = await street.trust.consent(), await street.trust.consent(ix="ix-2")
        await street.trust.post(f"/me/receipts/{ended}/withdrawal", "at-1", json={})
        page = (await street.http.get("/consents")).text
        assert f'id="withdraw-{living}"' in page
        assert f'id="withdraw-{ended}"' not in page
        assert f'id="ended-{ended}"' in page
        assert page.index(f'id="consent-{living}"') < page.index(f'id="ended-{ended}"')
        assert "使っている薬" in page

    tell(tmp_path, story)


def test_nobody_has_access_is_said(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        assert 'id="no-consents"' in (await street.http.get("/consents")).text

    tell(tmp_path, story)


def test_one_consent_shows_the_very_words_and_its_readings(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        receipt_id = await street.trust.consent()
        await street.trust.get("/fhir/R4/AllergyIntolerance", street.trust.reader(receipt_id))
        page = (await street.http.get(f"/consents/{receipt_id}")).text
        assert "ひかり診療所に、アレルギーと使っている薬を、2027年3月31日まで見せます。" in page
        assert 'id="entry-' in page
        assert "窓口 03-0000-0000" in page

    tell(tmp_path, story)


def test_a_look_that_lies_far_back_is_not_denied(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        first, busy = await street.trust.consent(), await street.trust.consent(ix="ix-2")
        await street.trust.get("/fhir/R4/AllergyIntolerance", street.trust.reader(first))
        assert "まだありません。" in (await street.http.get(f"/consents/{busy}")).text
        token = street.trust.reader(busy)
        for _ in range(100):  # the trust tells a hundred at a time
            await street.trust.get("/fhir/R4/AllergyIntolerance", token)
        page = (await street.http.get(f"/consents/{first}")).text
        assert "まだありません。" not in page
        assert 'id="older-readings"' in page

    tell(tmp_path, story)


def test_attack_somebody_elses_consent_looks_like_one_that_does_not_exist(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        theirs = await street.trust.consent(TARO)
        titles = set()
        for receipt_id in (theirs, "0" * 22, "..%2f..", "%00", "x" * 500):
            for end in ("", "/receipt", "/withdraw", "/withdrawn", "/receipt.jws", "/receipt.json"):
                answer = await street.http.get(f"/consents/{receipt_id}{end}")
                assert answer.status_code == 404, answer.url
                titles.add(error_of(answer))
        assert titles == {"ここには何もありません"}

    tell(tmp_path, story)


@pytest.mark.parametrize("dots", ["%2e", "%2e%2e"])
def test_attack_dots_in_place_of_an_id_reach_no_other_address_of_the_trust(tmp_path: Path, dots: str) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        for end in ("", "/receipt", "/withdraw", "/withdrawn", "/receipt.jws", "/receipt.json"):
            answer = await street.http.get(f"/consents/{dots}{end}")
            assert (answer.status_code, error_of(answer)) == (404, "ここには何もありません"), answer.url
        form = form_of(await street.http.get(f"/consents/{receipt_id}/withdraw"), "withdraw-confirm")
        pressed = await street.http.post(form.action.replace(receipt_id, dots), data=form.fields)
        assert (pressed.status_code, error_of(pressed)) == (404, "ここには何もありません")

    tell(tmp_path, story)


STATE = {"client_id": CLINIC, "valid_until": 2111065199, "handed_at": None, "reminder_due": False, "ended_at": None}
PAGE = "https://state.example/attribute-consents"


async def _listed(street: Street, receipt_id: str, **changes: object) -> str:
    street.provider.at_the_state = {
        "consents": [{**STATE, "receipt_ids": [receipt_id], **changes}],
        "state_url": PAGE,
    }
    return (await street.http.get("/consents?lang=en")).text


def test_a_consent_to_the_latest_attributes_says_how_it_stands_at_the_state(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent(claims=["latest_attributes"])
        page = await _listed(street, receipt_id)
        assert f'id="state-{receipt_id}"' in page
        assert "23 November 2036" in page
        assert PAGE in page
        assert "Yearly reminder" not in page
        assert "Yearly reminder" in await _listed(street, receipt_id, reminder_due=True)
        assert "Last handed over" in await _listed(street, receipt_id, handed_at=1795402800)
        ended = await _listed(street, receipt_id, ended_at=1795489200, reminder_due=True)
        assert "found out at" in ended
        assert "Yearly reminder" not in ended
        for other in ({"client_id": "another"}, {"receipt_ids": []}):
            page = await _listed(street, receipt_id, **other)
            assert "nothing can be asked under this decision" in page
            assert "23 November 2036" not in page

    tell(tmp_path, story)


def test_without_an_answer_of_the_provider_the_list_still_stands(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.consent(claims=["latest_attributes"])
        page = (await street.http.get("/consents?lang=en")).text
        assert "not known at the moment" in page
        assert "withdraw-" in page

    tell(tmp_path, story)


def test_the_provider_is_not_asked_about_the_state_for_other_consents(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        street.provider.cut = "/latest-attributes/consents"
        page = (await street.http.get("/consents")).text
        assert f'id="state-{receipt_id}"' not in page

    tell(tmp_path, story)
