"""The receipt to keep: the words, their fingerprint, and statements anybody can check with the trust's keys."""

from hashlib import sha256
from pathlib import Path

from foundation.signing import verify_jwt
from tests.consent_ui.street import Street, error_of, tell


def test_the_page_has_the_words_and_their_fingerprint(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent(text="<b>同じ言葉</b>")
        page = (await street.http.get(f"/consents/{receipt_id}/receipt")).text
        assert "&lt;b&gt;同じ言葉&lt;/b&gt;" in page
        assert sha256("<b>同じ言葉</b>".encode()).hexdigest() in page
        assert receipt_id in page

    tell(tmp_path, story)


def test_the_signed_receipt_and_the_termination_verify_with_the_trusts_published_keys(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        jwks = (await street.trust.get("/jwks")).json()
        receipt = await street.http.get(f"/consents/{receipt_id}/receipt.jws")
        assert receipt.headers["content-type"] == "application/jose"
        assert "attachment" in receipt.headers["content-disposition"]
        assert verify_jwt(receipt.text, jwks, algs=("ES256",))["jti"] == receipt_id
        assert error_of(await street.http.get(f"/consents/{receipt_id}/termination.jws"))
        await street.trust.post(f"/me/receipts/{receipt_id}/withdrawal", "at-1", json={})
        ended = await street.http.get(f"/consents/{receipt_id}/termination.jws")
        assert verify_jwt(ended.text, jwks, algs=("ES256",))

    tell(tmp_path, story)


def test_everything_can_be_kept_as_json(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        kept = await street.http.get(f"/consents/{receipt_id}/receipt.json")
        assert kept.json()["receipt_id"] == receipt_id
        assert kept.headers["cache-control"] == "no-store"

    tell(tmp_path, story)


def test_there_are_two_statements_and_no_third(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id = await street.trust.consent()
        for which in ("status", "text", "ix"):
            assert (await street.http.get(f"/consents/{receipt_id}/{which}.jws")).status_code == 404

    tell(tmp_path, story)
