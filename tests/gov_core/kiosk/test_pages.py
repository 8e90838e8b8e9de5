"""The kiosk as a person sees it: card, choice, certificate, end; and everything that must not happen there."""

import asyncio
import re
import subprocess
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from foundation.clock import FixedClock
from gov_core.kiosk.visits import VISIT_SECONDS
from tests.gov_core.kiosk.shop import Shop, in_the_shop
from tests.gov_core.town import HANAKO, Town


def _code(response: httpx.Response) -> str:
    return response.headers["kakehashi-verification-code"]


def test_a_card_a_choice_and_a_signed_certificate_whose_code_can_be_checked(town: Town) -> None:
    async def story(shop: Shop) -> None:
        menu = await shop.menu()
        assert "Nagaoka City" in menu.text
        assert "山田" not in menu.text  # the screen is shared
        taken = await shop.post("/kiosk/certificates", menu, certificate="resident_record")
        assert taken.headers["content-type"] == "application/pdf"
        assert taken.content.startswith(b"%PDF")
        checked = await shop.browser.get("/kiosk/verify", params={"code": _code(taken).lower()})
        assert 'id="verified"' in checked.text
        assert sha256(taken.content).hexdigest() in checked.text
        assert "山田" not in checked.text

    in_the_shop(town, story)


def test_openssl_accepts_the_signature_under_the_offices_ca_and_refuses_an_altered_page(
    town: Town, tmp_path: Path
) -> None:
    async def story(shop: Shop) -> None:
        taken = await shop.post("/kiosk/certificates", await shop.menu(), certificate="resident_record")
        (tmp_path / "ca.pem").write_bytes((await shop.browser.get("/kiosk/office-ca.pem")).content)
        assert _openssl(taken.content, tmp_path) == 0
        altered = taken.content.replace(b"/Author", b"/Auther", 1)
        assert altered != taken.content
        assert _openssl(altered, tmp_path) != 0

    in_the_shop(town, story)


def _openssl(pdf: bytes, folder: Path) -> int:
    """Judge the CMS signature in a PDF over the bytes its ByteRange names (ISO 32000-2 section 12.8.1)."""
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    assert found
    a, b, c, d = (int(part) for part in found.groups())
    assert c + d == len(pdf)
    (folder / "signed.bin").write_bytes(pdf[a : a + b] + pdf[c : c + d])
    padded = bytes.fromhex(pdf[a + b + 1 : c - 1].decode())
    (folder / "signature.der").write_bytes(padded[: 4 + int.from_bytes(padded[2:4])])
    files = ["-content", "signed.bin", "-in", "signature.der", "-CAfile", "ca.pem", "-out", "content.out"]
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-no_check_time", *files]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def test_one_visit_prints_one_certificate(town: Town) -> None:
    async def story(shop: Shop) -> None:
        menu = await shop.menu()
        cookie = dict(shop.browser.cookies)
        assert (await shop.post("/kiosk/certificates", menu, certificate="resident_record")).status_code == 200
        shop.browser.cookies.update(cookie)
        again = await shop.post("/kiosk/certificates", menu, certificate="resident_record")
        assert again.status_code == 409
        assert "This visit is over" in again.text

    in_the_shop(town, story)


def test_two_visits_in_the_same_moment_never_print_each_others_certificate_as_in_kawasaki_2023(town: Town) -> None:
    asyncio.run(town.rooms.residents.change_resident("r-mei", lambda mei: mei))

    async def story(shop: Shop) -> None:
        shops = [shop.another() for _ in range(12)]
        people = ["hanako" if number % 2 else "mei" for number in range(12)]
        menus = [await each.menu(who) for each, who in zip(shops, people, strict=True)]
        taken = await asyncio.gather(
            *(
                each.post("/kiosk/certificates", menu, certificate="resident_record")
                for each, menu in zip(shops, menus, strict=True)
            )
        )
        store = [_code(response) for response in taken]
        assert len(set(store)) == 12
        holders = [
            town.rooms.database.read(
                lambda tx, code=code: tx.one("SELECT holder FROM printedcertificate WHERE code = ?", (code,))
            )
            for code in store
        ]
        assert [row[0] for row in holders if row] == [f"r-{who}" for who in people]

    in_the_shop(town, story)


