"""What is printed, on the chip: three secrets open three amounts, and every record verifies up to the root."""

import io

import pytest
from PIL import Image

from standards.jpki_card import AID_CARD_FACE
from tests.gov_core.card import records
from tests.gov_core.card.sample import BIRTH_CODE, CODE_A, CODE_B, face_image, issuer_keys
from tests.gov_core.card.terminal import Terminal

OPENERS = {"nothing": None, "birth": (0x11, BIRTH_CODE), "B": (0x12, CODE_B), "A": (0x13, CODE_A)}
FILES = {1: {"birth"}, 2: {"A", "B"}, 3: set(OPENERS), 4: set(OPENERS), 5: {"A"}}


def opened(by: str) -> Terminal:
    terminal = Terminal(face_image())
    assert terminal.select(aid=AID_CARD_FACE) == "9000"
    secret = OPENERS[by]
    if secret is not None:
        assert terminal.verify(secret[1], 0x80 | secret[0]) == "9000"
    return terminal


@pytest.mark.parametrize("file_id", FILES)
@pytest.mark.parametrize("by", OPENERS)
def test_each_file_opens_with_its_own_secrets_only(by: str, file_id: int) -> None:
    content = opened(by).read(file_id)
    assert isinstance(content, bytes) if by in FILES[file_id] else content == "6982"


def test_a_and_b_stand_the_other_way_round_than_in_the_input_application() -> None:
    terminal = opened("nothing")
    assert terminal.verify(CODE_A, 0x92) == "63C9"
    assert terminal.verify(CODE_B, 0x93) == "63C9"


def test_the_age_record_holds_a_birth_date_and_no_more() -> None:
    terminal = opened("birth")
    file = terminal.content(1)
    age = records.inside(file, 0xFF10)
    assert set(age) == {0xDF11, 0xDF12, 0xDF13}
    assert age[0xDF11] == b"19800217"
    signer = records.certified_key(terminal.content(4), issuer_keys()[1].public_key())
    records.verify(signer, age[0xDF13], records.before(file, 0xDF13))


def test_the_face_is_signed_in_three_parts_and_the_table_is_true() -> None:
    terminal = opened("B")
    file = terminal.content(2)
    whole = {tag: raw for tag, _, raw in records.objects(records.objects(file)[0][1])}
    face = records.inside(file, 0xFF20)
    tags = list(whole)
    assert tags == [0xDF21, *range(0xDF22, 0xDF2B)]
    offsets = [int.from_bytes(face[0xDF21][at : at + 2]) for at in range(0, 18, 2)]
    assert [int.from_bytes(file[at : at + 2]) for at in offsets] == tags[1:]
    signer = records.certified_key(terminal.content(4), issuer_keys()[1].public_key())
    facts, texts = (b"".join(whole[tag] for tag in group) for group in ((0xDF22, 0xDF23, 0xDF24), (0xDF25, 0xDF26)))
    assert records.payload(signer, face[0xDF28]) == records.three_hashes(facts, texts, whole[0xDF27])
    assert (face[0xDF22], face[0xDF23], face[0xDF29]) == (b"19800217", b"2", b"20350217")


@pytest.mark.parametrize(
    ("tag", "form", "mode"),
    [(0xDF25, "PNG", "1"), (0xDF26, "PNG", "1"), (0xDF27, "JPEG2000", "L"), (0xDF2A, "PNG", "1")],
)
def test_the_pictures_are_of_the_reported_kinds(tag: int, form: str, mode: str) -> None:
    picture = Image.open(io.BytesIO(records.inside(opened("B").content(2), 0xFF20)[tag]))
    assert (picture.format, picture.mode) == (form, mode)


def test_the_picture_of_the_number_is_signed() -> None:
    terminal = opened("A")
    file = terminal.content(5)
    number = records.inside(file, 0xFF40)
    assert Image.open(io.BytesIO(number[0xDF41])).format == "PNG"
    signer = records.certified_key(terminal.content(4), issuer_keys()[1].public_key())
    records.verify(signer, number[0xDF43], records.before(file, 0xDF43))


def test_the_card_signs_a_challenge_with_the_key_in_its_records() -> None:
    terminal = opened("B")
    challenge = bytes.fromhex(terminal("0084000010")[:-4])
    answer = terminal("802A030010" + challenge.hex() + "00")
    key = records.key(records.inside(terminal.content(2), 0xFF20)[0xDF24])
    records.verify(key, bytes.fromhex(answer[:-4]), challenge)


def test_basic_data_names_the_municipality() -> None:
    assert records.inside(opened("nothing").content(3), 0xFF30)[0xDF34] == b"13101"


@pytest.mark.parametrize(("number", "right"), [(0x11, BIRTH_CODE), (0x12, CODE_B), (0x13, CODE_A)])
def test_each_secret_locks_after_ten(number: int, right: str) -> None:
    terminal = opened("nothing")
    assert terminal.tries(0x80 | number) == "63CA"
    wrong = "0" * len(right)
    answers = [terminal.verify(wrong, 0x80 | number) for _ in range(11)]
    assert answers == [*(f"63C{left:X}" for left in reversed(range(10))), "6984"]
    assert terminal.verify(right, 0x80 | number) == "6984"
    assert {terminal.tries(0x80 | other) for other in (0x11, 0x12, 0x13)} == {"63C0", "63CA"}
