"""Every fault has a page of three parts and one thing to do next; no code words, no trace."""

from pathlib import Path

import pytest

from consent_ui import errors
from consent_ui.error_pages import LABELS, WORDS
from tests.consent_ui.street import Street, error_of, tell


def test_every_error_of_the_house_has_its_words() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PageError)]
    codes = {kind.code for kind in kinds} - {errors.PageError.code}
    assert len(codes) >= 12
    assert codes <= set(WORDS)
    assert {words.action for words in WORDS.values()} <= set(LABELS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_no_page_speaks_in_code_words_or_blames(code: str) -> None:
    words = WORDS[code]
    text = " ".join((words.title, words.happened, words.sent, words.advice))
    assert "_" not in text
    assert "error" not in text.lower()
    assert "invalid" not in text.lower()
    assert all(part.endswith(".") for part in (words.happened, words.sent, words.advice))


def test_an_address_that_leads_nowhere_is_a_page_in_both_languages(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get("/nowhere")
        assert (page.status_code, error_of(page)) == (404, "ここには何もありません")
        english = await street.http.get("/nowhere?lang=en")
        assert error_of(english) == "There is nothing here"
        assert 'id="error-home"' in page.text

    tell(tmp_path, story)


def test_a_post_without_a_login_is_a_page_and_a_get_leads_to_the_login(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        front = await street.http.get("/my-data?x=1")
        assert front.headers["location"] == "/login?next=/my-data%3Fx%3D1"
        await street.sign_in()
        page = await street.http.get("/my-data")
        form = page.text.split('name="form_token" value="')[1].split('"')[0]
        street.trust.clock.advance(16 * 60)
        late = await street.http.post("/my-data", data={"form_token": form, "handle": "hanako"})
        assert (late.status_code, error_of(late)) == (401, "ログアウトしています")
        assert 'id="error-login"' in late.text

    tell(tmp_path, story)


def test_a_trust_that_is_down_is_said_and_can_be_tried_again(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.provider.down = True
        page = await street.http.get("/disclosures?page=2&before=9")
        assert (page.status_code, error_of(page)) == (503, "データの保管庫が応答しません")
        assert 'href="/disclosures?page=2&amp;before=9"' in page.text
        street.trust.provider.down = False
        assert (await street.http.get("/disclosures")).status_code == 200

    tell(tmp_path, story)
