"""The citizen's agent over real PC/SC: pyscard, pcscd, the virtual reader, and the same chip."""

import base64
import json
import subprocess
import sys
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.gov_core.card.sample import issued
from tests.pcsc.stack import READER, ROOT, PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc

AGENT = [sys.executable, "-m", "tests.pcsc.agent_side"]


def agent(stack: PcscStack, command: str) -> Any:
    done = stack.run(*AGENT, command)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_empty_reader_holds_no_card(stack: PcscStack) -> None:
    assert agent(stack, "names") == []
    assert agent(stack, "empty") == "no_card"


def test_only_the_reader_with_a_card_is_listed(stack: PcscStack, card: VirtualCard) -> None:
    assert agent(stack, "names") == [READER]


def test_both_sides_prove_over_pcsc(stack: PcscStack, card: VirtualCard) -> None:
    proofs = agent(stack, "prove_both")
    for kind, expected in zip(("authentication", "signature"), issued(), strict=True):
        certificate, signature = (base64.b64decode(part) for part in proofs[kind])
        assert x509.load_der_x509_certificate(certificate) == expected.certificate
        key = expected.certificate.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(signature, "文面".encode(), padding.PKCS1v15(), hashes.SHA256())
    assert [line[-4:] for line in card.commands("802A")] == ["9000", "9000"]


def test_a_whole_first_login_runs_over_pcsc(stack: PcscStack, card: VirtualCard) -> None:
    assert agent(stack, "first_login")["answers"] == 2


def test_the_card_is_ours_alone_while_we_use_it(stack: PcscStack, card: VirtualCard) -> None:
    assert agent(stack, "two_programs") == "reader_busy"


def test_our_pin_is_of_no_use_to_the_next_program(stack: PcscStack, card: VirtualCard) -> None:
    assert agent(stack, "after_disconnect") == "6982"


def test_three_wrong_pins_lock_and_the_right_one_no_longer_helps(stack: PcscStack, card: VirtualCard) -> None:
    told = agent(stack, "tries")
    assert told == ["3 wrong_pin", "2 wrong_pin", "1 pin_locked", "0 pin_locked"]


def test_a_command_does_not_wait_for_a_delayed_acknowledgement(stack: PcscStack, card: VirtualCard) -> None:
    assert agent(stack, "pace") < 20  # 44 ms each when the card side forgets TCP_QUICKACK, else under 1 ms


def test_cd22_a_card_taken_out_is_told_as_such(stack: PcscStack, card: VirtualCard) -> None:
    command = [*AGENT, "until_removed"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=stack.environment, cwd=ROOT, stdout=pipe, text=True) as talking:
        assert talking.stdout is not None
        assert talking.stdout.readline() == "ready\n"
        card.remove()
        assert json.loads(talking.stdout.read()) == "card_removed"
