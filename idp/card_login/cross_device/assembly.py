"""Puts the way by phone together from the rooms of the card step and one address: where the phone's page lives."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.routing import Route

from foundation.envelope import Sealer
from foundation.web import Pages
from idp.card_login.assembly import Ground
from idp.card_login.cross_device.desk import PhoneDesk
from idp.card_login.cross_device.pages import PhonePages
from idp.card_login.cross_device.store import PhoneSessions
from idp.card_login.cross_device.stream import LivingPicture, Pace, whole_seconds
from idp.card_login.cross_device.wire import PhoneWire
from idp.card_login.ticket import CardTickets
from idp.clients.authentication import Clients
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages


@dataclass(frozen=True)
class PhoneSurroundings:
    """What the way by phone shares with the card step."""

    phone_url: str
    pages: Pages
    interactions: InteractionStore
    clients: Clients
    refusals: RefusalPages
    tickets: CardTickets


@dataclass(frozen=True)
class PhoneWay:
    """The rules, the browser's pages and the phone's wire."""

    desk: PhoneDesk
    pages: PhonePages
    wire: PhoneWire

    def routes(self) -> list[Route]:
        """Both sides' addresses."""
        return [*self.pages.routes(), *self.wire.routes()]


def phone_way(ground: Ground, sealer: Sealer, around: PhoneSurroundings, pace: Pace | None = None) -> PhoneWay:
    """The way by phone; `pace` waits for the next second, the clock's own by default."""
    desk = PhoneDesk(PhoneSessions(ground.database), sealer, ground.clock, ground.ids)

    def address(code: str) -> str:
        return f"{around.phone_url}/scan?{urlencode({'c': code})}"

    picture = LivingPicture(desk, address, pace or whole_seconds(ground.clock))
    common = (around.interactions, around.clients)
    pages = PhonePages(around.pages, *common, around.refusals, desk, picture)
    return PhoneWay(desk, pages, PhoneWire(around.pages, *common, around.tickets, desk))
