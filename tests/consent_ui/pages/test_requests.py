"""One decision: who asks, for what, which values; yes or no in one row; the receipt says what was shown."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from foundation.signing import verify_jwt
from tests.consent_ui.street import Street, claim, error_of, form_of, latest, tell, ticket
from tests.data_trust.street import detail

BANK = {"claims": [claim(), claim("age_over_20", label_ja="20歳以上かどうか", value="はい", essential=False)]}


async def _receipts(street: Street) -> list[dict[str, object]]:
    listed = (await street.trust.get("/me/receipts", "at-1")).json()["receipts"]
    return [(await street.trust.get(f"/me/receipts/{one['receipt_id']}", "at-1")).json() for one in listed]


def test_the_page_says_who_what_why_until_when_and_how_to_take_it_back(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.trust.collect()
        page = await street.http.get(street.ask())
        assert page.status_code == 200
        for said in ("ひかり診療所", "8700110005901", "https://clinic.example", "診療のため", "スギ花粉", "2027年"):
            assert said in page.text, said
        english = await street.http.get(str(page.url) + "&lang=en")
        for said in ("Hikari Clinic", "To treat you", "Needed for this service", "Only if you like"):
            assert said in english.text, said

    tell(tmp_path, story)


def test_a_request_for_another_screen_says_so_and_promises_no_way_back(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.trust.collect()
        page = await street.http.get(street.ask(elsewhere=True))
        assert 'id="elsewhere"' in page.text
        assert "このあと戻るサイト" not in page.text
        usual = await street.http.get(street.ask())
        assert 'id="elsewhere"' not in usual.text
        assert "このあと戻るサイト" in usual.text

    tell(tmp_path, story)


def test_yes_and_no_are_two_buttons_of_one_form_and_nothing_is_ticked(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        form = form_of(page, "consent-approve")
        assert set(form.buttons) == {"consent-approve", "consent-deny"}
        assert page.text.count("<form") == 1
        row = page.text.split('class="kk-decision"')[1].split("</div>")[0]
        yes, no = (re.search(rf'class="([^"]+)" id="{name}"', row) for name in ("consent-approve", "consent-deny"))
        assert yes and no
        assert {*yes[1].split(), *no[1].split()} == {"kk-button", "kk-button--primary", "kk-button--refuse"}
        for chosen in ("checked", "autofocus", "selected"):
            assert chosen not in page.text

    tell(tmp_path, story)


def test_a_yes_writes_a_receipt_of_exactly_the_words_shown_and_goes_back(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        done = await street.press(page, "consent-approve", **{"data-0-Observation": "yes"})
        back = await street.follow(done)
        assert 'href="https://op.example/consent/continue?ix=ix-1"' in back.text
        (receipt,) = await _receipts(street)
        assert receipt["status"] == "active"
        details = receipt["authorization_details"]
        assert details[0]["datatypes"] == ["AllergyIntolerance", "MedicationStatement", "Observation"]  # type: ignore[index]
        text = str(receipt["text"])
        assert "ひかり診療所に渡しますか" in text
        jwks = (await street.trust.get("/jwks")).json()
        signed = verify_jwt(str(receipt["receipt"]), jwks, algs=("ES256",))
        assert signed["text_hash"] == f"sha-256:{sha256(text.encode()).hexdigest()}"
        (told,) = street.provider.decided
        assert told["decision"] == "approved"
        assert told["receipt"] == receipt["receipt"]

    tell(tmp_path, story)


def test_a_connection_that_outlasts_the_visit_is_asked_for_in_words_and_ends_by_a_day(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        asked = {"claims": [], "authorization_details": [], "connected_until": "2027-02-21"}
        page = await street.http.get(street.ask(**asked))
        assert "つながったままにしますか" in page.text
        assert 'id="connected-until"' in page.text
        assert "2027年" in page.text
        assert 'id="handed-over"' not in page.text
        await street.press(page, "consent-approve")
        (receipt,) = await _receipts(street)
        assert (receipt["status"], receipt["claims"], receipt["valid_until"]) == ("active", [], "2027-02-21")
        assert "つながったままでいられるのは" in str(receipt["text"])

    tell(tmp_path, story)


def test_what_is_not_ticked_is_not_given_and_what_is_needed_always_is(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        await street.press(page, "consent-approve", **{"data-0-AllergyIntolerance": "no", "data-0-Condition": "yes"})
        (receipt,) = await _receipts(street)
        assert receipt["authorization_details"][0]["datatypes"] == ["AllergyIntolerance", "MedicationStatement"]  # type: ignore[index]

    tell(tmp_path, story)


def test_a_no_gives_nothing_and_is_on_record(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        back = await street.follow(await street.press(await street.http.get(street.ask(**BANK)), "consent-deny"))
        assert "何も渡していません" in back.text
        (receipt,) = await _receipts(street)
        assert receipt["status"] == "refused"
        assert street.provider.decided[0]["decision"] == "denied"

    tell(tmp_path, story)


def test_two_presses_and_a_reload_count_once(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        first = await street.press(page, "consent-approve")
        second = await street.press(page, "consent-approve")
        assert first.headers["location"] == second.headers["location"]
        assert (await street.http.get(str(page.url))).headers["location"] == first.headers["location"]
        assert len(await _receipts(street)) == 1
        assert len(street.provider.decided) == 1

    tell(tmp_path, story)


def test_a_second_decision_of_the_other_kind_is_refused(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        await street.press(page, "consent-approve")
        street.provider.refusal = (409, {"error": "already_decided"})
        other = await street.press(page, "consent-deny")
        assert other.status_code == 409
        assert error_of(other) == "このお願いには、もう返事をしています"
        assert len(await _receipts(street)) == 1

    tell(tmp_path, story)


def test_sensitive_data_is_decided_on_a_screen_of_its_own(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        first = await street.http.get(street.ask(**BANK, authorization_details=[detail()]))
        assert "山田　花子" in first.text
        assert "アレルギー" not in first.text
        second = await street.follow(await street.press(first, "consent-approve"))
        assert 'id="sensitive-note"' in second.text
        await street.press(second, "consent-deny")
        (receipt,) = await _receipts(street)
        assert receipt["status"] == "active"
        assert receipt["claims"] == ["name"]
        assert receipt["authorization_details"] == []

    tell(tmp_path, story)


def test_attack_another_browser_cannot_see_or_answer_it(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        form = form_of(page, "consent-approve")
        async with street.window() as other:
            seen = await other.get(str(page.url))
            assert seen.status_code == 403
            assert error_of(seen) == "別のブラウザーで開いたお願いです"
            sent = await other.post(form.action, data={**form.fields, "decision": "approve"})
            assert sent.status_code == 400
        assert await _receipts(street) == []

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"shown": "x"}, 400),
        ({"shown": ""}, 400),
        ({"form_token": "0" * 64}, 400),
        ({"decision": "perhaps"}, 400),
    ],
)
def test_attack_a_changed_form_decides_nothing(tmp_path: Path, fields: dict[str, str], status: int) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        answer = await street.press(page, "consent-approve", **fields)
        assert answer.status_code == status
        assert error_of(answer)
        assert await _receipts(street) == []
        assert street.provider.decided == []

    tell(tmp_path, story)


def test_attack_the_words_of_another_request_cannot_be_answered(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        other = await street.http.get(street.ask(ix="ix-2", authorization_details=[], **BANK))
        harmless = form_of(other, "consent-approve")
        page = await street.http.get(street.ask())
        answer = await street.press(page, "consent-approve", shown=harmless.fields["shown"])
        assert answer.status_code == 400
        assert await _receipts(street) == []

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("refusal", "status", "title"),
    [
        ((400, {"error": "expired_ticket"}), 410, "このお願いは期限が切れました"),
        ((400, {"error": "invalid_ticket"}), 400, "このお願いは開けません"),
        ((503, {"error": "temporarily_unavailable"}), 503, "かけはしIDが応答しません"),
        ((401, {"error": "invalid_client"}), 503, "かけはしIDが応答しません"),
    ],
)
def test_what_the_provider_refuses_is_said_plainly(
    tmp_path: Path, refusal: tuple[int, dict[str, str]], status: int, title: str
) -> None:
    async def story(street: Street) -> None:
        street.provider.refusal = refusal
        page = await street.http.get(street.ask())
        assert (page.status_code, error_of(page)) == (status, title)

    tell(tmp_path, story)


def test_without_the_trust_there_is_no_receipt_and_no_answer_and_the_same_press_finishes_later(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask(authorization_details=[], **BANK))
        street.trust.provider.down = True
        refused = await street.press(page, "consent-approve")
        assert refused.status_code == 503
        assert street.provider.decided == []
        street.trust.provider.down = False
        assert (await street.press(page, "consent-approve")).status_code == 303
        assert len(await _receipts(street)) == 1

    tell(tmp_path, story)


def test_a_crash_between_receipt_and_provider_is_finished_by_the_same_press(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        street.provider.cut = "/consent/decisions"
        assert (await street.press(page, "consent-approve")).status_code == 503
        assert len(await _receipts(street)) == 1
        street.provider.cut = ""
        assert (await street.press(page, "consent-approve")).status_code == 303
        assert len(await _receipts(street)) == 1
        assert len(street.provider.decided) == 1

    tell(tmp_path, story)


def test_the_way_back_belongs_to_the_browser_that_answered(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        done = await street.press(await street.http.get(street.ask()), "consent-approve")
        async with street.window() as other:
            assert error_of(await other.get(done.headers["location"]))
        assert (await street.http.get("/return?ask=nothing")).status_code == 400

    tell(tmp_path, story)


def test_an_address_without_a_ticket_is_a_page_and_not_a_fault(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        for given in ("", "?ticket=", f"?ticket={'x' * 5000}", f"?ticket={ticket('no')}"):
            address = f"/requests{given}"
            assert error_of(await street.http.get(address)) == "このお願いは開けません"

    tell(tmp_path, story)


def test_the_latest_attributes_are_a_free_choice_for_ten_years_that_is_signed_later(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask(claims=[claim(), latest()], authorization_details=[]))
        english = (await street.http.get(str(page.url) + "&lang=en")).text
        for said in ("Latest details", "To keep your details current", "sign it with your card", "23 November 2036"):
            assert said in english, said
        assert "we hold no value" not in english
        assert 'id="handed-over"' in english, "the name is handed over once"
        assert 'id="asked-until"' in english
        await street.press(page, "consent-approve", **{"claim-latest_attributes": "yes"})
        (receipt,) = await _receipts(street)
        assert (receipt["claims"], receipt["valid_until"]) == (["name", "latest_attributes"], "2036-11-23")

    tell(tmp_path, story)


def test_alone_they_are_not_said_to_be_handed_over_today(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask(claims=[latest()], authorization_details=[]))
        assert 'id="handed-over"' not in page.text

    tell(tmp_path, story)
