"""Move and new signature certificate in one visit: both, or nothing, or a page that says what happened."""

import asyncio
from dataclasses import replace
from datetime import date

import httpx
import pytest

from gov_core.card.slot import InsertedCard
from tests.gov_core.registrar.visitor import Visitor
from tests.gov_core.town import BASE, HANAKO, Town, resident, run, settle

ADDRESS = "東京都千代田区霞が関三丁目１番１号"


@pytest.mark.parametrize("button", ["move-hanako", "name-change-hanako"])
@pytest.mark.parametrize("password", ["short", "!" * 8, "A" * 17])
def test_an_unfit_password_is_refused_before_anything_is_registered(town: Town, button: str, password: str) -> None:
    visitor = Visitor(town)
    answer = visitor.press(button, reissue="1", address=ADDRESS, name="佐藤　花子", password=password)
    assert answer.status_code == 400
    assert visitor.text("error-sent") == "何も変わっていません。"
    assert town.rooms.residents.resident(HANAKO.id) == HANAKO
    assert [row.reason for row in town.rows(HANAKO.id, "sign")] == [None]


def test_a_first_signature_certificate_takes_the_password_of_the_same_form(town: Town) -> None:
    ren = resident("ren", date(2011, 12, 1), "高橋　蓮")
    run(settle(town, ren))
    fifteen = replace(ren, birth_date=date(2011, 11, 1))
    run(town.rooms.residents.change_resident(ren.id, lambda _: fifteen))
    visitor = Visitor(town)
    assert visitor.press("move-ren", reissue="1", address=ADDRESS).status_code == 400, "no password yet"
    assert town.rooms.residents.resident(ren.id) == fifteen
    visitor.press("move-ren", reissue="1", address=ADDRESS, password="ren2026")
    assert visitor.text("sign-state-ren").startswith("有効")


def test_a_card_that_goes_into_a_reader_meanwhile_leaves_a_page_that_says_what_is_registered(town: Town) -> None:
    visitor = Visitor(town)
    form = visitor.form_of("move-hanako")
    app = town.app()

    async def move_and_insert() -> tuple[httpx.Response, InsertedCard]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
            cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
            sent = {**form["fields"], "reissue": "1", "address": ADDRESS}
            moving = asyncio.create_task(client.post(form["action"], data=sent, headers={"cookie": cookie}))
            while town.rooms.residents.resident(HANAKO.id) == HANAKO:  # noqa: ASYNC110 - the register has no event
                await asyncio.sleep(0)
            card = InsertedCard(town.folder / "cards/hanako.json")
            return await moving, card

    answer, card = asyncio.run(move_and_insert())
    card.close()
    assert answer.status_code == 409
    assert "何も変わっていません" not in answer.text
    assert "届け出は登録しました。新しい署名用証明書は書き込んでいません。" in answer.text
    assert town.rooms.residents.resident(HANAKO.id) == replace(
        HANAKO, address=ADDRESS, address_substitutes="0" * len(ADDRESS)
    )


def test_a_disk_that_fails_is_never_told_as_if_nothing_had_changed(town: Town) -> None:
    visitor = Visitor(town)
    form = visitor.form_of("move-hanako")
    town.rooms.database._writer.close()
    answer = visitor.send("POST", form["action"], data=form["fields"])
    assert answer.status_code == 503
    assert "いまは記録できません" in visitor.text("error-happened")
    assert visitor.text("error-sent") == "一部だけが記録されたかもしれません。窓口の画面で確かめてください。"
