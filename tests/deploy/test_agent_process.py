"""The agent as its own process: where it listens, who else may take its port, and where a typed PIN is not.

The provider and the cards are those of the running street; the agent is started anew for each test.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.card_drawer import CARDS
from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from tests.citizen_agent.parts import HIDDEN
from tests.deploy.parts import ROOT
from tests.deploy.terminal import kakehashi
from tests.deploy.visitor import authorization_url
from tests.gov_core.served import free_socket

TARO = BY_HANDLE["taro"]
PLANTED, WRONG = "PLANTED" + "99X7", "7391"
TICKET = re.compile(r"/authenticate\?ticket=([^\"&]+)")
LISTENING = "0A"  # proc(5), net/tcp: TCP_LISTEN
OUTSIDE = "192.0.2.1"  # RFC 5737: an address of nobody, here of this namespace's only interface
INTERFACE = (
    "ip link set lo up && ip link add v0 type veth peer name v1 && ip link set v1 up && "
    f"ip addr add {OUTSIDE}/24 dev v0 && ip link set v0 up && "
)


@dataclass
class Running:
    """An agent's process, its address, and what it wrote."""

    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/health", trust_env=False, timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(f"the agent does not answer: {self.log.read_text()}")


def settings_of(street: Place, url: str) -> dict[str, str]:
    return {
        "KAKEHASHI_AGENT_PROVIDER": street.street["idp"],
        "KAKEHASHI_AGENT_BASE_URL": url,
        CARDS: str(street.cards),
    }


def free_port() -> int:
    listener = free_socket()
    port: int = listener.getsockname()[1]
    listener.close()
    return port


@contextmanager
def agent(street: Place, folder: Path, port: int, *before: str) -> Iterator[Running]:
    """`kakehashi agent` in a folder of its own, started by way of `before`."""
    url, log = f"http://127.0.0.1:{port}", folder / "log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KAKEHASHI_")}
    told = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "PYTHONASYNCIODEBUG": "1", "PYTHONFAULTHANDLER": "1"}
    command = [*before, sys.executable, "-m", "deploy.command_line", "agent", "--port", str(port)]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited, **told, **settings_of(street, url)},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, url, log)
    finally:
        process.terminate()
        process.wait(15)


def test_ag06_from_outside_nothing_of_the_agent_can_be_reached(street: Place, tmp_path: Path) -> None:
    """In a network of its own with an outside address: every port is looked at, and the agent's is tried from there."""
    port = free_port()
    apart = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net"]
    try_it = (
        "import socket, sys\n"
        "for host in sys.argv[2:]:\n"
        "    with socket.socket() as probe: print(probe.connect_ex((host, int(sys.argv[1]))))\n"
    )
    with agent(street, tmp_path, port, *apart, "sh", "-c", f'{INTERFACE} exec "$@"', "sh") as running:
        listening: set[tuple[str, int]] = set()
        deadline = time.monotonic() + 30
        while not listening and time.monotonic() < deadline:
            assert running.process.poll() is None, running.log.read_text()
            time.sleep(0.2)
            listening = listeners(running.process.pid)
        assert listening == {("0100007F", port)}
        inside = ["nsenter", "--target", str(running.process.pid), "--net", sys.executable, "-c", try_it]
        tried = subprocess.run(
            [*inside, str(port), "127.0.0.1", OUTSIDE], capture_output=True, text=True, check=True, timeout=30
        )
        assert tried.stdout.split() == ["0", "111"], "reached on loopback, refused from outside"


def listeners(pid: int) -> set[tuple[str, int]]:
    """(address, port) of every TCP socket that listens in the network of this process, both families."""
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return {(fields[1].split(":")[0], int(fields[1].split(":")[1], 16)) for fields in lines if fields[3] == LISTENING}


@pytest.mark.parametrize("address", ["http://0.0.0.0:8105", f"http://{OUTSIDE}:8105", "http://localhost:8105"])
def test_ag06_an_agent_told_to_be_elsewhere_does_not_start(street: Place, address: str) -> None:
    settings = {**settings_of(street, address)}
    with kakehashi("agent", "--port", str(free_port()), settings=settings) as terminal:
        assert terminal.ended() != 0
    assert "base_url must be a literal loopback address" in terminal.shown


