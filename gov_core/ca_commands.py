"""`kakehashi admin ca`: what an operator of the CA runs beside the house, over the house's own database.

A running house sees a new generation at its next question. Only a new key-encryption key needs it to stand still.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from foundation.database import Database, house_tables, in_use
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.authorities import Authority
from gov_core.jpki.generations import Generation, generations
from gov_core.jpki.keys import KeyType
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.lists import SCOPES
from gov_core.jpki.rewrap import rewrap as rewrap_ca_keys
from gov_core.jpki.service import JpkiService
from gov_core.jpki.validity import JST
from gov_core.kiosk.office_keys import rewrap as rewrap_office_keys
from gov_core.kiosk.store import KioskStore


class HouseIsRunning(DomainError):
    """The database is open elsewhere: stop the house first."""

    code = "house_is_running"


@dataclass(frozen=True)
class CaCommands:
    """The commands, over one open database."""

    jpki: JpkiService
    kiosk: KioskStore
    old: Sealer

    async def new_generation(self, kind: Kind, key_type: KeyType, issues_from: datetime | None) -> Generation:
        """Make one, with its first lists and responder, and return its line.

        It issues from then on (aware time), or at once. ValueError when it never would.
        """
        made = await self.jpki.authorities.new_generation(kind, key_type, issues_from=issues_from)
        await self.jpki.upkeep()
        return next(line for line in self.lines() if line.serial == f"{made.certificate.serial_number:x}")

    def lines(self) -> list[Generation]:
        """Every generation of both CAs."""
        return generations(self.jpki.authorities, self.jpki.clock.now())

    async def publish(self, folder: Path, put: Callable[[Path, bytes], None], *, emergency: bool) -> list[str]:
        """Everything verifiers pin and fetch, as files for a directory or a web server; the names, sorted.

        `put` writes one file. `emergency`: new lists are made first, whatever the time of day.
        """
        if emergency:
            await self.jpki.emergency_lists()
        files = {f"{kind}.pem": self.jpki.authorities.bundle(kind) for kind in KINDS}
        listed = [line.public() for line in self.lines()]
        files["generations.json"] = json.dumps({"generations": listed}, indent=1).encode() + b"\n"
        for line, authority in zip(self.lines(), self._authorities(), strict=True):
            name = f"{line.kind}-{line.number}"
            files[f"{name}.pem"] = authority.certificate.public_bytes(Encoding.PEM)
            for partition in SCOPES if line.state != "ended" else ():
                scope = f"-{partition}" if partition else ""
                files[f"{name}{scope}.crl"] = await self.jpki.lists.current(authority, partition)
        for name, content in files.items():
            put(folder / name, content)
        return sorted(files)

    def due(self) -> list[str]:
        """What an operator must see to, one sentence each; nothing when all is well. Raises SealBroken."""
        return [sentence for kind in KINDS for sentence in self._due_of(kind)]

    def _due_of(self, kind: Kind) -> Iterator[str]:
        now, lines = self.jpki.clock.now(), [line for line in self.lines() if line.kind == kind]
        if not any(line.state == "issuing" for line in lines):
            yield f"{kind}: no generation issues"
        for line, authority in zip(lines, self.jpki.authorities.all(kind), strict=True):
            name = f"{kind} generation {line.number}"
            if authority.key.public_key() != authority.certificate.public_key():
                yield f"{name}: the key is not the certificate's"
            if line.state == "issuing" and line.successor_due is not None and line.successor_due <= now:
                yield f"{name}: its successor is due since {line.successor_due.astimezone(JST):%Y-%m-%d}"
            if line.state != "ended" and not self.jpki.lists.made_today(authority):
                yield f"{name}: the lists of today are not made"

    def _authorities(self) -> list[Authority]:
        return [authority for kind in KINDS for authority in self.jpki.authorities.all(kind)]

    async def rewrap(self, new: bytes) -> int:
        """Seal every private key of the house under this key-encryption key (32 bytes); how many there are."""
        sealer = Sealer(new)
        return await rewrap_ca_keys(self.jpki.keys, self.old, sealer) + await rewrap_office_keys(
            self.kiosk, self.old, sealer
        )


@contextmanager
def ca_commands(
    database_url: str, kek: bytes, issuing_years: int, clock: Clock, ids: IdSource, *, alone: bool = False
) -> Iterator[CaCommands]:
    """Open the house's database and close it afterwards; `alone`: raises HouseIsRunning while anybody has it open."""
    if alone and in_use(database_url):
        raise HouseIsRunning("the house still runs: stop it first")
    database = Database.open(database_url, house_tables("gov_core").metadata)
    try:
        sealer = Sealer(kek)
        jpki = JpkiService.over(database, sealer, clock, ids, issuing_years)
        yield CaCommands(jpki, KioskStore(database), sealer)
    finally:
        database.close()
