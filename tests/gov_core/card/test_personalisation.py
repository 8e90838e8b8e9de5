"""The counter: keys from the chip, certificates for them and no others, a new signature key after a move."""

import pytest

from gov_core.card import jpki_application as jpki
from gov_core.card.file_system import Application, CardImage, Key, Record
from gov_core.card.personalisation import Blank, SignatureVisit, reset_secrets
from gov_core.card.pins import Pin, UnfitPin
from gov_core.card.profiles import ANDROID, IPHONE, MY_NUMBER_CARD, NEXT_CARD, CardProfile, key_type_of
from standards import jpki_card
from tests.gov_core.card import sample
from tests.gov_core.card.terminal import Terminal


def application(image: CardImage) -> Application:
    found = image.application(jpki_card.AID_JPKI)
    assert found is not None
    return found


def test_a_card_has_every_file_of_the_jpki_application() -> None:
    expected = {0x0001, 0x0002, 0x0006, 0x0008, 0x000A, 0x000B, 0x0016, 0x0017, 0x0018, 0x001A, 0x001B}
    assert set(application(sample.sample_image()).files) == expected


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (MY_NUMBER_CARD, b"JPKIAPICCTOKEN2"),
        (NEXT_CARD, b"JPKIAPICCTOKEN2"),
        (ANDROID, b"JPKIAPGPSETOKEN"),
        (IPHONE, b"JPKIAPIOSTOKEN"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_token_names_the_carrier_and_is_160_bytes(profile: CardProfile, name: bytes) -> None:
    image = sample.sample_image(profile=profile)
    token = application(image).find(jpki_card.EF_TOKEN)
    assert isinstance(token, Record)
    assert (len(token.content), token.content[:32]) == (160, name.ljust(32))
    assert image.atr == profile.atr


def test_only_the_signature_certificate_needs_a_password() -> None:
    files = application(sample.sample_image()).files
    guards = {file_id: file.opened_by for file_id, file in files.items() if isinstance(file, Record)}
    assert guards == {1: frozenset({0x1B}), 2: None, 6: None, 8: None, 0xA: None, 0xB: None, 0x16: None}


def test_a_child_has_no_signature_side_at_all() -> None:
    child = application(sample.sample_image(with_signature=False))
    assert not {jpki_card.EF_SIGN_CERTIFICATE, jpki_card.EF_SIGN_KEY, jpki_card.EF_SIGN_PIN} & set(child.files)
    assert child.find(jpki_card.EF_PRESENT_CERTIFICATES) == Record(jpki.AUTHENTICATION_ONLY)


def test_a_certificate_of_another_key_never_gets_on_a_card() -> None:
    authentication, _ = sample.issued()
    with pytest.raises(ValueError, match="another key"):
        Blank.generate().load(authentication, pin="1234", label="mixed up")


def test_a_visit_after_moving_brings_a_new_key_and_keeps_the_password() -> None:
    image = sample.sample_image()
    before = application(image).files.copy()
    visit = SignatureVisit.begin(image)
    visit.finish(image, sample.authorities()[1].issue(visit.public_key))
    after = application(image).files
    changed = {file_id for file_id in after if after[file_id] != before[file_id]}
    assert {jpki_card.EF_SIGN_CERTIFICATE, jpki_card.EF_SIGN_KEY} <= changed <= {1, 2, 0x1A}
    key, password = after[jpki_card.EF_SIGN_KEY], after[jpki_card.EF_SIGN_PIN]
    assert isinstance(key, Key)
    assert isinstance(password, Pin)
    assert key.private_key.public_key() == visit.public_key
    assert password.value == sample.PASSWORD.encode()


def test_a_visit_with_the_next_card_makes_a_key_of_its_kind() -> None:
    image = sample.sample_image(profile=NEXT_CARD)
    visit = SignatureVisit.begin(image)
    visit.finish(image, sample.authorities()[1].issue(visit.public_key))
    key = application(image).find(jpki_card.EF_SIGN_KEY)
    assert isinstance(key, Key)
    assert key_type_of(key.private_key) == "p384"


def test_a_card_without_its_authentication_key_gets_no_visit() -> None:
    image = sample.sample_image()
    del application(image).files[jpki_card.EF_AUTH_KEY]
    with pytest.raises(ValueError, match="user-authentication key"):
        SignatureVisit.begin(image)


def test_a_pinless_card_is_blocked_until_the_municipality_sets_a_pin() -> None:
    image = sample.blank().load(sample.issued()[0], pin=None, label="pinless")
    terminal = Terminal(image)
    terminal.select()
    assert terminal.tries(0x98) == "63C0"
    assert terminal("0020009804" + "00" * 4) == "6984"
    assert terminal("00B08A0002") == "30829000", "the certificate is there for terminals that ask for no PIN"
    reset_secrets(image, pin="2580")
    assert terminal.verify("2580", 0x98) == "9000"


def test_a_first_signature_certificate_needs_a_password() -> None:
    image = sample.sample_image(with_signature=False)
    visit = SignatureVisit.begin(image)
    issued = sample.authorities()[1].issue(visit.public_key)
    with pytest.raises(ValueError, match="password"):
        visit.finish(image, issued)
    visit.finish(image, issued, password="ABC123")
    assert application(image).find(jpki_card.EF_PRESENT_CERTIFICATES) == Record(jpki.BOTH_CERTIFICATES)


def test_the_counter_unlocks_with_new_secrets() -> None:
    image = sample.sample_image()
    pin = application(image).find(jpki_card.EF_AUTH_PIN)
    assert isinstance(pin, Pin)
    pin.tries_left = 0
    reset_secrets(image, pin="9876", password="NEW123")
    pin = application(image).find(jpki_card.EF_AUTH_PIN)
    assert isinstance(pin, Pin)
    assert (pin.value, pin.tries_left) == (b"9876", 3)


def test_the_counter_refuses_a_pin_the_card_could_never_accept() -> None:
    with pytest.raises(UnfitPin):
        reset_secrets(sample.sample_image(), pin="12345")


def test_a_chip_without_the_application_is_no_resident_card() -> None:
    with pytest.raises(ValueError, match="JPKI"):
        reset_secrets(CardImage("blank", b"\x3b", {}), pin="1234")
