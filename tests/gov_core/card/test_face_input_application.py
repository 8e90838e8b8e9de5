"""Number and attributes as text: which secret opens what, and that every record verifies up to the root."""

import hashlib

import pytest

from standards.jpki_card import AID_CARD_FACE_INPUT
from tests.gov_core.card import records
from tests.gov_core.card.sample import CODE_A, CODE_B, PIN, face_image, holder, issuer_keys
from tests.gov_core.card.terminal import Terminal

OPENERS = {"nothing": None, "pin": (0x11, PIN), "A": (0x14, CODE_A), "B": (0x15, CODE_B)}
FILES = {1: {"pin", "A"}, 2: {"pin", "B"}, 3: {"pin", "A", "B"}, 4: set(OPENERS), 5: set(OPENERS), 7: {"pin", "A", "B"}}


@pytest.fixture
def terminal() -> Terminal:
    return opened("nothing")


def opened(by: str) -> Terminal:
    terminal = Terminal(face_image())
    assert terminal.select(aid=AID_CARD_FACE_INPUT) == "9000"
    secret = OPENERS[by]
    if secret is not None:
        assert terminal.verify(secret[1], 0x80 | secret[0]) == "9000"
    return terminal


@pytest.mark.parametrize("file_id", FILES)
@pytest.mark.parametrize("by", OPENERS)
def test_each_file_opens_with_its_own_secrets_only(by: str, file_id: int) -> None:
    content = opened(by).read(file_id)
    assert isinstance(content, bytes) if by in FILES[file_id] else content == "6982"


def test_the_number_never_opens_with_what_the_face_shows(terminal: Terminal) -> None:
    assert terminal.verify(CODE_B, 0x95) == "9000"
    assert terminal.read(1) == "6982"


def test_the_number_is_seventeen_bytes_with_filler() -> None:
    assert opened("A").content(1) == b"\xff\x10\x0c" + holder().number.encode() + b"\xff\xff"


def test_the_four_attributes_stand_where_the_table_says() -> None:
    file = opened("B").content(2)
    found = records.inside(file, 0xFF20)
    assert [found[tag].decode() for tag in (0xDF22, 0xDF23, 0xDF24, 0xDF25)] == [
        holder().name,
        holder().address,
        "19800217",
        "2",
    ]
    offsets = [int.from_bytes(found[0xDF21][at : at + 2]) for at in range(0, 8, 2)]
    assert [file[at : at + 2].hex() for at in offsets] == ["df22", "df23", "df24", "df25"]


def test_the_hashes_cover_both_files_and_are_signed() -> None:
    terminal = opened("pin")
    _, root = issuer_keys()
    signer = records.certified_key(terminal.content(4), root.public_key())
    file = terminal.content(3)
    hashes = records.inside(file, 0xFF30)
    assert hashes[0xDF31] == hashlib.sha256(terminal.content(1)).digest()
    attributes = records.objects(records.objects(terminal.content(2))[0][1])
    assert hashes[0xDF32] == hashlib.sha256(b"".join(whole for _, _, whole in attributes[1:])).digest()
    records.verify(signer, hashes[0xDF33], records.before(file, 0xDF33))


def test_the_card_proves_with_its_own_certified_key_that_it_is_there() -> None:
    terminal = opened("pin")
    signer = records.certified_key(terminal.content(4), issuer_keys()[1].public_key())
    file = terminal.content(7)
    signed = records.inside(file, 0xFF50)
    records.verify(signer, signed[0xDF52], records.before(file, 0xDF52))
    challenge = bytes.fromhex(terminal("0084000010")[:-4])
    answer = terminal("802A030010" + challenge.hex() + "00")
    records.verify(records.key(signed[0xDF51]), bytes.fromhex(answer[:-4]), challenge)


def test_basic_data_names_the_root_and_no_vendor(terminal: Terminal) -> None:
    basic = records.inside(terminal.content(5), 0xFF40)
    assert basic[0xDF41] == bytes.fromhex("01030000")
    assert basic[0xDF42][:7] == b"9000023"


def test_the_counters_are_three_for_the_pin_and_ten_for_what_is_printed(terminal: Terminal) -> None:
    assert [terminal.tries(0x80 | number) for number in (0x11, 0x14, 0x15)] == ["63C3", "63CA", "63CA"]


@pytest.mark.parametrize(("number", "right", "tries"), [(0x11, PIN, 3), (0x14, CODE_A, 10), (0x15, CODE_B, 10)])
def test_each_secret_counts_down_and_locks(terminal: Terminal, number: int, right: str, tries: int) -> None:
    wrong = "0" * len(right)
    answers = [terminal.verify(wrong, 0x80 | number) for _ in range(tries)]
    assert answers == [f"63C{left:X}" for left in reversed(range(tries))]
    assert terminal.verify(right, 0x80 | number) == "6984"
    terminal.card.power_off()
    terminal.select(aid=AID_CARD_FACE_INPUT)
    assert terminal.tries(0x80 | number) == "63C0"
    assert terminal.verify(right, 0x80 | number) == "6984"


def test_one_reference_is_blocked_from_the_start(terminal: Terminal) -> None:
    assert terminal.tries(0x92) == "63C0"
    assert terminal.verify("0000", 0x92) == "6984"


@pytest.mark.parametrize("number", [0x14, 0x15])
def test_what_is_printed_cannot_be_changed(number: int) -> None:
    terminal = opened("A" if number == 0x14 else "B")
    new = "1" * (12 if number == 0x14 else 14)
    assert terminal(f"002401{0x80 | number:02X}{len(new):02X}{new.encode().hex()}") == "6985"


def test_the_pin_changes_after_it_was_verified(terminal: Terminal) -> None:
    change = "0024019104" + b"9876".hex()
    assert terminal(change) == "6982"
    terminal.verify(PIN, 0x91)
    assert terminal(change) == "9000"
    assert terminal.verify("9876", 0x91) == "9000"