def test_ag10_a_second_agent_does_not_get_the_port_of_the_first(street: Place, tmp_path: Path) -> None:
    port = free_port()
    with agent(street, tmp_path, port) as running:
        running.wait()
        with kakehashi("agent", "--port", str(port), settings=settings_of(street, running.url)) as second:
            assert second.ended() != 0
        assert "address already in use" in second.shown
        running.wait()


def test_ag11_a_planted_pin_is_in_no_log_environment_argument_or_file_of_the_agents_process(
    street: Place, tmp_path: Path
) -> None:
    """Typed into the pages of a real process: a password where the PIN belongs, wrong secrets, the right ones."""
    with agent(street, tmp_path, free_port()) as running:
        running.wait()
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=30) as browser:
            login = browser.get(authorization_url(street, prompt="login"))
            (ticket,) = TICKET.findall(login.text)
            page = browser.get(f"{running.url}/authenticate", params={"ticket": ticket, "card": "taro", "lang": "en"})
            to_type = [("pin", PLANTED), ("pin", WRONG), ("pin", TARO.pin)]
            to_type += [("signature-password", PLANTED), ("signature-password", TARO.password)]
            for field, typed in to_type:
                if f'name="{field}"' not in page.text:
                    continue  # one who has logged in before is not asked for the signature
                form = {**dict(HIDDEN.findall(page.text)), field: typed}
                ours = {"Origin": running.url, "Sec-Fetch-Site": "same-origin"}
                page = browser.post(str(page.url).partition("?")[0], data=form, headers=ours)
                assert PLANTED not in page.text + str(page.url) + str(page.headers)
        assert "/login/continue" in page.text, "the login went through: all of it was really typed"
        assert traces(running.process.pid, [tmp_path, street.cards]) == []
        assert limits(running.process.pid)["Max core file size"] == ("0", "0")
    assert PLANTED not in running.log.read_text()
    assert WRONG not in re.findall(r"\d+", running.log.read_text())


def test_ag11_a_planted_pin_is_in_no_argument_environment_or_file_while_a_terminal_asks(
    street: Place, tmp_path: Path
) -> None:
    settings = {**settings_of(street, "http://127.0.0.1:8105"), "HOME": str(tmp_path)}
    with kakehashi("agent", "change-pin", "signature", "--reader", "taro", settings=settings) as terminal:
        terminal.answer("The old one: ", PLANTED)
        terminal.answer("The new one: ", PLANTED + "2")
        terminal.wait_for("The new one again: ")
        assert traces(terminal.process.pid, [tmp_path, street.cards]) == []
        assert limits(terminal.process.pid)["Max core file size"] == ("0", "0")
        terminal.type("DIFFERENT9")
        assert terminal.ended() == 2
    assert PLANTED not in terminal.shown


def test_ag11_the_scan_finds_what_is_planted(tmp_path: Path) -> None:
    """So that an empty list means something."""
    (tmp_path / "log").write_text(f"typed {PLANTED}\n")
    sleeping = subprocess.Popen(["sleep", "30"], env={"PIN": PLANTED})
    try:
        while not Path(f"/proc/{sleeping.pid}/environ").read_bytes():  # empty until the kernel has set the program up
            time.sleep(0.01)
        found = traces(sleeping.pid, [tmp_path])
    finally:
        sleeping.kill()
        sleeping.wait(10)
    assert found == [f"/proc/{sleeping.pid}/environ", str(tmp_path / "log")]


def traces(pid: int, folders: list[Path]) -> list[str]:
    """Where the planted text stands: the process's arguments and environment, what it has open, and these folders."""
    places = [Path(f"/proc/{pid}/{name}") for name in ("cmdline", "environ", "comm")]
    places += [link.resolve() for link in Path(f"/proc/{pid}/fd").iterdir() if link.resolve().is_file()]
    places += [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [str(place) for place in dict.fromkeys(places) if PLANTED.encode() in place.read_bytes()]


def limits(pid: int) -> dict[str, tuple[str, str]]:
    """proc(5): soft and hard limit by name."""
    rows = [re.split(r"\s{2,}", line) for line in Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]]
    return {row[0]: (row[1], row[2]) for row in rows}
