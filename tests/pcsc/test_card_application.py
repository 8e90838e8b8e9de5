"""A card application over real PC/SC: OpenSC, written by others, selects it and reads its record; so does the agent."""

import json
import re
import sys

import pytest

from gov_core.card import added_application
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import PIN, face_image
from tests.gov_core.municipality.card_applications.entries import LIBRARY, SEAL
from tests.pcsc.stack import PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc

RECORD, OWN_PIN = b"0000004711.an-unguessable-part", "9753"
ASKED_FOR_RECORD, READ = "00:A4:02:0C:02:00:01", "00:B0:00:00:00"
ASKED_FOR_PIN, VERIFY = "00:A4:02:0C:02:00:11", "00:20:00:80:04:" + ":".join(f"{ord(digit):02X}" for digit in OWN_PIN)


@pytest.fixture
def image() -> CardImage:
    """A whole card that carries a library card and, behind a PIN, a seal registration."""
    made = face_image()
    added_application.put(made, bytes.fromhex(LIBRARY.aid), RECORD, pin=None)
    added_application.put(made, bytes.fromhex(SEAL.aid), RECORD, pin=OWN_PIN)
    return made


def select(aid: str) -> str:
    """The command that selects an application by its whole id."""
    command = bytes.fromhex("00A4040C") + bytes([len(aid) // 2]) + bytes.fromhex(aid)
    return ":".join(f"{byte:02X}" for byte in command)


def opensc(stack: PcscStack, *commands: str) -> tuple[list[str], bytes]:
    """(status words, what the last command read) as opensc-tool tells them."""
    sent = [argument for command in commands for argument in ("--send-apdu", command)]
    done = stack.run("opensc-tool", "--reader", "0", *sent)
    assert done.returncode == 0, done.stderr
    words = [a + b for a, b in re.findall(r"SW1=0x(..), SW2=0x(..)", done.stdout)]
    dump = done.stdout.rpartition("Received")[2]
    read = "".join("".join(line.split()[:16]) for line in re.findall(r"^((?:[0-9A-F]{2} ){1,16})", dump, re.MULTILINE))
    return words, bytes.fromhex(read)


def test_opensc_selects_it_by_its_id_and_reads_the_record(stack: PcscStack, card: VirtualCard) -> None:
    words, read = opensc(stack, select(LIBRARY.aid), ASKED_FOR_RECORD, READ)
    assert words == ["9000"] * 3
    assert read == RECORD


def test_opensc_reads_the_one_behind_a_pin_after_the_pin_only(stack: PcscStack, card: VirtualCard) -> None:
    assert opensc(stack, select(SEAL.aid), ASKED_FOR_RECORD, READ)[0][-1] == "6982"
    words, read = opensc(stack, select(SEAL.aid), ASKED_FOR_PIN, VERIFY, ASKED_FOR_RECORD, READ)
    assert (words, read) == (["9000"] * 5, RECORD)


def test_what_is_not_on_the_card_is_not_found_and_the_card_is_still_a_jpki_card(
    stack: PcscStack, card: VirtualCard
) -> None:
    assert opensc(stack, select(LIBRARY.aid[:-2]))[0] == ["6A82"]
    assert opensc(stack, select("F392015202000199"))[0] == ["6A82"]
    assert stack.run("opensc-tool", "--reader", "0", "--name").stdout.strip() == "jpki"


@pytest.mark.parametrize(
    ("aid", "pin", "told"),
    [
        (LIBRARY.aid, None, RECORD.decode()),
        (SEAL.aid, OWN_PIN, RECORD.decode()),
        (SEAL.aid, PIN, "wrong_pin"),
        ("F392015202000199", None, "application_missing"),
    ],
    ids=["without a PIN", "with its PIN", "with the PIN for logins", "another application"],
)
def test_the_agent_reads_it_over_pcsc(
    stack: PcscStack, card: VirtualCard, aid: str, pin: str | None, told: str
) -> None:
    asked = json.dumps({"aid": aid, "behind_pin": pin is not None, "pin": pin})
    done = stack.run(sys.executable, "-m", "tests.pcsc.application_side", typed=asked)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told
