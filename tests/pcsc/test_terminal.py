"""`kakehashi agent` in a terminal over real pcscd: status, a login at the bank, a PIN change, and what goes wrong."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from deploy.walker import Decision, walk
from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from tests.deploy.terminal import Terminal, kakehashi
from tests.gov_core.card.sample import PIN
from tests.pcsc.stack import READER, PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc
TARO = BY_HANDLE["taro"]
ASK_PIN = "PIN for user authentication (four digits): "
ASK_PASSWORD = "Signature password (6 to 16 letters and digits): "
GO_ON = "Open this address in the browser you came from:\n"
VERIFY, SIGN, CHANGE = "0020", "802A", "0024"


def agent(stack: PcscStack, *arguments: str, **settings: str) -> Terminal:
    return kakehashi(
        "agent", *arguments, settings={"PCSCLITE_CSOCK_NAME": stack.environment["PCSCLITE_CSOCK_NAME"], **settings}
    )


@pytest.fixture
def taros_card(stack: PcscStack, street: Place, tmp_path: Path) -> Iterator[VirtualCard]:
    inserted = stack.insert(street.cards / "taro.json", tmp_path / "trace")
    yield inserted
    inserted.remove()


def test_status_names_both_readers_and_the_card_in_one(stack: PcscStack, card: VirtualCard) -> None:
    with agent(stack, "status") as terminal:
        assert terminal.ended() == 0
    assert f"Card reader: {READER}\n  Kind: My Number card\n  Keys: RSA 2048\n" in terminal.shown
    assert "PIN for user authentication: 3 tries left" in terminal.shown
    assert "Card reader: Virtual PCD 00 01\n  No card was found\n" in terminal.shown
    assert card.commands(SIGN) == []


def test_cards_that_come_and_go_are_told_as_it_happens(stack: PcscStack, image: CardImage, tmp_path: Path) -> None:
    image_file.save(image, tmp_path / "card.json")
    with agent(stack, "status", "--watch") as terminal:
        terminal.wait_for("Virtual PCD 00 01: card reader connected")
        card = stack.insert(tmp_path / "card.json", tmp_path / "trace")
        terminal.wait_for(f"{READER}: card put in\n  Kind: My Number card")
        card.remove()
        terminal.wait_for(f"{READER}: card taken out")
        terminal.press_ctrl_c()
        assert terminal.ended() == 0
    assert card.commands(VERIFY) == [line for line in card.commands(VERIFY) if line[-4:-1] == "63C"], "only asked"


def test_without_pcscd_the_terminal_says_what_to_start(tmp_path: Path) -> None:
    settings = {"PCSCLITE_CSOCK_NAME": str(tmp_path / "nobody-listens")}
    for command in (["status"], ["change-pin", "authentication"]):
        with kakehashi("agent", *command, settings=settings) as terminal:
            assert terminal.ended() == 3
        assert "Start the smart card service (pcscd)" in terminal.shown


def test_an_empty_reader_is_told(stack: PcscStack) -> None:
    with agent(stack, "change-pin", "authentication") as terminal:
        assert terminal.ended() == 3
    assert "Put your My Number card on the reader" in terminal.shown


def test_a_pin_changed_in_the_terminal_is_the_one_the_chip_takes(stack: PcscStack, card: VirtualCard) -> None:
    for old, new in ((PIN, "8642"), ("8642", PIN)):
        with agent(stack, "change-pin", "authentication") as terminal:
            terminal.answer("The old one: ", old)
            terminal.answer("The new one: ", new)
            terminal.answer("The new one again: ", new)
            assert terminal.ended() == 0
    assert [line[-4:] for line in card.commands(CHANGE)] == ["9000", "9000"]


def test_cd22_a_card_pulled_out_at_the_question_gets_no_pin(stack: PcscStack, card: VirtualCard) -> None:
    with agent(stack, "change-pin", "authentication") as terminal:
        terminal.answer("The old one: ", PIN)
        terminal.answer("The new one: ", "8642")
        terminal.wait_for("The new one again: ")
        asked = len(card.commands(VERIFY))
        card.remove()
        terminal.type("8642")
        assert terminal.ended() == 3
    assert "No card was found" in terminal.shown
    assert len(card.commands(VERIFY)) == asked


def test_a_login_at_the_bank_typed_in_a_terminal_over_real_pcscd(
    stack: PcscStack, street: Place, taros_card: VirtualCard
) -> None:
    def in_the_terminal(ticket: str) -> str:
        with agent(stack, "login", ticket, KAKEHASHI_AGENT_PROVIDER=street.street["idp"]) as terminal:
            terminal.wait_for("Who is asking")
            terminal.answer(ASK_PIN, TARO.pin)
            if terminal.wait_for(ASK_PASSWORD, GO_ON) == ASK_PASSWORD:
                terminal.type(TARO.password)
                terminal.wait_for(GO_ON)
            assert terminal.ended() == 0
        return terminal.shown.strip().splitlines()[-1]

    async def visit() -> httpx.Response:
        async def card(ticket: str) -> str:
            return await asyncio.to_thread(in_the_terminal, ticket)

        async with httpx.AsyncClient(timeout=20, trust_env=False) as browser:
            leaving = await browser.get(street.street["bank"] + "/open-account")
            ours = {street.street[house] for house in ("idp", "consent_ui", "citizen_agent")}
            back = await walk(browser, leaving.headers["location"], card, Decision(), ours)
            return await browser.get((await browser.get(back.url)).next_request.url)  # type: ignore[union-attr]

    assert "佐藤　太郎" in asyncio.run(visit()).text
    assert {line[-4:] for line in taros_card.commands(SIGN)} == {"9000"}
