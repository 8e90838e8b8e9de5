"""Taking back: two presses from the list, at once, with the exact time and a signed statement."""

from pathlib import Path

from tests.consent_ui.street import Street, error_of, form_of, tell
from tests.data_trust.street import CLINIC, TARO


def test_two_presses_end_it_and_the_very_next_read_is_refused(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        receipt_id = await street.trust.consent()
        token = street.trust.reader(receipt_id)
        assert (await street.trust.get("/fhir/R4/AllergyIntolerance", token)).status_code == 200
        asking = await street.http.get(f"/consents/{receipt_id}/withdraw")
        assert "止まること" in asking.text
        assert "相手に残るもの" in asking.text
        done = await street.follow(await street.press(asking, "withdraw-confirm"))
        assert 'id="withdrawn-notice"' in done.text
        assert "令和8年（2026年）11月23日 12:00:00" in done.text
        refused = await street.trust.get("/fhir/R4/AllergyIntolerance", token)
        assert refused.status_code == 403

    tell(tmp_path, story)


def test_a_second_press_changes_nothing(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        asking = await street.http.get(f"/consents/{receipt_id}/withdraw")
        first = await street.follow(await street.press(asking, "withdraw-confirm"))
        street.trust.clock.advance(60)
        second = await street.follow(await street.press(asking, "withdraw-confirm"))
        assert "12:00:00" in first.text
        assert "12:00:00" in second.text
        assert (await street.http.get(str(asking.url))).headers["location"] == f"/consents/{receipt_id}"

    tell(tmp_path, story)


def test_before_the_withdrawal_there_is_no_page_that_says_it_happened(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        answer = await street.http.get(f"/consents/{receipt_id}/withdrawn")
        assert answer.headers["location"] == f"/consents/{receipt_id}"

    tell(tmp_path, story)


def test_attack_a_form_of_another_site_withdraws_nothing(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        form = form_of(await street.http.get(f"/consents/{receipt_id}/withdraw"), "withdraw-confirm")
        without = await street.http.post(form.action, data={"form_token": "0" * 64})
        foreign = await street.http.post(form.action, data=form.fields, headers={"sec-fetch-site": "cross-site"})
        for answer in (without, foreign):
            assert answer.status_code == 400
            assert error_of(answer) == "このページは古くなりました"
        assert 'id="no-consents"' not in (await street.http.get("/consents")).text

    tell(tmp_path, story)


def test_attack_somebody_elses_consent_cannot_be_withdrawn(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        mine, theirs = await street.trust.consent(), await street.trust.consent(TARO, ix="ix-9")
        form = form_of(await street.http.get(f"/consents/{mine}/withdraw"), "withdraw-confirm")
        answer = await street.http.post(form.action.replace(mine, theirs), data=form.fields)
        assert answer.status_code == 404
        kept = await street.trust.get(f"/me/receipts/{theirs}", street.trust.citizen(TARO))
        assert kept.json()["status"] == "active"

    tell(tmp_path, story)


STATE = {"client_id": CLINIC, "valid_until": 2111065199, "handed_at": None, "reminder_due": False, "ended_at": None}


def test_a_consent_at_the_state_is_named_before_and_after_with_the_way_there(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent(claims=["latest_attributes"])
        told = {"consents": [{**STATE, "receipt_ids": [receipt_id]}], "state_url": "https://state.example/consents"}
        street.provider.at_the_state = told
        asking = await street.http.get(f"/consents/{receipt_id}/withdraw")
        told["consents"] = [{**STATE, "receipt_ids": []}]
        done = await street.follow(await street.press(asking, "withdraw-confirm"))
        for page in (asking, done):
            assert 'id="state-too"' in page.text
            assert 'href="https://state.example/consents"' in page.text
        other = await street.trust.consent(ix="ix-2")
        assert 'id="state-too"' not in (await street.http.get(f"/consents/{other}/withdraw")).text

    tell(tmp_path, story)


def test_a_decision_that_opens_nothing_is_not_said_to_cut_anybody_off(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent(claims=["latest_attributes"])
        street.provider.at_the_state = {"consents": [{**STATE, "receipt_ids": ["another"]}], "state_url": ""}
        asking = await street.http.get(f"/consents/{receipt_id}/withdraw")
        done = await street.follow(await street.press(asking, "withdraw-confirm"))
        for page in (asking, done):
            assert 'id="state-too"' not in page.text

    tell(tmp_path, story)
