"""`kakehashi agent status`, `login`, `change-pin`: the citizen agent in a terminal, without its page.

The composition root of that program: it hands readers, provider, language and keyboard to citizen_agent.terminal. A PIN
is no argument and no setting of any command; exit statuses are those of citizen_agent.terminal.exits.
"""

import asyncio
import logging
import sys
from typing import Annotated

import typer

from citizen_agent.answer_challenge import Provider
from citizen_agent.closed_memory import close_memory
from citizen_agent.holder_secrets import CHANGEABLE, HolderSecret
from citizen_agent.pages.step import Steps
from citizen_agent.reader import PcscReaders
from citizen_agent.readers import ReaderSource
from citizen_agent.settings import Settings
from citizen_agent.terminal.change_pin import PinChange
from citizen_agent.terminal.exits import Exit
from citizen_agent.terminal.keyboard import Keyboard
from citizen_agent.terminal.login import TerminalLogin
from citizen_agent.terminal.screen import Screen, language_of
from citizen_agent.terminal.status import status as show_status
from citizen_agent.terminal.watching import keep_watching
from citizen_agent.visit import Visits
from deploy import logs
from deploy.addresses import PORTS
from deploy.card_drawer import drawer_from
from deploy.serve_command import serve_house
from foundation.clock import SystemClock
from foundation.environment import SettingsRefused, read_environment
from foundation.ids import RandomIds

commands = typer.Typer(no_args_is_help=False)


@commands.callback(invoke_without_command=True)
def agent(
    context: typer.Context, port: Annotated[int, typer.Option(help="Loopback port.")] = PORTS["citizen_agent"]
) -> None:
    """Serve the citizen agent's page on this computer's PC/SC readers (settings: KAKEHASHI_AGENT_), or answer here."""
    if context.invoked_subcommand is None:
        serve_house("citizen_agent", port)


READER = Annotated[str, typer.Option(help="The card reader's name; without it you choose among several cards.")]


@commands.command("status")
def status(
    watch: Annotated[bool, typer.Option(help="Tell every card and reader that comes or goes, until Ctrl-C.")] = False,
) -> None:
    """Print readers, cards, certificates and the tries left of every PIN. Asks for none, costs none."""
    raise typer.Exit((keep_watching if watch else show_status)(_readers(), _screen()))


@commands.command("login")
def login(
    link: Annotated[
        str, typer.Argument(help="The link of the provider's login page, or its ticket; asked for else.")
    ] = "",
    reader: READER = "",
) -> None:
    """Answer a login, and the signature of a first one, with the card; print where the browser goes on."""
    from deploy.serving import outbound

    screen, readers, settings, clock = _screen(), _readers(), _settings(), SystemClock()
    visits = Visits(clock, RandomIds(clock))
    http = outbound()
    provider = Provider(settings.provider, http, clock)
    steps = Steps(readers, provider, visits, clock)
    with asyncio.Runner() as runner:
        ended = TerminalLogin(screen, readers, provider, steps, visits, runner.run).run(link, reader)
        runner.run(http.aclose())
    raise typer.Exit(ended)


@commands.command("change-pin")
def change_pin(
    secret: Annotated[HolderSecret, typer.Argument(help=f"One of {', '.join(CHANGEABLE)}.")],
    reader: READER = "",
) -> None:
    """Change a PIN or password: asks for the old one, the new one and the new one again."""
    if secret not in CHANGEABLE:
        raise typer.BadParameter(f"only the municipality changes this one; here: {', '.join(CHANGEABLE)}")
    raise typer.Exit(PinChange(_screen(), _readers(), secret).run(reader))


def _screen() -> Screen:
    close_memory()
    logs.install()
    return Screen(language_of(read_environment()), sys.stdout, Keyboard())


def _readers() -> ReaderSource:
    return drawer_from(read_environment()) or PcscReaders()


def _settings() -> Settings:
    try:
        return Settings.from_mapping(read_environment())
    except SettingsRefused as refused:
        logging.getLogger("kakehashi.deploy").critical("the agent does not start: %s", refused.detail)
        raise typer.Exit(Exit.MISUSED) from None
