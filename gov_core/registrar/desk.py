"""The desk's pages: residents with the state of their certificates, and one form for each life event."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_form
from foundation.ids import IdSource
from foundation.web import Brand, FormTokens, Pages
from gov_core.errors import status_of
from gov_core.registrar.applications_page import ApplicationsPage
from gov_core.registrar.events import LifeEvents, newcomer
from gov_core.registrar.person_page import PersonPage
from gov_core.registrar.view import residents_shown
from gov_core.rooms import Rooms

BRAND = Brand(
    ja="みなも市 住民窓口（デモ）",
    en="Minamo City registrar (demo)",
    hue="government",
    glyph="市",
    home="/registrar",
    help_ja="これはデモ用の模擬窓口です。実在する自治体や国の機関ではありません。",
    help_en="This is a mock desk for the demo. It is no real municipality or agency.",
)


class Desk:
    """Routes of the registrar's desk."""

    def __init__(self, rooms: Rooms, ids: IdSource, *, https: bool) -> None:
        self._rooms, self._ids = rooms, ids
        self._tokens = FormTokens("kk_gov_", ids, secure=https)
        self._pages = Pages("gov_core", brand=BRAND, form_tokens=self._tokens)
        self._events = LifeEvents(rooms.office, rooms.applications)
        self._person = PersonPage(rooms, self._pages, self._tokens)
        self._applications = ApplicationsPage(rooms, self._pages, self._tokens)

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py when the desk is switched on."""
        return [
            *self._pages.static_routes(),
            Route("/", self.front),
            Route("/registrar", self.list),
            Route("/registrar/ocsp", self.ocsp, methods=["POST"]),
            Route("/registrar/residents", self.register, methods=["POST"]),
            *self._applications.routes(),
            *self._person.routes(),
            Route("/registrar/residents/{resident}/{event}", self.happen, methods=["POST"]),
        ]

    async def front(self, request: Request) -> Response:
        """The only page a person opens here."""
        del request
        return RedirectResponse("/registrar", 303)

    async def list(self, request: Request) -> Response:
        """Everybody, with the state of card and certificates."""
        done = request.query_params.get("done", "")
        return self._pages.render(
            request,
            "registrar.html",
            residents=residents_shown(self._rooms),
            status_on=self._rooms.certificates.status_service_is_on(),
            done=done if done in (*self._events.handlers, "ocsp") else "",
        )

    async def ocsp(self, request: Request) -> Response:
        """Switch the status service on or off."""
        form = await self._form(request)
        if form.get("state") not in ("on", "off"):
            raise BadRequest("state is on or off")
        await self._rooms.certificates.switch_status_service(form["state"] == "on")
        return RedirectResponse("/registrar?done=ocsp", 303)

    async def register(self, request: Request) -> Response:
        """Somebody is born or comes from abroad: a resident record, a number, and the letter that tells it."""
        form = await self._form(request)
        resident = newcomer(self._ids.token(12), form)
        if resident.birth_date > self._rooms.office.today():
            raise BadRequest("nobody is born tomorrow")
        await self._rooms.office.register(resident)
        return RedirectResponse(f"/registrar/residents/{resident.id}?done=register", 303)

    async def happen(self, request: Request) -> Response:
        """One life event of one resident; back to the page the form stood on."""
        form = await self._form(request)
        resident, name = request.path_params["resident"], request.path_params["event"]
        event = self._events.handlers.get(name)
        if event is None:
            raise BadRequest("no such life event")
        await event(resident, form)
        page = f"/registrar/residents/{resident}" if form.get("page") == "person" else "/registrar"
        return RedirectResponse(f"{page}?done={name}", 303)

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self._tokens.check_form_token(request, form)
        return form

    def refused(self, request: Request, error: DomainError) -> Response:
        """The page that says why not, and what is registered all the same."""
        registered, status = bool(error.context.get("registered")), status_of(error)
        changed = "unknown" if status >= 500 else "half" if registered else "nothing"
        return self._pages.render(request, "registrar_refused.html", status=status, code=error.code, changed=changed)
