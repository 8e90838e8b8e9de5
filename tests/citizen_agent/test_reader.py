"""PC/SC without a reader: the package works without pyscard, and a missing service is named. With one: tests/pcsc."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from citizen_agent import errors, reader

ASK = "from citizen_agent.reader import PcscReaders; PcscReaders().list()"


def test_without_pyscard_the_agent_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(errors.NoReaderService, match="pyscard"):
        reader.PcscReaders().list()
    with pytest.raises(errors.NoReaderService):
        reader.PcscReaders().open("any")


def test_an_absent_service_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "PCSCLITE_CSOCK_NAME": str(tmp_path / "nobody-listens")}
    command = [sys.executable, "-c", ASK]
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "NoReaderService: PC/SC 8010001D" in told.stderr
