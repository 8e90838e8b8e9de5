"""A terminal whose keyboard is a list, in front of the drawer's cards and the small provider."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from citizen_agent.answer_challenge import Provider
from citizen_agent.pages.step import Steps
from citizen_agent.terminal.exits import Exit
from citizen_agent.terminal.login import TerminalLogin
from citizen_agent.terminal.screen import Screen
from citizen_agent.visit import Visits
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import NOON, PROVIDER, Drawer, SmallProvider

Answer = str | type[BaseException] | Callable[[], str]


@dataclass
class Keys:
    """What is typed, one answer after the other, or happens before it is; an exception instead of it. Then all ends."""

    typed: list[Answer] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def line(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self._next()

    def secret(self, prompt: str) -> str:
        self.hidden.append(prompt)
        return self._next()

    def _next(self) -> str:
        if not self.typed:
            raise EOFError
        answer = self.typed.pop(0)
        if isinstance(answer, type):
            raise answer
        return answer if isinstance(answer, str) else answer()


@dataclass
class Terminal:
    """One person at one terminal."""

    language: str = "en"
    drawer: Drawer = field(default_factory=Drawer)
    provider: SmallProvider = field(default_factory=SmallProvider)
    keys: Keys = field(default_factory=Keys)
    out: io.StringIO = field(default_factory=io.StringIO)

    @property
    def screen(self) -> Screen:
        return Screen(self.language, self.out, self.keys)

    @property
    def shown(self) -> str:
        return self.out.getvalue()

    def type(self, *answers: Answer) -> "Terminal":
        self.keys.typed += answers
        return self

    def log_in(self, link: str = "T", reader: str = "") -> Exit:
        clock = FixedClock(NOON)
        visits = Visits(clock, SequentialIds())
        provider = Provider(PROVIDER, httpx.AsyncClient(transport=httpx.ASGITransport(self.provider.app)), clock)
        steps = Steps(self.drawer, provider, visits, clock)
        with asyncio.Runner() as runner:
            login = TerminalLogin(self.screen, self.drawer, provider, steps, visits, runner.run)
            return login.run(link, reader)
