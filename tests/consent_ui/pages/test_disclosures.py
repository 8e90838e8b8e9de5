"""Who looked: each read and each refusal, in words, with proof; older ones on further pages."""

import re
from pathlib import Path

import pytest

from consent_ui.pages.disclosures import place
from deploy.html import Page
from foundation.signing import verify_jwt
from tests.consent_ui.street import Street, tell
from tests.foundation.web.visits import request


def test_reads_and_refusals_stand_there_in_words(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        receipt_id = await street.trust.consent()
        token = street.trust.reader(receipt_id)
        await street.trust.get("/fhir/R4/AllergyIntolerance", token)
        await street.trust.post(f"/me/receipts/{receipt_id}/withdrawal", "at-1", json={})
        await street.trust.get("/fhir/R4/AllergyIntolerance", token)
        page = (await street.http.get("/disclosures")).text
        assert "渡しました" in page
        assert "あなたが同意を取り消していました。" in page
        assert page.index("あなたが同意を取り消していました。") < page.index("渡しました</"), "newest first"
        assert 'id="recorded-since"' in page
        assert "ひかり診療所" in page
        assert "Hikari Clinic" in (await street.http.get("/disclosures?lang=en")).text

    tell(tmp_path, story)


def test_nobody_looked_is_said(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        assert 'id="no-readings"' in (await street.http.get("/disclosures")).text

    tell(tmp_path, story)


@pytest.mark.parametrize("looks", [100, 130])  # the trust tells a hundred at a time
def test_every_entry_can_be_reached_page_by_page_and_the_end_is_not_called_nothing(tmp_path: Path, looks: int) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        token = street.trust.reader(await street.trust.consent())
        for _ in range(looks):
            await street.trust.get("/fhir/R4/AllergyIntolerance", token)
        numbers, page = [], await street.http.get("/disclosures")
        while True:
            numbers += [int(number) for number in re.findall(r'id="entry-(\d+)"', page.text)]
            assert 'id="no-readings"' not in page.text
            older = Page(str(page.url), page.text).links.get("page-older")
            if older is None:
                break
            page = await street.http.get(older)
            assert 'id="page-newest"' in page.text
        assert numbers == sorted(set(numbers), reverse=True)
        assert len(numbers) == looks

    tell(tmp_path, story)


def test_the_signed_end_of_the_ledger_can_be_kept_and_checked(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        await street.trust.get("/fhir/R4/AllergyIntolerance", street.trust.reader(await street.trust.consent()))
        kept = await street.http.get("/disclosures/checkpoint")
        jwks = (await street.trust.get("/jwks")).json()
        claims = verify_jwt(kept.text, jwks, algs=("ES256",), typ="ledger-checkpoint+jwt")
        assert claims["count"] == 1
        assert claims["hash"] in (await street.http.get("/disclosures")).text, "the end is the proof of the last entry"
        assert kept.headers["content-disposition"] == 'attachment; filename="kakehashi-checkpoint.jws"'

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", (1, None)),
        ("page=3", (1, None)),
        ("page=3&before=12", (3, 12)),
        ("page=x&before=12", (2, 12)),
        ("page=1&before=-5", (1, None)),
        ("page=99999999&before=1", (2, 1)),
        ("before=%D9%A3", (1, None)),
        (f"before={'9' * 40}", (1, None)),
    ],
)
def test_a_nonsense_place_is_the_first_page(query: str, expected: tuple[int, int | None]) -> None:
    assert place(request(query)) == expected