def test_who_comes_next_to_a_terminal_does_not_find_the_visit_of_the_person_before(town: Town) -> None:
    async def story(shop: Shop) -> None:
        menu = await shop.menu()
        left = await shop.post("/kiosk/leave", menu)
        assert left.headers["location"] == "/kiosk"
        assert (await shop.browser.get("/kiosk/menu")).status_code == 409

    in_the_shop(town, story)


def test_a_proof_carried_to_another_terminal_opens_nothing_there(town: Town) -> None:
    async def story(shop: Shop) -> None:
        other = shop.another()
        _, ticket = await shop.begin()
        await other.begin()
        stolen = await other.browser.get(await shop.show_card(ticket), follow_redirects=True)
        assert stolen.status_code == 409
        assert (await other.browser.get("/kiosk/menu")).status_code == 403  # its own visit, without a card

    in_the_shop(town, story)


def test_a_visit_ends_after_three_minutes(town: Town) -> None:
    async def story(shop: Shop) -> None:
        menu = await shop.menu()
        assert isinstance(town.clock, FixedClock)
        town.clock.advance(VISIT_SECONDS)
        late = await shop.post("/kiosk/certificates", menu, certificate="resident_record")
        assert late.status_code == 409

    in_the_shop(town, story)


@pytest.mark.parametrize(
    ("municipality", "certificate", "code", "status"),
    [
        ("13101", "resident_record", "has not joined", 403),
        ("40133", "resident_record", "has not joined", 403),
        ("01101", "seal_registration", "is not issued here", 403),
        ("15202", "seal_registration", "no registered seal", 404),
        ("15202", "tax", "is not issued here", 403),
    ],
)
def test_what_a_municipality_does_not_issue_is_refused_by_name(
    town: Town, municipality: str, certificate: str, code: str, status: int
) -> None:
    asyncio.run(town.rooms.office.move(HANAKO.id, "架空の住所", municipality))

    async def story(shop: Shop) -> None:
        menu = await shop.menu()
        if "form_token" not in menu.text:
            assert (menu.status_code, code in menu.text) == (status, True)
            return
        refused = await shop.post("/kiosk/certificates", menu, certificate=certificate)
        assert refused.status_code == status
        assert code in refused.text

    in_the_shop(town, story)


def test_a_registered_seal_can_be_certified_after_the_counter_visit(town: Town) -> None:
    async def story(shop: Shop) -> None:
        missing = await shop.menu()
        assert 'id="missing-seal_registration"' in missing.text
        visit = await shop.counter_visit("15202")
        await shop.counter("15202", "registrations", visit=visit, service="seal_registration")
        taken = await shop.post("/kiosk/certificates", await shop.menu(), certificate="seal_registration")
        assert taken.content.startswith(b"%PDF")

    in_the_shop(town, story)


def test_a_form_from_elsewhere_begins_nothing(town: Town) -> None:
    async def story(shop: Shop) -> None:
        refused = await shop.browser.post("/kiosk/visits?lang=en", data={"form_token": "x"})
        assert refused.status_code == 403
        assert "This page is too old" in refused.text

    in_the_shop(town, story)


@pytest.mark.parametrize("code", ["AAAA-BBBB", "x" * 64, "'; DROP TABLE", "％"])
def test_a_code_that_was_never_issued_is_said_to_be_so(town: Town, code: str) -> None:
    async def story(shop: Shop) -> None:
        page = await shop.browser.get("/kiosk/verify", params={"code": code})
        assert 'id="not-verified"' in page.text

    in_the_shop(town, story)
