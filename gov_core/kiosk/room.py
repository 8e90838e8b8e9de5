"""Puts the kiosk together over the open rooms of the government core."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.routing import Route

from foundation.envelope import Sealer
from foundation.ids import IdSource
from foundation.web import FormTokens, Pages
from gov_core.jpki.shown import Judge
from gov_core.kiosk import clerk_page
from gov_core.kiosk.application_wire import ApplicationWire
from gov_core.kiosk.card_proof import CardProofs
from gov_core.kiosk.card_wire import CardWire
from gov_core.kiosk.certificates import Certificates
from gov_core.kiosk.clerk_page import ClerkPage
from gov_core.kiosk.counter import Counter
from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.office_keys import OfficeKeys
from gov_core.kiosk.pages import BRAND, KioskPages
from gov_core.kiosk.readings import Readings
from gov_core.kiosk.store import KioskStore
from gov_core.kiosk.terminal import Terminal
from gov_core.kiosk.visits import Visits
from gov_core.rooms import Rooms

PATH = "/kiosk"
PURPOSE = {"ja": "証明書の交付や登録の照会のための本人確認", "en": "Identification for certificates and registrations"}


@dataclass(frozen=True)
class Kiosk:
    """The assembled room."""

    pages: KioskPages
    wire: CardWire
    terminal: Terminal
    applications: ApplicationWire
    clerk: ClerkPage

    @classmethod
    def over(cls, rooms: Rooms, file: Path, kek: bytes, base_url: str, ids: IdSource) -> "Kiosk":
        """Wire everything; `file` is the operator's list of municipalities."""
        clock, secure = rooms.clock, urlsplit(base_url).scheme == "https"
        municipalities, sealer = Municipalities.read(file), Sealer(kek)
        store, base = KioskStore(rooms.database), base_url + PATH
        visits = Visits(store, sealer, clock, ids)
        counter = Counter(rooms.applications.services, rooms.residents, rooms.applications.registry, clock, ids)
        offices = OfficeKeys(store, sealer, clock, ids)
        certificates = Certificates(
            municipalities, rooms.residents, counter, offices, visits, clock, ids, f"{base}/verify"
        )
        tokens = FormTokens("kk_kiosk_", ids, secure=secure)
        pages = Pages("gov_core", brand=BRAND, form_tokens=tokens)
        proofs = CardProofs(base, PURPOSE, store, Judge(rooms.certificates, clock), rooms.residents, clock, ids)
        readings = Readings(store, visits, rooms.applications)
        counter_pages = Pages("gov_core", brand=clerk_page.BRAND, form_tokens=tokens)
        terminal = Terminal(PATH, municipalities, visits, counter)
        return cls(
            KioskPages(PATH, municipalities.reader, certificates, pages, tokens, ids, secure),
            CardWire(base, PATH, lambda visit: municipalities.asking(visit.place), visits, proofs),
            terminal,
            ApplicationWire(base, PATH, terminal, readings),
            ClerkPage(PATH, municipalities, readings, counter_pages, tokens, secure),
        )

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py."""
        wires = [*self.wire.routes(), *self.terminal.routes(), *self.applications.routes()]
        return [*self.pages.pages.static_routes(), *wires, *self.clerk.routes(), *self.pages.routes()]
