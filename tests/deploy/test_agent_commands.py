"""`kakehashi agent status`, `login` and `change-pin` in a real terminal, with in-process cards and running houses."""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from deploy.card_drawer import CARDS
from deploy.citizens import BY_HANDLE, Citizen
from deploy.house_settings import Place
from deploy.walker import Decision, walk
from gov_core.card import image as image_file
from tests.deploy.parts import ROOT
from tests.deploy.terminal import Terminal, kakehashi
from tests.deploy.visitor import authorization_url
from tests.gov_core.card.sample import PASSWORD, PIN, face_image, sample_image

TARO = BY_HANDLE["taro"]
ASK_PIN, ASK_PASSWORD = (
    "PIN for user authentication (four digits): ",
    "Signature password (6 to 16 letters and digits): ",
)
GO_ON = "Open this address in the browser you came from:\n"
QUESTIONS = ("The old one: ", "The new one: ", "The new one again: ")


@pytest.fixture
def cards(tmp_path: Path) -> dict[str, str]:
    """Settings of an agent with two cards of its own."""
    image_file.save(face_image(), tmp_path / "hanako.json")
    image_file.save(sample_image("child", with_signature=False), tmp_path / "child.json")
    return {CARDS: str(tmp_path)}


def with_one_card(cards: dict[str, str]) -> dict[str, str]:
    (Path(cards[CARDS]) / "child.json").unlink()
    return cards


def test_status_tells_of_every_card_and_asks_nothing(cards: dict[str, str]) -> None:
    with kakehashi("agent", "status", settings=cards) as terminal:
        assert terminal.ended() == 0
    assert "Card reader: child\n" in terminal.shown
    assert "  Signature password: 5 tries left\n" in terminal.shown


def test_status_speaks_the_language_of_the_locale(cards: dict[str, str]) -> None:
    with kakehashi("agent", "status", settings={**cards, "LC_ALL": "ja_JP.UTF-8"}) as terminal:
        assert terminal.ended() == 0
    assert "利用者証明用の暗証番号: 残り3回\n" in terminal.shown


def test_status_needs_no_terminal_so_that_a_script_can_watch_the_counters(cards: dict[str, str]) -> None:
    command = [sys.executable, "-m", "deploy.command_line", "agent", "status"]
    done = subprocess.run(command, cwd=ROOT, env=cards, capture_output=True, text=True, timeout=60, check=True)
    assert "3 tries left" in done.stdout
    assert done.stderr == ""


def test_without_a_card_status_says_what_to_do(tmp_path: Path) -> None:
    with kakehashi("agent", "status", settings={CARDS: str(tmp_path)}) as terminal:
        assert terminal.ended() == 3
    assert "Connect your card reader, then try again." in terminal.shown


def change(terminal: Terminal, *typed: str) -> int:
    for question, text in zip(QUESTIONS, typed, strict=True):
        terminal.wait_for(question)
        assert not terminal.echoes
        terminal.type(text)
    return terminal.ended()


def test_a_changed_pin_is_the_one_that_counts_and_none_was_shown(cards: dict[str, str]) -> None:
    settings = with_one_card(cards)
    with kakehashi("agent", "change-pin", "authentication", settings=settings) as terminal:
        assert change(terminal, PIN, "8642", "8642") == 0
    assert "8642" not in terminal.shown
    with kakehashi("agent", "change-pin", "authentication", settings=settings) as terminal:
        assert change(terminal, PIN, "1357", "1357") == 4
    assert "Tries left before the card locks: 2" in terminal.shown
    with kakehashi("agent", "change-pin", "signature", settings=settings) as terminal:
        assert change(terminal, PASSWORD.lower(), "short", "short") == 2
    with kakehashi("agent", "status", settings=settings) as terminal:
        assert terminal.ended() == 0
    assert "PIN for user authentication: 2 tries left" in terminal.shown
    assert "Signature password: 5 tries left" in terminal.shown


def test_with_two_cards_one_is_chosen_or_named(cards: dict[str, str]) -> None:
    with kakehashi("agent", "change-pin", "authentication", settings=cards) as terminal:
        terminal.answer("The number of the card: ", "2")
        assert change(terminal, PIN, "8642", "8642") == 0
    with kakehashi("agent", "change-pin", "authentication", "--reader", "child", settings=cards) as terminal:
        assert change(terminal, PIN, "8642", "8642") == 0


