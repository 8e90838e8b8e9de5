"""Starts one process per house, waits until each answers /health, and ends them all when asked or when one dies.

Asking is a flag, not an exception: an exception out of a signal handler can strike between the birth of a child and
the line that notes it, and that child would never be ended.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

START_SECONDS = 40.0
STOP_SECONDS = 5.0


class HouseDidNotStart(RuntimeError):
    """A house ended or stayed silent; the message names its log file."""


@dataclass
class Supervisor:
    """Owns the child processes. Kills only what it started."""

    logs: Path
    start_seconds: float = START_SECONDS
    stop_seconds: float = STOP_SECONDS
    ending: bool = False
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, house: str, base_url: str, settings: Mapping[str, str]) -> None:
        """Start `kakehashi serve HOUSE` with `settings` as its only KAKEHASHI_ environment."""
        self.logs.mkdir(parents=True, exist_ok=True)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KAKEHASHI_")}
        port = base_url.rsplit(":", 1)[1]
        with self._log(house).open("ab") as log:
            self.children[house] = subprocess.Popen(
                [sys.executable, "-m", "deploy.command_line", "serve", house, "--port", port],
                env={**inherited, **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_healthy(self, urls: Mapping[str, str]) -> None:
        """Return once every started house answers, or when asked to end; raise HouseDidNotStart otherwise."""
        deadline = time.monotonic() + self.start_seconds
        with httpx.Client(timeout=2, trust_env=False) as client:
            for house in self.children:
                while not self._answers(client, urls[house]):
                    if self.ending:
                        return
                    self._must_live(house)
                    if time.monotonic() > deadline:
                        raise HouseDidNotStart(f"{house} did not answer; read {self._log(house)}")
                    time.sleep(0.1)

    def wait(self) -> None:
        """Stay until asked to end, or until the first house that ends by itself: HouseDidNotStart."""
        while not self.ending:
            for house in self.children:
                self._must_live(house)
            time.sleep(0.2)

    def end_soon(self, *_: object) -> None:
        """Ask the waiting to end; fit to be a signal handler."""
        self.ending = True

    def stop(self) -> None:
        """Ask every child to end, then insist."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self.stop_seconds
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    @staticmethod
    def _answers(client: httpx.Client, base_url: str) -> bool:
        try:
            return client.get(f"{base_url}/health").status_code == 200
        except httpx.TransportError:
            return False

    def _must_live(self, house: str) -> None:
        code = self.children[house].poll()
        if code is not None:
            tail = self._log(house).read_text(errors="replace")[-1500:]
            raise HouseDidNotStart(f"{house} ended with {code}; its log says:\n{tail}")

    def _log(self, house: str) -> Path:
        return self.logs / f"{house}.log"
