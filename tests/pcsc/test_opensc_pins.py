"""OpenSC judges the PINs: counters, the locked state in both words, a changed PIN, and what the power cannot undo.

OpenSC's driver for this card has no command to change a PIN. The change goes through pcscd as commands of our own
(`opensc-tool -s`); whether it worked is OpenSC's judgement again, by logging in.
"""

from pathlib import Path

import pytest

from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import PASSWORD, PIN, face_image
from tests.pcsc.stack import PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc

TOKENS = {"01": "JPKI (User Authentication PIN)", "02": "JPKI (Digital Signature PIN)"}
SELECT_JPKI = "00A4040C0AD392F000260100000001"
BLOCKED = {"6984": ("Reference data not usable", "CKR_GENERAL_ERROR"), "6983": ("blocked", "CKR_PIN_LOCKED")}


def tries_left(stack: PcscStack) -> list[str]:
    dump = stack.run("pkcs15-tool", "--reader", "0", "--list-pins").stdout
    return [line.split()[-1] for line in dump.splitlines() if "Tries left" in line]


def verify(stack: PcscStack, pin: str, number: str = "01") -> str:
    done = stack.run("pkcs15-tool", "--reader", "0", "--verify-pin", "--auth-id", number, "--pin", pin)
    return done.stdout + done.stderr


def sign(stack: PcscStack, folder: Path, pin: str, number: str = "01") -> str:
    """Log in and sign by pkcs11-tool; returns what it complains of, nothing when it signed."""
    (folder / "text").write_bytes(b"a text to sign")
    (folder / "signature").unlink(missing_ok=True)
    token = ["--token-label", TOKENS[number], "--login", "--pin", pin, "--id", number]
    files = ["--input-file", str(folder / "text"), "--output-file", str(folder / "signature")]
    done = stack.run("pkcs11-tool", *token, "--sign", "--mechanism", "SHA256-RSA-PKCS", *files)
    signed = (folder / "signature").exists() and (folder / "signature").stat().st_size == 256
    assert signed == (done.returncode == 0)
    return "" if signed else done.stderr


def send(stack: PcscStack, *commands: str) -> list[str]:
    """Send commands through pcscd as they are; returns the status words."""
    arguments = [part for command in commands for part in ("-s", command)]
    said = stack.run("opensc-tool", "--reader", "0", *arguments).stdout
    return [
        line.partition("SW1=0x")[2][:2] + line.partition("SW2=0x")[2][:2]
        for line in said.splitlines()
        if line.startswith("Received")
    ]


def with_data(header: str, text: str) -> str:
    return f"{header}{len(text):02X}{text.encode().hex().upper()}"


@pytest.mark.parametrize(
    ("options", "status"), [((), "6984"), (("--blocked-status", "6983"), "6983")], ids=["6984", "6983"]
)
def test_the_counter_goes_three_two_one_zero_and_the_card_is_locked(
    stack: PcscStack, card: VirtualCard, tmp_path: Path, status: str
) -> None:
    seen = [tries_left(stack)]
    for wrong in ("0000", "0001", "0002"):
        verify(stack, wrong)
        seen.append(tries_left(stack))
    assert seen == [["3", "5"], ["2", "5"], ["1", "5"], ["0", "5"]]
    by_pkcs15, by_pkcs11 = BLOCKED[status]
    assert by_pkcs15 in verify(stack, PIN)
    assert by_pkcs11 in sign(stack, tmp_path, PIN)
    assert {line[-4:] for line in card.commands("00200080") if line[-4:-2] != "63"} == {status}
    assert card.commands("802A") == []


def test_the_signature_password_locks_after_five_and_leaves_the_other_pin_alone(
    stack: PcscStack, card: VirtualCard, tmp_path: Path
) -> None:
    seen = []
    for number in range(5):
        verify(stack, f"WRONG{number}", "02")
        seen.append(tries_left(stack))
    assert seen == [["3", "4"], ["3", "3"], ["3", "2"], ["3", "1"], ["3", "0"]]
    assert "Reference data not usable" in verify(stack, PASSWORD, "02")
    assert sign(stack, tmp_path, PIN) == ""


def test_the_right_pin_gives_all_tries_back(stack: PcscStack, card: VirtualCard) -> None:
    verify(stack, "0000")
    verify(stack, "0001")
    assert tries_left(stack) == ["1", "5"]
    verify(stack, PIN)
    assert tries_left(stack) == ["3", "5"]


def test_a_wrong_pin_signs_nothing(stack: PcscStack, card: VirtualCard, tmp_path: Path) -> None:
    assert "CKR_PIN_INCORRECT" in sign(stack, tmp_path, "9999")
    assert card.commands("802A") == []


@pytest.mark.parametrize(
    ("number", "file_id", "old", "new"), [("01", "0018", PIN, "9876"), ("02", "001B", PASSWORD, "NEWWORD22")]
)
def test_a_changed_pin_is_the_one_opensc_logs_in_with(
    stack: PcscStack, card: VirtualCard, tmp_path: Path, number: str, file_id: str, old: str, new: str
) -> None:
    select = f"00A4020C02{file_id}"
    unproven = with_data("00240180", new)
    assert send(stack, SELECT_JPKI, select, unproven) == ["9000", "9000", "6982"]
    proven = send(stack, SELECT_JPKI, select, with_data("00200080", old), with_data("00240180", new))
    assert proven == ["9000"] * 4
    assert "CKR_PIN_INCORRECT" in sign(stack, tmp_path, old, number)
    assert sign(stack, tmp_path, new, number) == ""
    assert tries_left(stack) == ["3", "5"]


def test_opensc_itself_cannot_change_a_pin_of_this_card(stack: PcscStack, card: VirtualCard) -> None:
    change = ["--change-pin", "--auth-id", "01", "--pin", PIN, "--new-pin", "9876"]
    done = stack.run("pkcs15-tool", "--reader", "0", *change)
    assert done.returncode != 0
    assert "Not supported" in done.stderr


@pytest.mark.parametrize("image", [face_image()], ids=["all applications"])
def test_counters_of_all_applications_survive_taking_the_card_out(
    stack: PcscStack, image: CardImage, tmp_path: Path
) -> None:
    image_file.save(image, tmp_path / "card.json")
    first = stack.insert(tmp_path / "card.json", tmp_path / "trace")
    verify(stack, "0000")
    face = ("00A4040C0AD3921000310001010402", with_data("00200092", "0" * 14))
    assert send(stack, *face) == ["9000", "63C9"]
    first.remove()
    again = stack.insert(tmp_path / "card.json", tmp_path / "trace")
    try:
        assert tries_left(stack) == ["2", "5"]
        assert send(stack, *face) == ["9000", "63C8"]
    finally:
        again.remove()


@pytest.mark.parametrize(
    ("options", "after"), [((), "6982"), (("--keep-status-over-reset",), "9000")], ids=["cleared", "kept"]
)
def test_a_plain_reset_of_the_reader_ends_a_proof_or_keeps_it_as_reported(
    stack: PcscStack, card: VirtualCard, after: str
) -> None:
    assert send(stack, SELECT_JPKI, with_data("00200098", PIN)) == ["9000", "9000"]
    assert stack.run("opensc-tool", "--reader", "0", "--reset=warm").returncode == 0
    assert send(stack, SELECT_JPKI, f"802A029720{'00' * 32}00") == ["9000", after]