def test_ctrl_c_at_a_question_ends_it_and_the_card_is_not_asked(cards: dict[str, str]) -> None:
    with kakehashi("agent", "change-pin", "authentication", settings=with_one_card(cards)) as terminal:
        terminal.answer(QUESTIONS[0], "0000")
        terminal.wait_for(QUESTIONS[1])
        terminal.press_ctrl_c()
        assert terminal.ended() == 1
        assert terminal.echoes
    assert "You stopped." in terminal.shown


@pytest.mark.parametrize("secret", ["resident", "number", ""])
def test_a_secret_that_cannot_be_changed_here_is_refused(cards: dict[str, str], secret: str) -> None:
    with kakehashi("agent", "change-pin", secret, settings=cards) as terminal:
        assert terminal.ended() == 2


def test_a_pin_in_an_argument_is_refused_and_one_in_a_pipe_is_not_read(cards: dict[str, str]) -> None:
    settings = with_one_card(cards)
    with kakehashi("agent", "change-pin", "authentication", PIN, settings=settings) as terminal:
        assert terminal.ended() == 2
    command = [sys.executable, "-m", "deploy.command_line", "agent", "change-pin", "authentication"]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, input=f"{PIN}\n8642\n8642\n", capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Start this program in a terminal window." in done.stdout
    assert "Traceback" not in done.stderr


def test_login_without_the_provider_s_address_says_which_setting_is_missing(cards: dict[str, str]) -> None:
    with kakehashi("agent", "login", "T", settings=cards) as terminal:
        assert terminal.ended() == 2
    assert "missing settings: KAKEHASHI_AGENT_PROVIDER" in terminal.shown


def test_a_provider_that_does_not_answer_is_told(cards: dict[str, str]) -> None:
    settings = {**with_one_card(cards), "KAKEHASHI_AGENT_PROVIDER": "http://127.0.0.1:9"}
    with kakehashi("agent", "login", "T", settings=settings) as terminal:
        assert terminal.ended() == 5
    assert "cannot be reached" in terminal.shown


def log_in_as(citizen: Citizen, terminal: Terminal) -> str:
    """Type what is asked for; returns where the browser goes on."""
    terminal.wait_for("Who is asking")
    terminal.wait_for(ASK_PIN)
    assert not terminal.echoes
    terminal.type(citizen.pin)
    if terminal.wait_for(ASK_PASSWORD, GO_ON) == ASK_PASSWORD:
        terminal.type(citizen.password.lower())
        terminal.wait_for(GO_ON)
    assert terminal.ended() == 0
    return terminal.shown.strip().splitlines()[-1]


@pytest.mark.parametrize("scope", ["openid", "openid address"])
def test_a_login_typed_in_a_terminal_leads_the_browser_on_to_the_relying_party(street: Place, scope: str) -> None:
    settings = {CARDS: str(street.cards), "KAKEHASHI_AGENT_PROVIDER": street.street["idp"]}

    def in_the_terminal(ticket: str) -> str:
        link = f"{street.street['citizen_agent']}/authenticate?ticket={ticket}"
        with kakehashi("agent", "login", "--reader", "taro", settings=settings) as terminal:
            terminal.answer("Address of the login page's link", link)
            address = log_in_as(TARO, terminal)
        assert TARO.password.lower() not in terminal.shown
        return address

    async def visit() -> str:
        async def card(ticket: str) -> str:
            return await asyncio.to_thread(in_the_terminal, ticket)

        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            ours = {street.street[house] for house in ("idp", "consent_ui", "citizen_agent")}
            return (
                await walk(browser, authorization_url(street, scope, prompt="login consent"), card, Decision(), ours)
            ).url

    assert "code=" in asyncio.run(visit())


def test_a_locked_card_is_told_with_the_way_back(street: Place) -> None:
    settings = {CARDS: str(street.cards), "KAKEHASHI_AGENT_PROVIDER": street.street["idp"]}

    def in_the_terminal(ticket: str) -> str:
        with kakehashi("agent", "login", ticket, "--reader", "kenji", settings=settings) as terminal:
            assert terminal.ended() == 4
        assert "The PIN of your card is locked" in terminal.shown
        return terminal.shown.strip().splitlines()[-1]

    async def visit() -> str:
        async def card(ticket: str) -> str:
            return await asyncio.to_thread(in_the_terminal, ticket)

        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            ours = {street.street[house] for house in ("idp", "consent_ui", "citizen_agent")}
            return (await walk(browser, authorization_url(street), card, Decision(), ours)).url

    assert "error=access_denied" in asyncio.run(visit())
