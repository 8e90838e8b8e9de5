"""Certificates in a phone, hung from Hanako's card: EC P-384 or RSA keys, own serials, the phone's policies."""

from dataclasses import replace
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.kinds import KINDS, Carrier, Kind
from gov_core.jpki.profile import PublicKey, Subject
from standards.jpki_certificate import FourAttributes
from tests.gov_core.town import HANAKO, Town, run

P384 = ec.generate_private_key(ec.SECP384R1())


def issuance(town: Town) -> Issuance:
    """The room's own way to certificates."""
    return Issuance(town.rooms.authorities, town.rooms.certificates, town.clock, town.ids)


def application(town: Town, card: str = "card", card_expires: date = date(2036, 5, 10)) -> Application:
    """Hanako's application for a certificate."""
    it = HANAKO
    four = FourAttributes(it.name, it.name_substitutes, it.sex, it.birth_date, it.address, it.address_substitutes)
    subject = Subject(issuance(town).common_name("15202"), ("Niigata-ken", "Nagaoka-shi"), four)
    return Application(it.id, card, subject, card_expires)


def add_phone(town: Town, carrier: Carrier, key: PublicKey | None = None) -> dict[Kind, x509.Certificate]:
    """Both certificates of a phone that hangs from the card Hanako holds now."""
    card = town.rows(HANAKO.id, "sign")[-1].card
    asked = replace(application(town), card=card)
    public_key = key or P384.public_key()
    return {kind: run(issuance(town).issue(kind, asked, public_key, carrier=carrier)).certificate for kind in KINDS}
