"""The register of card applications at the desk, and which of them a person's card carries or may carry.

The desk plays every owner: who enters or withdraws an application stands in the form.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.http import BadRequest, read_form
from foundation.web import FormTokens, Pages
from gov_core.municipality.card_applications.entry import OPEN_TO, CardApplication
from gov_core.municipality.card_applications.owners import OWNERS
from gov_core.municipality.card_applications.refusals import BasisForbids
from gov_core.number.resident import Resident
from gov_core.rooms import Rooms

PATH = "/registrar/applications"


@dataclass(frozen=True)
class Shown:
    """An application in a list; `since` is when it was registered, or put on the card."""

    application: CardApplication
    since: datetime
    withdrawn: bool


class ApplicationsPage:
    """Routes of the register."""

    def __init__(self, rooms: Rooms, pages: Pages, tokens: FormTokens) -> None:
        self._rooms, self._pages, self._tokens = rooms, pages, tokens

    def routes(self) -> list[Route]:
        """Mounted by the desk."""
        return [
            Route(PATH, self.list),
            Route(PATH, self.register, methods=["POST"]),
            Route(f"{PATH}/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        """Every entry: id, owner, basis, whom it is for, and whether a PIN opens it."""
        listed = [
            Shown(each.application, _moment(each.registered_at), each.withdrawn_at is not None)
            for each in self._rooms.applications.registry.listed()
        ]
        done = request.query_params.get("done", "")
        return self._pages.render(
            request, "registrar_applications.html", listed=listed, owners=OWNERS.values(), open_to=OPEN_TO, done=done
        )

    async def register(self, request: Request) -> Response:
        """An owner adds an application under its ordinance or the ministers' notice."""
        form = await self._form(request)
        open_to = next((each for each in OPEN_TO if each == form.get("open_to")), None)
        if open_to is None:
            raise BadRequest("say whom the application is for")
        texts = {name: form.get(name, "").strip() for name in ("owner", "service", "basis", "title_ja", "title_en")}
        aid, behind_pin = form.get("aid", "").strip().upper(), form.get("behind_pin") == "1"
        application = CardApplication(aid=aid, behind_pin=behind_pin, open_to=open_to, **texts)
        await self._rooms.applications.registry.register(application, by=application.owner)
        return RedirectResponse(f"{PATH}?done=application-registered", 303)

    async def withdraw(self, request: Request) -> Response:
        """An ordinance ended."""
        form = await self._form(request)
        await self._rooms.applications.registry.withdraw(form.get("aid", ""), by=form.get("owner", ""))
        return RedirectResponse(f"{PATH}?done=application-withdrawn", 303)

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self._tokens.check_form_token(request, form)
        return form


def carried_shown(rooms: Rooms, resident: str) -> list[Shown]:
    """What the newest card of this person carries."""
    usable = rooms.applications.registry.usable()
    carried = [
        (rooms.applications.registry.entry(each.aid), each.put_at) for each in rooms.applications.carried(resident)
    ]
    return [Shown(application, _moment(at), application not in usable) for application, at in carried]


def offered_shown(rooms: Rooms, resident: Resident) -> list[CardApplication]:
    """What may be put on this person's card, each at its owner's counter."""

    def allowed(application: CardApplication) -> bool:
        try:
            rooms.applications.must_be_allowed(application, resident)
        except BasisForbids:
            return False
        return True

    return [application for application in rooms.applications.registry.usable() if allowed(application)]


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
