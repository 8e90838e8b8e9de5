"""The next card over real PC/SC: other keys, the same agent, and a provider that accepts what it signs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pcsc.stack import ROOT, PcscStack

pytestmark = pytest.mark.pcsc


def test_a_p384_card_logs_in_at_the_provider(stack: PcscStack, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.pcsc.next_card", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=stack.environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        card = stack.insert(tmp_path / "card.json", tmp_path / "trace")
        try:
            said, _ = running.communicate("inserted\n", timeout=30)
        finally:
            running.kill()
            card.remove()
    assert said == "303\n"
    assert [line[-4:] for line in card.commands("802A0080")] == ["9000", "9000"]
