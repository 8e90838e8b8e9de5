"""Writing cards: only one hand at a time, and never half a card."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gov_core.card.file_system import CardImage, Key, Record
from gov_core.card.slot import InsertedCard
from gov_core.municipality.card_desk import CardDesk, need_password
from gov_core.municipality.refusals import CardInReader, NoCard, PasswordNeeded
from standards.jpki_card import AID_JPKI, EF_AUTH_CERTIFICATE, EF_AUTH_KEY, EF_SIGN_CERTIFICATE, EF_SIGN_KEY
from tests.gov_core.town import HANAKO, Town


def _desk(town: Town) -> CardDesk:
    return town.rooms.office.desk


def _on_card(image: CardImage, certificate_file: int, key_file: int) -> tuple[x509.Certificate, bytes]:
    application = image.application(AID_JPKI)
    assert application is not None
    record, key = application.find(certificate_file), application.find(key_file)
    assert isinstance(record, Record)
    assert isinstance(key, Key)
    public = key.private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return x509.load_der_x509_certificate(record.content), public


@pytest.mark.parametrize(
    ("kind", "files"),
    [("auth", (EF_AUTH_CERTIFICATE, EF_AUTH_KEY)), ("sign", (EF_SIGN_CERTIFICATE, EF_SIGN_KEY))],
)
def test_the_card_carries_the_certificate_of_the_key_it_made(town: Town, kind: str, files: tuple[int, int]) -> None:
    certificate, key = _on_card(town.card("hanako"), *files)
    assert certificate == town.newest(HANAKO.id, kind)
    assert certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) == key


def test_a_card_in_a_reader_is_not_written(town: Town) -> None:
    card = InsertedCard(town.folder / "cards/hanako.json")
    try:
        with pytest.raises(CardInReader), _desk(town).in_hand("hanako.json"):
            raise AssertionError("nobody should come here")
    finally:
        card.close()
    with _desk(town).in_hand("hanako.json") as image:
        assert image.label == HANAKO.name


def test_a_missing_or_broken_image_is_no_card(town: Town) -> None:
    (town.folder / "cards/broken.json").write_text("{}")
    for file in ("nothing.json", "broken.json"):
        with pytest.raises(NoCard), _desk(town).in_hand(file):
            raise AssertionError("nobody should come here")


def test_what_was_changed_is_kept_only_when_nothing_was_raised(town: Town) -> None:
    with pytest.raises(RuntimeError), _desk(town).in_hand("hanako.json") as image:
        image.label = "somebody else"
        raise RuntimeError
    assert town.card("hanako").label == HANAKO.name


def test_a_first_signature_certificate_needs_a_password(town: Town) -> None:
    need_password(town.card("hanako"), None)
    need_password(town.card("mei"), "MEI20140720")
    for none in (None, ""):
        with pytest.raises(PasswordNeeded):
            need_password(town.card("mei"), none)
