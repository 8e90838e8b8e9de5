"""All applications at issue; after moving new records, the same PINs and the same counters."""

import datetime as dt
from dataclasses import replace

import pytest

from gov_core.card.file_system import Key
from gov_core.card.personalisation import reset_secrets, update_holder
from gov_core.card.pins import Pin
from standards.jpki_card import AID_CARD_FACE, AID_CARD_FACE_INPUT, AID_COMMON, AID_JPKI, AID_RESIDENT, EF_INPUT_KEY
from tests.gov_core.card import records, sample
from tests.gov_core.card.sample import CODE_A, CODE_B, PIN, face_image, holder, issuer
from tests.gov_core.card.terminal import Terminal

ALL = {AID_JPKI, AID_CARD_FACE_INPUT, AID_CARD_FACE, AID_RESIDENT, AID_COMMON}
MOVED = replace(holder(), address="札幌市中央区北一条西２丁目")
PINS = ((AID_CARD_FACE_INPUT, 0x91), (AID_RESIDENT, 0x9C), (AID_COMMON, 0x9C))


def test_a_card_with_a_holder_has_all_five_applications() -> None:
    assert set(face_image().applications) == ALL
    assert set(sample.sample_image().applications) == {AID_JPKI}


def test_another_pin_of_the_same_digits_is_still_another_pin() -> None:
    terminal = Terminal(face_image())
    for aid, reference in PINS:
        terminal.select(aid=aid)
        assert terminal.verify("0000", reference) == "63C2"
    terminal.select()
    assert terminal.tries(0x98) == "63C3"


def test_moving_rewrites_the_address_and_signs_it_anew() -> None:
    terminal = Terminal(face_image())
    before = face_of(terminal)
    update_holder(terminal.image, MOVED, issuer())
    terminal.select(aid=AID_CARD_FACE_INPUT)
    terminal.verify(PIN, 0x91)
    assert records.inside(terminal.content(2), 0xFF20)[0xDF23].decode() == MOVED.address
    hashes = terminal.content(3)
    signer = sample.issuer_keys()[0].public_key()
    records.verify(signer, records.inside(hashes, 0xFF30)[0xDF33], records.before(hashes, 0xDF33))
    after = face_of(terminal)
    assert {tag for tag in before if before[tag] != after[tag]} == {0xDF21, 0xDF26, 0xDF28}


def face_of(terminal: Terminal) -> dict[int, bytes]:
    terminal.select(aid=AID_CARD_FACE)
    terminal.verify(CODE_B, 0x92)
    return records.inside(terminal.content(2), 0xFF20)


def test_moving_gives_no_tries_back() -> None:
    terminal = Terminal(face_image())
    terminal.select(aid=AID_CARD_FACE_INPUT)
    for reference in (0x91, 0x94, 0x95):
        terminal.verify("0", reference)
    update_holder(terminal.image, MOVED, issuer())
    assert [terminal.tries(reference) for reference in (0x91, 0x94, 0x95)] == ["63C2", "63C9", "63C9"]


def test_a_new_last_day_changes_b_and_only_b() -> None:
    terminal = Terminal(face_image())
    update_holder(terminal.image, replace(holder(), expires=dt.date(2040, 2, 17)), issuer())
    terminal.select(aid=AID_CARD_FACE_INPUT)
    assert terminal.verify(CODE_B, 0x95) == "63C9"
    assert terminal.verify("55021720402285", 0x95) == "9000"
    assert terminal.verify(CODE_A, 0x94) == "9000"
    terminal.select(aid=AID_COMMON)
    terminal.select(0x0001)
    assert b"20400217".hex() in terminal("00B2010400").lower()


def test_signed_records_are_never_replaced_by_unsigned_ones() -> None:
    with pytest.raises(ValueError, match="signed"):
        update_holder(face_image(), MOVED)


def test_a_card_without_an_issuer_has_unsigned_records_and_no_certificate() -> None:
    image = sample.blank().load(sample.issued()[0], pin=PIN, label="unsigned", holder=holder())
    terminal = Terminal(image)
    for aid, hidden in ((AID_CARD_FACE_INPUT, (3, 4, 7)), (AID_CARD_FACE, (4,))):
        terminal.select(aid=aid)
        assert {terminal.select(number) for number in hidden} == {"6A82"}
    update_holder(image, MOVED)
    assert 0xDF28 not in face_of(terminal)


def test_a_card_without_faces_cannot_be_rewritten() -> None:
    with pytest.raises(ValueError, match="no face records"):
        update_holder(sample.sample_image(), MOVED, issuer())
    broken = face_image()
    del broken.applications[AID_CARD_FACE_INPUT].files[EF_INPUT_KEY]
    with pytest.raises(ValueError, match="no key"):
        update_holder(broken, MOVED, issuer())


def test_the_chips_key_stays_when_its_records_change() -> None:
    image = face_image()
    key = image.applications[AID_CARD_FACE_INPUT].find(EF_INPUT_KEY)
    update_holder(image, MOVED, issuer())
    assert isinstance(key, Key)
    assert image.applications[AID_CARD_FACE_INPUT].find(EF_INPUT_KEY) is key


def test_a_pinless_card_blocks_every_pin_and_still_shows_its_face() -> None:
    image = sample.blank().load(sample.issued()[0], pin=None, label="pinless", holder=holder(), issuer=issuer())
    terminal = Terminal(image)
    for aid, reference in PINS:
        terminal.select(aid=aid)
        assert terminal.tries(reference) == "63C0"
    assert face_of(terminal)[0xDF29] == b"20350217"
    reset_secrets(image, pin="2580")
    for aid, reference in PINS:
        terminal.select(aid=aid)
        assert terminal.verify("2580", reference) == "9000"


def test_the_municipality_unlocks_every_pin_and_no_printed_code() -> None:
    image = face_image()
    for application in image.applications.values():
        for file in application.files.values():
            if isinstance(file, Pin):
                file.tries_left = 0
    reset_secrets(image, pin="2580", password="NEW123")
    terminal = Terminal(image)
    terminal.select(aid=AID_CARD_FACE_INPUT)
    assert [terminal.tries(number) for number in (0x91, 0x92, 0x94, 0x95)] == ["63C3", "63C0", "63C0", "63C0"]
