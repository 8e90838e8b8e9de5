"""The desk's pages: residents with the state of their certificates, and one form for each life event."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_form
from foundation.ids import IdSource
from foundation.web import Brand, FormTokens, Pages
from gov_core.municipality.secrets_chosen import ChosenSecrets, check_password
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

    def __init__(self, rooms: Rooms, ids: IdSource, *, https: bool) -> None:
        self._rooms = rooms
        self._tokens = FormTokens("kk_gov_", ids, secure=https)
        self._pages = Pages("gov_core", brand=BRAND, form_tokens=self._tokens)
        office = rooms.office
        self._events: dict[str, Callable[[str, dict[str, str]], Awaitable[None]]] = {
            "move": self._move,
            "name-change": self._change_name,
            "reissue": self._reissue,
            "renew-card": self._renew,
            "lose-card": lambda resident, form: office.lose_card(resident),
            "suspect-key": lambda resident, form: office.suspect_key(resident),
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
            done=done if done in self._events or done == "ocsp" else "",
        )

    async def ocsp(self, request: Request) -> Response:
        """Switch the status service on or off."""
        form = await self._form(request)
        if form.get("state") not in ("on", "off"):
            raise BadRequest("state is on or off")
        await self._rooms.certificates.switch_status_service(form["state"] == "on")
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
        same_visit = self._same_visit(resident, form)
        await self._rooms.office.move(resident, _text(form, "address"), form.get("municipality", ""))
        if same_visit:
            await self._second_half(resident, form)

    async def _change_name(self, resident: str, form: dict[str, str]) -> None:
        same_visit = self._same_visit(resident, form)
        await self._rooms.office.change_name(resident, _text(form, "name"))
        if same_visit:
            await self._second_half(resident, form)

    def _same_visit(self, resident: str, form: dict[str, str]) -> bool:
        """Whether a new certificate is written as well; refused before anything is registered."""
        if form.get("reissue") != "1":
            return False
        self._rooms.office.check_signature_visit(resident, _password(form))
        return True

    async def _second_half(self, resident: str, form: dict[str, str]) -> None:
        # A card may be put into a reader meanwhile: the first half stands, and the page says so.
        try:
            await self._reissue(resident, form)
        except DomainError as refused:
            refused.context["registered"] = True
            raise

    async def _reissue(self, resident: str, form: dict[str, str]) -> None:
        await self._rooms.office.write_new_signature_certificate(resident, _password(form))

    async def _renew(self, resident: str, form: dict[str, str]) -> None:
        secrets = ChosenSecrets(form.get("pin", ""), form.get("password", "").upper())
        await self._rooms.office.renew_card(resident, secrets)

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self._tokens.check_form_token(request, form)
        return form

    def refused(self, request: Request, error: DomainError, status: int) -> Response:
        """The page that says why not, and what is registered all the same."""
        registered = bool(error.context.get("registered"))
        changed = "unknown" if status >= 500 else "half" if registered else "nothing"
        return self._pages.render(request, "registrar_refused.html", status=status, code=error.code, changed=changed)


def _password(form: dict[str, str]) -> str | None:
    password = form.get("password", "").upper() or None
    if password is not None:
        check_password(password)
    return password


def _text(form: dict[str, str], name: str) -> str:
    value = form.get(name, "").strip()
    if not 0 < len(value) <= LONGEST_TEXT:
        raise BadRequest(f"{name} is empty or too long")
    return value
