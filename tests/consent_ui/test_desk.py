"""Who is here: the session of this browser, and a living token; otherwise the way to the login."""

from pathlib import Path

import pytest

from consent_ui.errors import LoginRequired
from tests.consent_ui.street import Street, desk_beside, error_of, form_of, tell
from tests.foundation.web.visits import request

BEHIND_THE_LOGIN = (
    "/consents", "/consents/{id}", "/consents/{id}/receipt", "/consents/{id}/receipt.json",
    "/consents/{id}/receipt.jws", "/consents/{id}/withdraw", "/consents/{id}/withdrawn", "/disclosures",
    "/disclosures/checkpoint", "/my-data",
)  # fmt: skip


def test_a_stranger_is_nobody(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        desk = desk_beside(tmp_path, street.trust.clock, street.http)
        for cookie in ("", "__Host-kk_consent_session=guessed"):
            with pytest.raises(LoginRequired):
                await desk.citizen(request("", cookie=cookie))
            with pytest.raises(LoginRequired):
                await desk.token(request("", cookie=cookie))

    tell(tmp_path, story)


def test_who_signed_in_is_found_by_cookie_with_a_living_token(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        desk = desk_beside(tmp_path, street.trust.clock, street.http)
        cookie = "; ".join(f"{name}={value}" for name, value in street.http.cookies.items())
        session = await desk.citizen(request("", cookie=cookie))
        assert session.tokens.sub == "pairwise-1"
        assert await desk.token(request("", cookie=cookie)) == "at-1"

    tell(tmp_path, story)


@pytest.mark.parametrize("path", BEHIND_THE_LOGIN)
def test_every_page_behind_the_login_leads_to_it_and_a_press_says_that_it_did_nothing(
    tmp_path: Path, path: str
) -> None:
    async def story(street: Street) -> None:
        receipt_id = await street.trust.consent()
        where = path.replace("{id}", receipt_id)
        for answer in (await street.http.get(where), await street.http.head(where)):
            assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={where}")
        front = await street.http.get(street.ask())  # the one form a stranger can have
        fields = {"form_token": form_of(front, "consent-approve").fields["form_token"]}
        pressed = await street.http.post(f"{where}?lang=en", data=fields)
        assert pressed.status_code in (401, 405)
        assert error_of(pressed)
        assert "No. Nothing was sent and nothing was changed." in pressed.text
        kept = await street.trust.get(f"/me/receipts/{receipt_id}", "at-1")
        assert kept.json()["status"] == "active"

    tell(tmp_path, story)
