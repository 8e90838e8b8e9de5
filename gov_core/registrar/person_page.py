"""One resident at the desk: every life event, the history of the card, and what is printed on it.

Pictures are masked. A number is shown only to somebody who states the provision, and only once that is in the history.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.http import BadRequest, read_form
from foundation.web import FormTokens, Pages
from gov_core.municipality.faces import card_faces
from gov_core.municipality.faces.basis import BASES, LawfulBasis
from gov_core.municipality.faces.drawing import png
from gov_core.municipality.faces.letter import letter
from gov_core.municipality.verification import FEATURES, IDENTITY_DOCUMENTS, NUMBER_DOCUMENTS
from gov_core.registrar.applications_page import carried_shown, offered_shown
from gov_core.registrar.view import history_shown, phones_shown, resident_shown
from gov_core.rooms import Rooms

PRIVATE = {"Cache-Control": "no-store"}


class PersonPage:
    """Routes below `/registrar/residents/{resident}`."""

    def __init__(self, rooms: Rooms, pages: Pages, tokens: FormTokens) -> None:
        self._rooms, self._pages, self._tokens = rooms, pages, tokens

    def routes(self) -> list[Route]:
        """Mounted by the desk, before its own address for events."""
        base = "/registrar/residents/{resident}"
        return [
            Route(base, self.person),
            Route(base + "/sheets/{sheet}.{form}", self.picture),
            Route(base + "/number", self.number, methods=["POST"]),
        ]

    async def person(self, request: Request) -> Response:
        """Everything about one person that the desk may do and see; never the number."""
        resident = self._rooms.residents.resident(request.path_params["resident"])
        if resident is None:
            raise BadRequest("no such resident")
        return self._pages.render(
            request,
            "registrar_person.html",
            headers=PRIVATE,
            row=resident_shown(self._rooms, resident),
            history=history_shown(self._rooms, resident.id),
            phones=phones_shown(self._rooms, resident.id),
            carried=carried_shown(self._rooms, resident.id),
            offered=offered_shown(self._rooms, resident),
            left_behind=self._rooms.applications.left_behind(resident.id),
            waiting={state: self._rooms.office.cards.in_state(resident.id, state) for state in ("applied", "issued")},
            bases=BASES,
            documents=(NUMBER_DOCUMENTS, IDENTITY_DOCUMENTS, FEATURES),
            done=request.query_params.get("done", ""),
        )

    async def picture(self, request: Request) -> Response:
        """A masked sheet, as SVG or PNG."""
        drawn = self._drawn(request.path_params["resident"], request.path_params["sheet"], None)
        return _image(drawn, request.path_params["form"])

    async def number(self, request: Request) -> Response:
        """The open sheet for whoever stated a provision; noted before it is shown."""
        form = await read_form(request)
        self._tokens.check_form_token(request, form)
        basis = BASES.get(form.get("basis", ""))
        if basis is None:
            raise BadRequest("a number is shown on a stated provision only")
        resident, sheet = request.path_params["resident"], form.get("sheet", "back")
        drawn = self._drawn(resident, sheet, basis)
        await self._rooms.office.note(resident, "number-shown", f"{sheet}: {basis.article} {basis.title}")
        return _image(drawn, form.get("form", "svg"))

    def _drawn(self, resident_id: str, sheet: str, basis: LawfulBasis | None) -> str:
        office = self._rooms.office
        resident = office.living(resident_id)
        if sheet in ("front", "back"):
            holder = office.holder(resident, office.card_of(resident_id))
            return card_faces.front(holder) if sheet == "front" else card_faces.back(holder, basis)
        if sheet == "letter":
            number = self._rooms.residents.number_of(resident_id)
            if number is not None:
                return letter(resident, number, office.today(), basis)
        raise BadRequest("there is no such sheet")


def _image(svg: str, form: str) -> Response:
    if form == "svg":
        return Response(svg, media_type="image/svg+xml", headers=PRIVATE)
    if form == "png":
        return Response(png(svg), media_type="image/png", headers=PRIVATE)
    raise BadRequest("a sheet comes as svg or png")
