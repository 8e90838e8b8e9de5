"""Puts the citizen's page together over the open rooms of the government core."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.routing import Route

from foundation.envelope import Sealer
from foundation.ids import IdSource
from foundation.web import FormTokens, Pages
from gov_core.jpki.shown import Judge
from gov_core.kiosk.card_proof import CardProofs
from gov_core.kiosk.card_wire import CardWire
from gov_core.kiosk.municipalities import Body
from gov_core.kiosk.store import KioskStore
from gov_core.kiosk.visits import Visits
from gov_core.own_consents.pages import BRAND, OwnConsentPages
from gov_core.own_consents.withdrawal_wire import WithdrawalWire
from gov_core.own_consents.withdrawals import Withdrawals
from gov_core.rooms import Rooms
from standards import corporate_number

PATH = "/attribute-consents"
PURPOSE = {"ja": "4情報の提供への同意の確認と撤回", "en": "Looking at your consents and withdrawing them"}
# The number is made up: who plays the state here is not the agency.
STATE = Body("公的個人認証サービス（模擬）", "JPKI (mock)", corporate_number.from_base("999000000002"))
VISIT_SECONDS = 15 * 60  # to read a list and type a password; a kiosk's three minutes are for a shared screen


@dataclass(frozen=True)
class OwnConsents:
    """The assembled room."""

    pages: OwnConsentPages
    login: CardWire
    wire: WithdrawalWire

    @classmethod
    def over(cls, rooms: Rooms, reader: str, kek: bytes, base_url: str, ids: IdSource) -> "OwnConsents":
        """Wire everything; `reader` is the address of the state's card program on the citizen's computer."""
        clock, secure = rooms.clock, urlsplit(base_url).scheme == "https"
        store, sealer, base = KioskStore(rooms.database), Sealer(kek), base_url + PATH
        visits = Visits(store, sealer, clock, ids, home=PATH, seconds=VISIT_SECONDS)
        proofs = CardProofs(base, PURPOSE, store, Judge(rooms.certificates, clock), rooms.residents, clock, ids)
        withdrawals = Withdrawals(visits, store, rooms.attribute_consents, sealer, ids)
        tokens = FormTokens("kk_own_consents_", ids, secure=secure)
        pages = Pages("gov_core", brand=BRAND, form_tokens=tokens)
        return cls(
            OwnConsentPages(PATH, reader, withdrawals, pages, tokens, ids, secure),
            CardWire(base, PATH, lambda _: STATE, visits, proofs),
            WithdrawalWire(base, PATH, withdrawals),
        )

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py when there is a card program."""
        wires = [*self.login.routes(), *self.wire.routes()]
        return [*self.pages.pages.static_routes(), *wires, *self.pages.routes()]
