"""One conversation with a real (in-process) chip: a PIN goes out once, and all three "locked" words are one."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from citizen_agent import errors
from citizen_agent.card_session import CardSession, Kind, inserted, prove
from gov_core.card.commands import Behaviour, Card
from gov_core.card.file_system import CardImage
from gov_core.card.profiles import NEXT_CARD
from tests.citizen_agent.parts import Drawer, Scripted
from tests.gov_core.card.sample import PASSWORD, PIN, authorities, blank, issued, sample_image

SECRETS = {Kind.AUTHENTICATION: PIN, Kind.SIGNATURE: PASSWORD}


@pytest.mark.parametrize("kind", list(Kind))
def test_each_side_signs_with_its_own_key_after_its_own_secret(kind: Kind) -> None:
    proof = prove(_card(), kind, SECRETS[kind], "文面")
    certificate = x509.load_der_x509_certificate(proof.certificate)
    assert certificate == issued()[list(Kind).index(kind)].certificate
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(proof.signature, "文面".encode(), padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("kind", list(Kind))
def test_the_next_card_proves_with_its_own_kind_of_key(kind: Kind) -> None:
    proof = prove(Card(sample_image(profile=NEXT_CARD)), kind, SECRETS[kind], "文面")
    key = x509.load_der_x509_certificate(proof.certificate).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(proof.signature, "文面".encode(), ec.ECDSA(hashes.SHA384()))


def test_a_session_that_only_signs_finds_the_kind_of_key_itself() -> None:
    session = CardSession(Card(sample_image(profile=NEXT_CARD)))
    session.verify(Kind.AUTHENTICATION, PIN)
    key = issued(NEXT_CARD)[0].certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(session.sign(Kind.AUTHENTICATION, b"text"), b"text", ec.ECDSA(hashes.SHA384()))


def test_a_wrong_pin_is_sent_once_and_tells_how_many_tries_are_left() -> None:
    drawer = Drawer()
    with inserted(drawer, "hanako") as card, pytest.raises(errors.WrongPin) as wrong:
        CardSession(card).verify(Kind.AUTHENTICATION, "0000")
    assert (wrong.value.tries_left, drawer.verifications()) == (2, 1)


@pytest.mark.parametrize("status", ["63C0", "6983", "6984"])
def test_every_word_for_locked_means_locked(status: str) -> None:
    session = CardSession(Scripted(status))
    assert session.tries_left(Kind.AUTHENTICATION) == 0
    with pytest.raises(errors.PinLocked):
        session.verify(Kind.AUTHENTICATION, PIN)


@pytest.mark.parametrize("blocked", [0x6983, 0x6984])
def test_the_last_miss_and_what_follows_it_are_both_told_as_locked(blocked: int) -> None:
    session = CardSession(_card(Behaviour(blocked_status=blocked)))
    for _ in range(2):
        with pytest.raises(errors.WrongPin):
            session.verify(Kind.AUTHENTICATION, "0000")
    for secret in ("0000", PIN):
        with pytest.raises(errors.PinLocked):
            session.verify(Kind.AUTHENTICATION, secret)
    assert session.tries_left(Kind.AUTHENTICATION) == 0


def test_asking_for_the_tries_costs_none() -> None:
    session = CardSession(_card())
    assert [session.tries_left(Kind.SIGNATURE) for _ in range(7)] == [5] * 7


@pytest.mark.parametrize("status", ["6A86", "6E00", "6282"])
def test_an_unexpected_status_word_is_no_success(status: str) -> None:
    session = CardSession(Scripted(status))
    with pytest.raises(errors.CardRefused):
        session.verify(Kind.AUTHENTICATION, PIN)
    with pytest.raises(errors.CardRefused):
        session.tries_left(Kind.AUTHENTICATION)


def test_another_kind_of_card_is_recognised() -> None:
    with pytest.raises(errors.NotThisCard):
        CardSession(Card(CardImage("transit card", b"\x3b", {})))


def test_a_card_without_a_signature_certificate_says_so() -> None:
    session = CardSession(Card(sample_image(with_signature=False)))
    with pytest.raises(errors.NoSignatureCertificate):
        session.tries_left(Kind.SIGNATURE)


def test_a_file_that_is_no_certificate_is_not_taken_for_one() -> None:
    with pytest.raises(errors.CardRefused):
        CardSession(Scripted("9000")).certificate(Kind.AUTHENTICATION)


def test_the_signature_certificate_needs_its_password() -> None:
    with pytest.raises(errors.CardRefused):
        CardSession(_card()).certificate(Kind.SIGNATURE)


def test_signing_without_the_pin_is_refused_by_the_chip() -> None:
    with pytest.raises(errors.CardRefused):
        CardSession(_card()).sign(Kind.AUTHENTICATION, b"text")


def test_the_card_loses_its_power_whatever_happened() -> None:
    drawer = Drawer()
    with pytest.raises(errors.WrongPin), inserted(drawer, "hanako") as card:
        prove(card, Kind.AUTHENTICATION, "0000", "text")
    assert drawer.open_cards == 0


def _card(behaviour: Behaviour | None = None) -> Card:
    return Card(sample_image(), behaviour=behaviour or Behaviour())


def test_a_card_is_told_from_another_without_a_pin() -> None:
    authentication, _ = authorities()
    other = blank().load(authentication.issue(blank().authentication_key), pin=PIN, label="hanako")
    first, again, second = (CardSession(Card(image)).mark() for image in (sample_image(), sample_image(), other))
    assert first == again
    assert first != second
