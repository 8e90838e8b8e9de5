"""Only a good user-authentication certificate of the register, with its own card's signature, names a resident."""

from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from citizen_agent.card_session import Kind, Proof, prove
from foundation.clock import FixedClock
from gov_core.card.slot import InsertedCard
from gov_core.jpki.shown import Judge
from gov_core.kiosk.card_proof import CHALLENGE_SECONDS, CardProofs, Challenge
from gov_core.kiosk.municipalities import Body
from gov_core.kiosk.refusals import CardRefused, VisitOver
from gov_core.kiosk.room import PURPOSE
from gov_core.kiosk.store import KioskStore, Visit
from tests.gov_core.town import HANAKO, SECRETS, Town, run

CENTRE = Body("証明書交付センター", "Certificate centre", "8700110005901")


@dataclass
class Bench:
    """One visit and whatever is answered in it."""

    town: Town

    def __post_init__(self) -> None:
        rooms = self.town.rooms
        store = KioskStore(rooms.database)
        self.proofs = CardProofs(
            "http://kiosk",
            PURPOSE,
            store,
            Judge(rooms.certificates, self.town.clock),
            rooms.residents,
            self.town.clock,
            self.town.ids,
        )
        self.visit = Visit("v", "store", "", self.town.clock.timestamp(), None, None)
        run(store.add_visit(self.visit))

    def challenge(self) -> Challenge:
        return run(self.proofs.challenge(self.visit, CENTRE))

    def signed(self, challenge: Challenge, kind: Kind = Kind.AUTHENTICATION) -> Proof:
        card = InsertedCard(self.town.folder / "cards/hanako.json")
        try:
            secret = SECRETS.pin if kind is Kind.AUTHENTICATION else SECRETS.password
            return prove(card, kind, secret, challenge.statement)
        finally:
            card.close()

    def holder(self, challenge: Challenge, proof: Proof) -> str:
        return run(self.proofs.holder(self.visit, CENTRE, challenge.id, proof.certificate, proof.signature))


@pytest.fixture
def bench(town: Town) -> Bench:
    return Bench(town)


def test_a_card_and_its_pin_name_the_resident(bench: Bench) -> None:
    challenge = bench.challenge()
    assert bench.holder(challenge, bench.signed(challenge)) == HANAKO.id


def test_the_same_answer_twice_is_refused(bench: Bench) -> None:
    challenge = bench.challenge()
    proof = bench.signed(challenge)
    bench.holder(challenge, proof)
    with pytest.raises(VisitOver):
        bench.holder(challenge, proof)


def test_an_answer_after_two_minutes_is_refused(bench: Bench) -> None:
    challenge = bench.challenge()
    assert isinstance(bench.town.clock, FixedClock)
    bench.town.clock.advance(CHALLENGE_SECONDS)
    with pytest.raises(VisitOver):
        bench.holder(challenge, bench.signed(challenge))


def test_a_signature_over_another_challenge_is_refused(bench: Bench) -> None:
    first, second = bench.challenge(), bench.challenge()
    with pytest.raises(CardRefused):
        bench.holder(second, bench.signed(first))


def test_the_signature_certificate_does_not_log_in(bench: Bench) -> None:
    challenge = bench.challenge()
    with pytest.raises(CardRefused):
        bench.holder(challenge, bench.signed(challenge, Kind.SIGNATURE))


def test_a_forged_certificate_with_the_victims_serial_is_refused(bench: Bench) -> None:
    victim = bench.town.newest(HANAKO.id, "auth")
    key = rsa.generate_private_key(65537, 2048)
    forged = (
        x509.CertificateBuilder()
        .subject_name(victim.subject)
        .issuer_name(victim.issuer)
        .public_key(key.public_key())
        .serial_number(victim.serial_number)
        .not_valid_before(victim.not_valid_before_utc)
        .not_valid_after(victim.not_valid_after_utc)
        .sign(key, SHA256())
    )
    challenge = bench.challenge()
    signature = key.sign(challenge.statement.encode(), padding.PKCS1v15(), SHA256())
    with pytest.raises(CardRefused):
        bench.holder(challenge, Proof(forged.public_bytes(Encoding.DER), signature))


def test_a_lost_card_and_a_dead_persons_card_are_refused(bench: Bench) -> None:
    challenge = bench.challenge()
    proof = bench.signed(challenge)
    run(bench.town.rooms.office.lose_card(HANAKO.id))
    with pytest.raises(CardRefused):
        bench.holder(challenge, proof)


@pytest.mark.parametrize("der", [b"", b"\x30\x82", b"x" * 5000])
def test_bytes_that_are_no_certificate_are_refused(bench: Bench, der: bytes) -> None:
    with pytest.raises(CardRefused):
        bench.holder(bench.challenge(), Proof(der, b"x"))
