"""`kakehashi admin verify-ledger`: prove, with nothing but the database and the house's key, that the ledger holds.

Give it a checkpoint a citizen kept (its `count` and `hash`) and it also finds a rollback of the whole database.
"""

from data_trust.keys import HouseKeys
from data_trust.ledger.audit import verify
from data_trust.ledger.store import Head, LedgerStore
from foundation.database import Database, house_tables

_HOLDS, _BROKEN = 0, 1


def verify_ledger(database_url: str, kek: bytes, kept: Head | None = None) -> tuple[int, str]:
    """(exit status, one line for the operator); 0 only when everything holds."""
    store = LedgerStore(HouseKeys.derive(kek).ledger)
    db = Database.open(database_url, house_tables("data_trust").metadata)
    try:
        finding = db.read(lambda tx: verify(tx, store, kept))
        if finding is not None:
            place = f" at entry {finding.seq}" if finding.seq is not None else ""
            return _BROKEN, f"the ledger does not hold: {finding.what}{place}"
        head = db.read(store.head)
        return _HOLDS, f"the ledger holds: {head.count} entries, head {head.hash.hex()}"
    finally:
        db.close()
