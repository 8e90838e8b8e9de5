"""A pcscd that can be killed, stopped and started again, two slots, a reader that can be unplugged, and cards that
break off. The namespaces outlive pcscd, so its socket keeps its path, as on a real computer.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.pcsc.stack import ROOT, wait_for

PORTS = (35963, 35964)
READERS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
HOLD = "ip link set lo up && mount -t tmpfs none /run && mkdir /run/pcscd && echo ready && exec sleep infinity"
DRIVER = Path(__file__).with_name("unpluggable_driver.c")
CONFIGURATION = 'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {driver}\nCHANNELID 0x8C7B\n'


class RoughStack:
    """One pcscd at a time in namespaces that stay."""

    def __init__(self, folder: Path) -> None:
        """Build the driver, make the namespaces, start pcscd."""
        self.log = folder / "log"
        self._configuration = folder / "reader.conf.d"
        self._configuration.mkdir()
        driver = folder / "unpluggable.so"
        build = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-I/usr/include/PCSC", "-o", str(driver)]
        subprocess.run([*build, str(DRIVER), "-ldl"], check=True)
        (self._configuration / "vpcd").write_text(CONFIGURATION.format(driver=driver))
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        command = ["unshare", *as_root, "--net", "--mount", "sh", "-c", HOLD]
        self._holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"ready\n"
        self._holder.stdout.close()
        self._run = Path(f"/proc/{self._holder.pid}/root/run")
        self._join = ["nsenter", "--target", str(self._holder.pid), "--net"]
        if as_root:
            self._join += ["--user", "--preserve-credentials"]
        socket = str(self._run / "pcscd/pcscd.comm")
        self.environment = {**os.environ, "PCSCLITE_CSOCK_NAME": socket, "LC_ALL": "C"}
        self._pcscd: subprocess.Popen[bytes] | None = None
        self._cards: list[RoughCard] = []
        self.generation = 0
        self.starts = 0
        self._seen_lost = [0, 0]
        self.start()

    def runs(self) -> bool:
        """Whether pcscd is there."""
        return self._pcscd is not None and self._pcscd.poll() is None

    def start(self, *, wait: bool = True) -> None:
        """Start pcscd and wait for both slots."""
        with self.log.open("ab") as log:
            options = ["--foreground", "--info", "--config", str(self._configuration)]
            command = [*self._join, "--mount", "pcscd", *options]
            self._pcscd = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        self.generation += 1
        self.starts += 1
        if wait:
            wait_for(lambda: self.readers().count("Virtual PCD") == 2, "the virtual reader", self.log)

    def signal_service(self, number: signal.Signals) -> None:
        """Kill, stop or continue pcscd; a killed one is waited for."""
        assert self._pcscd is not None
        self._pcscd.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self._pcscd.wait(10)
            self._pcscd = None

    def unplug(self) -> None:
        """Pull the reader's plug; the signal is what a hot-plug event of the kernel comes down to for this driver."""
        self._seen_lost = self._told("Error communicating to: ")
        (self._run / "unplugged").touch()
        self.generation += 1  # pcscd never tells of the card that goes with its reader
        self._look_again()

    def unplug_at_signature(self) -> None:
        """Pull it in the moment the next signature is asked for."""
        self._seen_lost = self._told("Error communicating to: ")
        (self._run / "unplug-at-signature").touch()
        self.generation += 1

    def plug_in(self) -> None:
        """Connect the reader again, with the card that is still in it, and wait until pcscd has found both slots.

        Its list names them all the while; what it thinks of them is in its log (`wait_until_missed`).
        """
        self.wait_until_missed()
        seen = self._found()
        self.plug_in_at_once()
        wait_for(lambda: _more(self._found(), seen), "the reader to come back", self.log)

    def plug_in_at_once(self) -> None:
        """Connect it again and let pcscd find it when it does."""
        for name in ("unplugged", "unplug-at-signature"):
            (self._run / name).unlink(missing_ok=True)
        self._look_again()

    def wait_until_missed(self) -> None:
        """pcscd tells of a lost reader a second after it has seen it, so one that came back meanwhile is lost again."""
        missed = "Error communicating to: "
        wait_for(lambda: _more(self._told(missed), self._seen_lost), "pcscd to miss the reader", self.log)

    def _found(self) -> list[int]:
        both = zip(self._told("Card inserted into "), self._told("Card Removed From "), strict=True)
        return [sum(each) for each in both]

    def _told(self, what: str) -> list[int]:
        """How often pcscd's log says so of each slot."""
        log = self.log.read_text(errors="replace")
        return [log.count(what + reader) for reader in READERS]

    def _look_again(self) -> None:
        assert self._pcscd is not None
        self._pcscd.send_signal(signal.SIGUSR1)  # what `pcscd --hotplug` does

    def readers(self) -> str:
        """What OpenSC says of the readers."""
        command = ["opensc-tool", "--list-readers"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout

    def insert(self, image: Path, *, slot: int = 0, at: str = "", do: str = "") -> "RoughCard":
        """Put a card in; at the command that starts with `at` it does what `do` names (tests.pcsc.rough_card)."""
        trace = image.with_suffix(".trace")
        card = [sys.executable, "-m", "tests.pcsc.rough_card", str(image), str(PORTS[slot]), str(trace), at, do]
        process = subprocess.Popen([*self._join, *card], cwd=ROOT)
        inserted = RoughCard(self, process, trace, slot)
        self._cards.append(inserted)
        wait_for(inserted.present, "the card", self.log)
        return inserted

    def client(self) -> "Client":
        """Start a card program of its own process on this pcscd."""
        return Client(self.environment)

    def tidy(self) -> None:
        """Take all cards out, and make sure that a healthy pcscd with both slots runs."""
        if self.runs():
            self.signal_service(signal.SIGCONT)
        else:
            self.start()
        for name in ("unplugged", "unplug-at-signature"):
            (self._run / name).unlink(missing_ok=True)
        for card in self._cards:
            card.remove()
        self._cards.clear()
        self.plug_in_at_once()
        wait_for(lambda: self.readers().count("Virtual PCD") == 2, "the virtual reader", self.log)

    def stop(self) -> None:
        """End everything that was started here."""
        for card in self._cards:
            card.remove()
        if self._pcscd is not None:
            self._pcscd.kill()
            self._pcscd.wait(10)
        self._holder.kill()
        self._holder.wait(10)
        shutil.rmtree(self._configuration)


def _more(now: list[int], before: list[int]) -> bool:
    return all(one > other for one, other in zip(now, before, strict=True))


class RoughCard:
    """A card in one slot."""

    def __init__(self, stack: RoughStack, process: "subprocess.Popen[bytes]", trace: Path, slot: int) -> None:
        self._stack = stack
        self._process = process
        self._trace = trace
        self._slot = slot
        self._left = f"Card Removed From {READERS[slot]}".encode()
        self._seen_leaving = self._leaves()
        self._seen_generation = stack.generation
        self._seen_starts = stack.starts

    def _leaves(self) -> int:
        return self._stack.log.read_bytes().count(self._left)

    def present(self) -> bool:
        """Tell whether the reader has seen it."""
        lines = self._stack.readers().splitlines()
        return any(READERS[self._slot] in line and " Yes " in line for line in lines)

    def commands(self, start: str = "") -> list[str]:
        """Traced headers and status words that start so."""
        lines = self._trace.read_text().splitlines() if self._trace.exists() else []
        return [line for line in lines if line.startswith(start)]

    def go_on(self) -> None:
        """Continue a card that stopped."""
        self._process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        """Take it out, also when it hangs.

        pcscd's log is asked and not a client: a card put in before its polling thread has seen the other one leave
        is never announced (pcscd 1.9.9).
        """
        same = self._stack.generation == self._seen_generation
        if not same and self._stack.starts == self._seen_starts:  # the reader went, and perhaps came back with it
            self._seen_leaving = self._leaves()
            same = self._process.poll() is None and self._stack.runs() and self.present()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        if same and self._stack.runs():
            wait_for(lambda: self._leaves() > self._seen_leaving, "the card to go", self._stack.log)


class Client:
    """One long-lived card program: a command a line, an answer a line, each with the seconds it took."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.pcsc.rough_side"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self.seconds = 0.0

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, *words: str) -> Any:
        """Run a command and return its result."""
        self.tell(*words)
        return self.answer()

    def tell(self, *words: str) -> None:
        """Start a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for its result; how long it took is in `seconds`."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the card program ended"
        told = json.loads(line)
        self.seconds = told["seconds"]
        return told["result"]
