"""The front door for strangers, the dashboard for who is signed in."""

from pathlib import Path

import pytest

from tests.consent_ui.street import Street, tell


def test_a_stranger_sees_the_front_door_in_both_languages(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        japanese, english = await street.http.get("/"), await street.http.get("/?lang=en")
        assert "あなたのデータは、あなたが決める" in japanese.text
        assert "Your data, your decision" in english.text
        assert 'id="login"' in japanese.text
        assert 'id="nav-consents"' not in japanese.text

    tell(tmp_path, story)


def test_the_dashboard_tells_access_looks_and_sources(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        receipt_id = await street.trust.consent()
        for _ in range(6):
            await street.trust.get("/fhir/R4/AllergyIntolerance", street.trust.reader(receipt_id))
        page = (await street.http.get("/")).text
        assert f'href="/consents/{receipt_id}"' in page
        assert page.count("アレルギー") >= 5
        assert page.count("<time") >= 4
        assert "医療・健康" in page
        assert 'id="logout"' in page

    tell(tmp_path, story)


def test_an_empty_life_is_told_without_gaps(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        page = (await street.http.get("/")).text
        for element in ("no-consents", "no-readings"):
            assert f'id="{element}"' in page
        assert page.count("まだありません") == 3

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("header", "language"),
    [("en-GB,en;q=0.9", "en"), ("ja;q=0.2,en", "en"), ("ja,en;q=0.9", "ja"), ("fr", "ja"), ("", "ja")],
)
def test_the_browsers_language_is_heard_and_japanese_is_the_first(tmp_path: Path, header: str, language: str) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get("/", headers={"accept-language": header})
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}">' in page.text

    tell(tmp_path, story)


def test_the_language_link_is_kept_for_every_later_page_whatever_the_browser_wishes(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        link = (await street.http.get("/")).text.split('id="lang-en"')[1].split('href="')[1].split('"')[0]
        assert '<html lang="en">' in (await street.http.get(f"/{link}")).text
        for path in ("/", "/consents", "/disclosures", "/my-data", "/nowhere"):
            page = await street.http.get(path, headers={"accept-language": "ja"})
            assert '<html lang="en">' in page.text, path

    tell(tmp_path, story)
