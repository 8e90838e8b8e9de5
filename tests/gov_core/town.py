"""A small town for tests: two CAs, Hanako and Mei (twelve), each with a card; made once, copied for each test."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.types import ASGIApp

from foundation.clock import Clock, FixedClock
from foundation.ids import IdSource, RandomIds
from gov_core.app import assemble
from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from gov_core.jpki.store import CertificateRow
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.number.resident import Resident
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings

T = TypeVar("T")
START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SECRETS = ChosenSecrets("1234", "HANAKO2026")
BASE = "http://127.0.0.1:8101"


def resident(handle: str, born: date, name: str = "山田　花子", **more: Any) -> Resident:
    """A synthetic person of Nagaoka."""
    address = more.pop("address", "新潟県長岡市大手通一丁目４番地１０")
    return Resident(f"r-{handle}", name, "0" * len(name), "2", born, address, "0" * len(address), "15202", **more)


HANAKO = resident("hanako", date(1990, 5, 10))
MEI = resident("mei", date(2014, 7, 20), "渡辺　芽衣")


@dataclass(frozen=True)
class Town:
    """An open government core."""

    folder: Path
    clock: Clock
    ids: IdSource
    rooms: Rooms
    settings: Settings

    def app(self, http: httpx.AsyncClient | None = None, **settings: Any) -> ASGIApp:
        """The house over these rooms."""
        values = {**self.settings.__dict__, **settings}
        return assemble(Settings(**values), self.rooms, ids=self.ids, http=http or httpx.AsyncClient())

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request to the house."""
        transport = httpx.ASGITransport(self.app())

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **more)

        return asyncio.run(send())

    def rows(self, holder: str, kind: str) -> list[CertificateRow]:
        """A person's certificates of one kind, oldest first."""
        return [row for row in self.rooms.certificates.of_holder(holder) if row.kind == kind]

    def newest(self, holder: str, kind: str) -> x509.Certificate:
        """A person's newest certificate of one kind."""
        return x509.load_der_x509_certificate(self.rows(holder, kind)[-1].certificate)

    def card(self, handle: str) -> CardImage:
        """What the chip holds."""
        return image_file.load(self.folder / "cards" / f"{handle}.json")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine."""
    return asyncio.run(work)


def open_town(folder: Path, clock: Clock) -> Town:
    """Open (or make) the town in a folder."""
    ids = RandomIds(clock)
    settings = Settings(
        base_url=BASE,
        database_url=f"sqlite:///{folder / 'gov.db'}",
        cards_path=folder / "cards",
        kek=b"k" * 32,
        number_key=b"n" * 32,
        public_status=True,
        registrar_desk=True,
    )
    rooms = open_rooms(settings.database_url, (settings.kek, settings.number_key), settings.cards_path, clock, ids)
    return Town(folder, clock, ids, rooms, settings)


async def settle(town: Town, person: Resident) -> None:
    """Register a person and hand out a card."""
    await town.rooms.office.register(person)
    await town.rooms.office.issue_card(person.id, f"{person.id.removeprefix('r-')}.json", SECRETS)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="town-"))
    town = open_town(folder, FixedClock(START))

    async def build() -> None:
        await town.rooms.authorities.establish()
        await settle(town, HANAKO)
        await settle(town, MEI)

    asyncio.run(build())
    town.rooms.database.close()
    return folder


def copy_of_the_town(folder: Path) -> Town:
    """The town on a disk of its own, one minute later, so that row numbers go on."""
    place = folder / "town"
    shutil.copytree(_template(), place)
    clock = FixedClock(START)
    clock.advance(60)
    return open_town(place, clock)


def pem_file(folder: Path, name: str, *certificates: x509.Certificate) -> str:
    """Certificates as a PEM file for a judge."""
    path = folder / f"{name}.pem"
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    return str(path)
