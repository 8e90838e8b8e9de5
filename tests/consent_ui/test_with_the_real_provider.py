"""The citizen's pages between the real provider and the real data trust: a card, a request, a decision, a way out."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from foundation.signing import verify_jwt
from tests.consent_ui.street import error_of
from tests.consent_ui.world import Citizen, at_once, citizen, form_of, tell

ANSWERED = "このお願いには、もう返事をしています"
OUT_OF_DATE = "このページは古くなりました"


def _ticket_with(url: str, **changes: object) -> str:
    """The same address with a ticket whose middle says something else."""
    base, _, ticket = url.partition("ticket=")
    head, middle, seal = ticket.split(".")
    claims = orjson.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    forged = base64.urlsafe_b64encode(orjson.dumps({**claims, **changes})).rstrip(b"=").decode()
    return f"{base}ticket={head}.{forged}.{seal}"


def test_a_card_opens_the_pages_and_the_way_out_closes_them(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        landed = await hanako.opens("consent_ui", "/consents")  # straight to the login, and back to where she wanted
        assert landed.url.path == "/consents"
        assert 'id="no-consents"' in landed.text
        out = await hanako.presses(await hanako.sees("/"), "logout")
        assert out.url.path in ("/signed-out", "/logout"), out.text
        assert (await hanako.sees("/consents")).headers["location"] == "/login?next=/consents"

    tell(tmp_path, story)


def test_fifteen_quiet_minutes_end_the_session(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        await hanako.signs_in()
        hanako.town.clock.advance(14 * 60)
        assert (await hanako.sees("/consents")).status_code == 200, "the access token was renewed meanwhile"
        hanako.town.clock.advance(15 * 60 + 1)
        assert (await hanako.sees("/consents")).headers["location"] == "/login?next=/consents"

    tell(tmp_path, story)


def test_every_value_the_bank_would_get_stands_on_the_page_in_both_languages(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        for said in ("株式会社さくら銀行", "7999901000001", "http://127.0.0.1:8111", "口座を開くときの本人確認のため",
                     "山田　花子", "東京都千代田区霞が関三丁目１番１号", "平成2年（1990年）5月10日", "女性",
                     "あとから変わった内容は送りません", "2回押すだけ", "さくら銀行 お客様相談室"):  # fmt: skip
            assert said in page.text, said
        once = page.text.split('id="handed-over"')[1].split("</li>")[0]
        assert "</time>に一度だけ渡します。" in once
        english = await hanako.http.get(f"{page.url}&lang=en")
        assert '<html lang="en">' in english.text
        for said in ("Sakura Bank", "7999901000001", "山田　花子", "10 May 1990", "two presses", "Do not give"):
            assert said in english.text, said

    tell(tmp_path, story)


def test_the_receipt_is_of_the_words_shown_and_verifies_with_the_trusts_keys(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        account = await hanako.presses(page, "consent-approve")
        assert "山田　花子" in account.text
        assert str(account.url).startswith(hanako.at("bank", "/"))
        await hanako.signs_in()
        (receipt,) = await hanako.receipts()
        jws = (await hanako.sees(f"/consents/{receipt['receipt_id']}/receipt.jws")).text
        jwks = (await hanako.http.get(hanako.at("data_trust", "/jwks"))).json()
        claims = verify_jwt(jws, jwks, algs=("ES256",), typ="consent-receipt+jwt")
        text = str(receipt["text"])
        assert claims["text_hash"] == f"sha-256:{sha256(text.encode()).hexdigest()}"
        assert (claims["jti"], claims["decision"]) == (receipt["receipt_id"], "approved")
        for said in ("株式会社さくら銀行", "7999901000001", "山田　花子", "東京都千代田区霞が関三丁目１番１号", "女性"):
            assert said in text, said
            assert said in page.text, said

    tell(tmp_path, story)


def test_two_presses_in_the_same_moment_write_one_receipt_and_lead_to_one_place(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        answers = await at_once(*(hanako.sends(page, "consent-approve") for _ in range(4)))
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert "山田　花子" in (await hanako.goes_on(answers[0])).text
        other = await hanako.sends(page, "consent-deny")
        assert (other.status_code, error_of(other)) == (409, ANSWERED)
        await hanako.signs_in()
        assert len(await hanako.receipts()) == 1

    tell(tmp_path, story)


def test_a_yes_and_a_no_in_the_same_moment_end_as_one_of_them(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("shop", "/start")
        answers = await at_once(hanako.sends(page, "consent-approve"), hanako.sends(page, "consent-deny"))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        await hanako.signs_in()
        (receipt,) = await hanako.receipts()
        won = next(index for index, answer in enumerate(answers) if answer.status_code == 303)
        assert receipt["decision"] == ("approved", "refused")[won]

    tell(tmp_path, story)


def test_a_no_gives_the_shop_nothing_but_the_no(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        told = await hanako.presses(await hanako.opens("shop", "/start"), "consent-deny")
        assert str(told.url).startswith(hanako.at("shop", "/"))
        assert "access_denied" in told.text
        await hanako.signs_in()
        (receipt,) = await hanako.receipts()
        assert (receipt["decision"], receipt["status"]) == ("refused", "refused")
        assert 'id="no-consents"' in (await hanako.sees("/consents")).text

    tell(tmp_path, story)


def test_ten_minutes_are_over_for_the_page_and_for_its_buttons(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        hanako.town.clock.advance(601)
        for late in (await hanako.http.get(page.url), await hanako.sends(page, "consent-approve")):
            assert (late.status_code, error_of(late)) == (410, "このお願いは期限が切れました")
        await hanako.signs_in()
        assert await hanako.receipts() == []

    tell(tmp_path, story)


def test_after_ten_minutes_one_press_opens_the_request_again_and_it_can_be_answered(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        hanako.town.clock.advance(601)
        late = await hanako.http.get(page.url)
        found = re.search(r'id="error-renew" href="([^"]*)"', late.text)
        assert found, late.text
        again = await hanako.goes_on(await hanako.http.get(found[1].replace("&amp;", "&")))
        assert 'id="consent-approve"' in again.text
        arrived = await hanako.presses(again, "consent-approve")
        assert str(arrived.url).startswith(hanako.at("bank", "/"))

    tell(tmp_path, story)


def test_attack_another_browser_neither_sees_nor_answers_the_request(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        async with citizen(hanako.town) as thief:
            seen = await thief.http.get(page.url)
            assert (seen.status_code, error_of(seen)) == (403, "別のブラウザーで開いたお願いです")
            assert "花子" not in seen.text
            thief.http.cookies.update({"kk_consent_form": hanako.http.cookies.get("kk_consent_form", path="/")})
            sent = await thief.sends(page, "consent-approve")
            assert (sent.status_code, error_of(sent)) == (400, OUT_OF_DATE)
        assert "山田　花子" in (await hanako.presses(page, "consent-approve")).text

    tell(tmp_path, story)


@pytest.mark.parametrize("changes", [{"ix": "another"}, {"exp": 9**12}, {"aud": "http://127.0.0.1:8111"}, {"jti": ""}])
def test_attack_a_ticket_that_was_changed_opens_nothing(tmp_path: Path, changes: dict[str, object]) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        answer = await hanako.http.get(_ticket_with(str(page.url), **changes))
        assert (answer.status_code, error_of(answer)) == (400, "このお願いは開けません")

    tell(tmp_path, story)


def test_attack_a_changed_seal_or_a_missing_form_token_decides_nothing(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        page = await hanako.opens("bank", "/open-account")
        shown = form_of(page, "consent-approve").fields["shown"]
        for fields in ({"shown": shown[:-1] + ("A" if shown[-1] != "A" else "B")}, {"form_token": ""}):
            answer = await hanako.sends(page, "consent-approve", **fields)
            assert (answer.status_code, error_of(answer)) == (400, OUT_OF_DATE)
        await hanako.signs_in()
        assert await hanako.receipts() == []

    tell(tmp_path, story)


def test_a_withdrawal_in_two_presses_stops_the_very_next_read_and_the_ledger_says_so(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        await hanako.signs_in()
        await hanako.presses(await hanako.sees("/my-data"), "collect", handle="hanako")
        read = await hanako.presses(await hanako.opens("clinic", "/connect"), "consent-approve")
        assert "スギ花粉" in read.text
        (receipt,) = await hanako.receipts()
        first = await hanako.sees(f"/consents/{receipt['receipt_id']}/withdraw")  # the first press is a link
        done = await hanako.presses(first, "withdraw-confirm")
        assert 'id="withdrawn-at"' in done.text
        assert "スギ花粉" not in (await hanako.opens("clinic", "/records")).text
        page = (await hanako.sees("/disclosures")).text
        assert "ひかりクリニック" in page
        assert "渡しました" in page
        assert "あなたが同意を取り消していました。" in page
        jwks = (await hanako.http.get(hanako.at("data_trust", "/jwks"))).json()
        for path in ("/disclosures/checkpoint", f"/consents/{receipt['receipt_id']}/termination.jws"):
            assert verify_jwt((await hanako.sees(path)).text, jwks, algs=("ES256",)), path

    tell(tmp_path, story)


def test_attack_taro_finds_nothing_under_hanakos_receipt(tmp_path: Path) -> None:
    async def story(hanako: Citizen) -> None:
        await hanako.presses(await hanako.opens("bank", "/open-account"), "consent-approve")
        await hanako.signs_in()
        (receipt,) = await hanako.receipts()
        async with citizen(hanako.town, "taro") as taro:
            await taro.signs_in()
            for end in ("", "/receipt", "/withdraw", "/withdrawn", "/receipt.jws", "/receipt.json", "/termination.jws"):
                theirs = await taro.sees(f"/consents/{receipt['receipt_id']}{end}")
                nobodys = await taro.sees(f"/consents/{'0' * 32}{end}")
                assert theirs.status_code == nobodys.status_code == 404
                assert error_of(theirs) == error_of(nobodys)

    tell(tmp_path, story)
