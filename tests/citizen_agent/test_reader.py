"""PC/SC without a reader: the package works without pyscard, and a missing service is named. With one: tests/pcsc."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from smartcard import scard

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


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (scard.SCARD_E_NO_SERVICE, errors.NoReaderService),
        (scard.SCARD_E_NO_READERS_AVAILABLE, errors.NoReader),
        (scard.SCARD_F_COMM_ERROR, errors.NoReaderService),
        (scard.SCARD_E_UNKNOWN_READER, errors.ReaderGone),
        (scard.SCARD_E_NO_SMARTCARD, errors.NoCard),
        (scard.SCARD_E_SHARING_VIOLATION, errors.ReaderBusy),
        (scard.SCARD_W_REMOVED_CARD, errors.CardRemoved),
        (scard.SCARD_W_RESET_CARD, errors.CardRemoved),
        (scard.SCARD_E_NOT_TRANSACTED, errors.CardRemoved),
    ],
)
def test_each_return_code_has_its_explanation(code: int, error: type[errors.ReaderTrouble]) -> None:
    with pytest.raises(error):
        reader._check(scard, code)


def test_success_is_no_trouble() -> None:
    reader._check(scard, scard.SCARD_S_SUCCESS)
