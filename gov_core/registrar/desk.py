"""The desk's pages: residents with the state of their certificates, and one form for each life event."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_form
from foundation.ids import IdSource
from foundation.web import Brand, FormTokenRefused, FormTokens, Pages
from gov_core.jpki.routes import StatusSwitch
from gov_core.municipality.places import known
from gov_core.municipality.secrets_chosen import ChosenSecrets
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
LONGEST_TEXT = 200


class Desk:
    """Routes of the registrar's desk."""

    def __init__(self, rooms: Rooms, switch: StatusSwitch, ids: IdSource, *, https: bool) -> None:
        self._rooms, self._switch = rooms, switch
        self._tokens = FormTokens("kk_gov_", ids, secure=https)
        self._pages = Pages("gov_core", brand=BRAND, form_tokens=self._tokens)
        office = rooms.office
        self._events: dict[str, Callable[[str, dict[str, str]], Awaitable[None]]] = {
            "move": self._move,
            "name-change": lambda resident, form: office.change_name(resident, _text(form, "name")),
            "reissue": lambda resident, form: office.write_new_signature_certificate(resident),
            "renew-card": self._renew,
            "lose-card": lambda resident, form: office.lose_card(resident),
            "die": lambda resident, form: office.die(resident),
        }

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py when the desk is switched on."""
        return [
            *self._pages.static_routes(),
            Route("/", self.front),
            Route("/registrar", self.list),
            Route("/registrar/ocsp", self.ocsp, methods=["POST"]),
            Route("/registrar/residents/{resident}/{event}", self.happen, methods=["POST"]),
        ]

    def refusals(self) -> dict[Any, Any]:
        """How this house answers what its rules refuse."""
        return {DomainError: self._refused}

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
            status_on=self._switch.on,
            done=done if done in self._events or done == "ocsp" else "",
        )

    async def ocsp(self, request: Request) -> Response:
        """Switch the status service on or off."""
        form = await self._form(request)
        self._switch.on = form.get("state") == "on"
        return RedirectResponse("/registrar?done=ocsp", 303)

    async def happen(self, request: Request) -> Response:
        """One life event of one resident."""
        form = await self._form(request)
        event = self._events.get(request.path_params["event"])
        if event is None:
            raise BadRequest("no such life event")
        await event(request.path_params["resident"], form)
        return RedirectResponse(f"/registrar?done={request.path_params['event']}", 303)

    async def _move(self, resident: str, form: dict[str, str]) -> None:
        municipality = form.get("municipality", "")
        if not known(municipality):
            raise BadRequest("this municipality is not on the list")
        await self._rooms.office.move(resident, _text(form, "address"), municipality)

    async def _renew(self, resident: str, form: dict[str, str]) -> None:
        secrets = ChosenSecrets(form.get("pin", ""), form.get("password", "").upper())
        await self._rooms.office.renew_card(resident, secrets)

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self._tokens.check_form_token(request, form)
        return form

    async def _refused(self, request: Request, error: DomainError) -> Response:
        status = 403 if isinstance(error, FormTokenRefused) else 400
        return self._pages.render(request, "registrar_refused.html", status=status, code=error.code)


def _text(form: dict[str, str], name: str) -> str:
    value = form.get(name, "").strip()
    if not 0 < len(value) <= LONGEST_TEXT:
        raise BadRequest(f"{name} is empty or too long")
    return value
