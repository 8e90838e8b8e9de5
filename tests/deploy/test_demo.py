"""The whole demo: a second start reuses what is there, a taken port is told, every way out leaves no house behind."""

import json
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from deploy.addresses import Street
from deploy.demo import Demo, reset, run
from deploy.house_settings import Place
from deploy.supervisor import Supervisor
from tests.deploy.parts import free_offset, start_kakehashi


def _bytes(folder: Path, *names: str) -> dict[str, bytes]:
    found = [path for name in names for path in sorted((folder / name).rglob("*")) or [folder / name]]
    files = [path for path in found if not path.is_dir()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if words in line:
            return read
    raise AssertionError(read)


def test_a_second_start_reuses_what_is_there(street: Place) -> None:
    kept = ("secrets.json", "clients.json", "demo.json", "pki", "keys")
    before = _bytes(street.folder, *kept)
    again = Demo.at(street.folder, street.street.port("idp") - Street.on_loopback().port("idp"))
    assert _bytes(street.folder, *kept) == before
    assert again.place == street


def test_a_second_demo_on_the_same_ports_is_told_which_are_taken(street: Place) -> None:
    with pytest.raises(SystemExit, match=f"port {street.street.port('gov_core')}, .* another demo running"):
        Demo(street, Supervisor(street.folder / "logs")).up()
    assert httpx.get(f"{street.street['idp']}/health", trust_env=False).status_code == 200


def test_a_reset_forgets_nothing_while_something_uses_the_ports(tmp_path: Path) -> None:
    offset = free_offset(3000)
    (tmp_path / "secrets.json").write_text("{}")
    with (
        socket.create_server(("127.0.0.1", Street.on_loopback(offset).port("idp"))),
        pytest.raises(SystemExit, match=f"port {8102 + offset}: is another demo running"),
    ):
        run(tmp_path, offset, afresh=True)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_reset_forgets_the_demo_and_nothing_else(town: Place, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(town.folder, folder)
    (folder / "diary.txt").write_text("mine")
    reset(folder)
    assert [path.name for path in folder.iterdir()] == ["diary.txt"]
    reset(folder)


def test_the_command_starts_everything_and_ctrl_c_ends_everything(tmp_path: Path) -> None:
    offset = free_offset(3000)
    demo = start_kakehashi("demo", "--folder", str(tmp_path / "var"), "--port-offset", str(offset))
    try:
        printed = _read_until(demo, "Ctrl-C ends all of it.")
        told = json.loads((tmp_path / "var/demo.json").read_text())
        for name, url in told["houses"].items():
            assert httpx.get(f"{url}/health", trust_env=False).status_code == 200, name
            assert url in printed
    finally:
        demo.send_signal(signal.SIGINT)
        rest, _ = demo.communicate(timeout=30)
    assert (demo.returncode, rest) == (0, "")
    assert Street.on_loopback(offset).taken_ports() == []


def test_a_terminal_closed_in_the_middle_of_the_start_leaves_no_house_behind(town: Place, tmp_path: Path) -> None:
    shutil.copytree(town.folder, tmp_path / "var", ignore=shutil.ignore_patterns("logs"))
    street = Street.on_loopback(offset := free_offset(3000))
    demo = start_kakehashi("demo", "--folder", str(tmp_path / "var"), "--port-offset", str(offset))
    try:
        while not (tmp_path / "var/logs/data_trust.log").exists():
            assert demo.poll() is None
    finally:
        demo.send_signal(signal.SIGHUP)
        rest, _ = demo.communicate(timeout=30)
    assert (demo.returncode, rest) == (0, "")
    assert street.taken_ports() == []


def test_a_house_that_cannot_start_ends_the_demo_with_its_words_and_without_a_trace(
    town: Place, tmp_path: Path
) -> None:
    shutil.copytree(town.folder, tmp_path / "var")
    for anchor in (tmp_path / "var/pki").glob("*.pem"):
        anchor.write_text("no certificate")
    offset = free_offset(3000)
    demo = start_kakehashi("demo", "--folder", str(tmp_path / "var"), "--port-offset", str(offset))
    written, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert "idp ended with 1; its log says:" in written
    assert 'demo.py"' not in written, "the demo's own trace helps nobody"
    assert Street.on_loopback(offset).taken_ports() == []
