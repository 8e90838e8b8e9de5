"""Wires the rooms of the government core over one database: used by the app and by the demo's seed."""

from dataclasses import dataclass
from pathlib import Path

from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.ids import IdSource
from gov_core.jpki.authorities import LONGEST_ISSUING_YEARS, Authorities
from gov_core.jpki.fees.accounting import Accounting
from gov_core.jpki.fees.store import UsageStore
from gov_core.jpki.issuance import Issuance
from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.latest_attributes.statements import Statements
from gov_core.jpki.latest_attributes.store import AttributeStore
from gov_core.jpki.revocation import Revocation
from gov_core.jpki.service import JpkiService
from gov_core.jpki.shown import Judge
from gov_core.jpki.store import JpkiStore
from gov_core.jpki.verifiers.door import Door
from gov_core.jpki.verifiers.registry import Registry as VerifierRegistry
from gov_core.jpki.verifiers.store import VerifierStore
from gov_core.linkage.codes import Codes
from gov_core.linkage.store import LinkageStore
from gov_core.municipality.card_applications.on_cards import ApplicationsOnCards
from gov_core.municipality.card_applications.registry import Registry
from gov_core.municipality.card_applications.store import ApplicationStore
from gov_core.municipality.card_desk import CardDesk
from gov_core.municipality.office import Office
from gov_core.municipality.present_record import PresentRecord
from gov_core.municipality.store import CardRegister, ServiceRegister
from gov_core.number.designation import Designation
from gov_core.number.store import NumberStore


@dataclass(frozen=True)
class Rooms:
    """The assembled rooms."""

    clock: Clock
    database: Database
    residents: NumberStore
    jpki: JpkiService
    authorities: Authorities
    certificates: JpkiStore
    office: Office
    codes: Codes
    linkage: LinkageStore
    applications: ApplicationsOnCards
    verifiers: Door
    attribute_consents: Consents


def open_rooms(
    database_url: str,
    keys: tuple[bytes, bytes],
    cards_path: Path,
    clock: Clock,
    ids: IdSource,
    *,
    issuing_years: int = LONGEST_ISSUING_YEARS,
) -> Rooms:
    """Open the database and wire everything; `keys` are the key-encryption key and the number key."""
    database = Database.open(database_url, house_tables("gov_core").metadata)
    residents, linkage = NumberStore(database), LinkageStore(database)
    jpki = JpkiService.over(database, Sealer(keys[0]), clock, ids, issuing_years)
    issuance = Issuance(jpki.authorities, jpki.register, clock, ids)
    verifiers = _verifiers_door(database, clock)
    consents = _consents(database, jpki, verifiers.registry, PresentRecord(residents), ids)
    office = Office(
        residents=residents,
        designation=Designation(residents, keys[1]),
        issuance=issuance,
        revocation=Revocation(jpki.register, clock),
        certificates=jpki.register,
        consents=consents,
        cards=CardRegister(database),
        desk=CardDesk(issuance, cards_path),
        clock=clock,
        ids=ids,
    )
    codes = Codes(linkage, clock, ids)
    listed = ApplicationStore(database)
    applications = ApplicationsOnCards(office, Registry(listed, clock), ServiceRegister(database), listed)
    parts = (clock, database, residents, jpki, jpki.authorities, jpki.register, office, codes, linkage, applications)
    return Rooms(*parts, verifiers, consents)


def _verifiers_door(database: Database, clock: Clock) -> Door:
    return Door(VerifierRegistry(VerifierStore(database), clock), Accounting(UsageStore(database), clock))


def _consents(
    database: Database, jpki: JpkiService, registry: VerifierRegistry, residents: PresentRecord, ids: IdSource
) -> Consents:
    statements = Statements(registry, Judge(jpki.register, jpki.clock), jpki.clock)
    return Consents(AttributeStore(database), statements, jpki.register, residents, jpki.clock, ids)
