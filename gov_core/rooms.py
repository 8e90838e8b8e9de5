"""Wires the rooms of the government core over one database: used by the app and by the demo's seed."""

from dataclasses import dataclass
from pathlib import Path

from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.ids import IdSource
from gov_core.jpki.authorities import Authorities
from gov_core.jpki.issuance import Issuance
from gov_core.jpki.revocation import Revocation
from gov_core.jpki.store import JpkiStore
from gov_core.linkage.codes import Codes
from gov_core.linkage.store import LinkageStore
from gov_core.municipality.card_desk import CardDesk
from gov_core.municipality.office import Office
from gov_core.municipality.store import CardRegister
from gov_core.number.designation import Designation
from gov_core.number.store import NumberStore


@dataclass(frozen=True)
class Rooms:
    """The assembled rooms."""

    clock: Clock
    database: Database
    residents: NumberStore
    authorities: Authorities
    certificates: JpkiStore
    office: Office
    codes: Codes
    linkage: LinkageStore


def open_rooms(database_url: str, keys: tuple[bytes, bytes], cards_path: Path, clock: Clock, ids: IdSource) -> Rooms:
    """Open the database and wire everything; `keys` are the key-encryption key and the number key."""
    database = Database.open(database_url, house_tables("gov_core").metadata)
    residents, certificates, linkage = NumberStore(database), JpkiStore(database), LinkageStore(database)
    authorities = Authorities(certificates, Sealer(keys[0]), clock, ids)
    issuance = Issuance(authorities, certificates, clock, ids)
    office = Office(
        residents=residents,
        designation=Designation(residents, keys[1]),
        issuance=issuance,
        revocation=Revocation(certificates, clock),
        certificates=certificates,
        cards=CardRegister(database),
        desk=CardDesk(issuance, cards_path),
        clock=clock,
        ids=ids,
    )
    codes = Codes(linkage, clock, ids)
    return Rooms(clock, database, residents, authorities, certificates, office, codes, linkage)
