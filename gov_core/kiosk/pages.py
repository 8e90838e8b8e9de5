"""The kiosk's pages: begin, show the card at the reader beside it, choose, take the certificate; and checking a code.

The screen is shared by strangers: nothing personal stands in an address, and leaving ends the visit.
"""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from cryptography.hazmat.primitives.serialization import Encoding
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_form
from foundation.ids import IdSource
from foundation.web import Brand, FormTokens, Pages
from gov_core.errors import status_of
from gov_core.kiosk.certificates import Certificates, offered
from gov_core.kiosk.refusals import VisitOver
from gov_core.kiosk.store import Visit

BRAND = Brand(
    ja="コンビニ交付（デモ）",
    en="Certificates at the store (demo)",
    hue="government",
    glyph="証",
    home="/kiosk",
    help_ja="これはデモ用の模擬端末です。ここで出る証明書は、実在の証明書ではありません。",
    help_en="This is a mock terminal for the demo. What it prints is no real certificate.",
)
COOKIE = "kk_kiosk_visit"
LONGEST_CODE = 64


@dataclass(frozen=True)
class KioskPages:
    """Routes of the kiosk's own browser; `reader` is the card reader's page."""

    path: str
    reader: str
    certificates: Certificates
    pages: Pages
    tokens: FormTokens
    ids: IdSource
    secure: bool

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        at = self.path
        return [
            Route(at, self.front),
            Route(f"{at}/visits", self.begin, methods=["POST"]),
            Route(f"{at}/continue", self.resume),
            Route(f"{at}/menu", self.menu),
            Route(f"{at}/certificates", self.issue, methods=["POST"]),
            Route(f"{at}/leave", self.leave, methods=["POST"]),
            Route(f"{at}/login/refused", self.stopped),
            Route(f"{at}/refused", self.stopped),
            Route(f"{at}/counter/shown", self.shown),
            Route(f"{at}/verify", self.verify),
            Route(f"{at}/office-ca.pem", self.office_ca),
        ]

    async def front(self, request: Request) -> Response:
        """What this is, and the button that begins."""
        return self.pages.render(request, "kiosk.html")

    async def begin(self, request: Request) -> Response:
        """A visit of this browser; on to the reader."""
        await self._form(request)
        secret = self.ids.token()
        visit = await self.certificates.visits.begin("store", secret)
        query = urlencode({"ticket": self.certificates.visits.ticket(visit)})
        response = self.pages.render(request, "kiosk_reader.html", reader_url=f"{self.reader}/authenticate?{query}")
        # The secret goes with the visit's id: who has one terminal's cookie has that terminal's visit only.
        response.set_cookie(
            COOKIE, f"{visit.id}.{secret}", path=self.path, httponly=True, samesite="lax", secure=self.secure
        )
        return response

    async def resume(self, request: Request) -> Response:
        """Back from the reader: the proof meets the browser its visit began in."""
        _, secret = self._cookie(request)
        await self.certificates.visits.accept(request.query_params.get("proof", ""), secret)
        return RedirectResponse(f"{self.path}/menu", 303)

    async def menu(self, request: Request) -> Response:
        """What can be had."""
        offer = self.certificates.offer(self._visit(request))
        return self.pages.render(request, "kiosk_menu.html", offer=offer)

    async def issue(self, request: Request) -> Response:
        """The signed PDF, once; the visit is over with it."""
        form = await self._form(request)
        handed = await self.certificates.issue(self._visit(request), offered(form.get("certificate", "")))
        headers = {
            "Content-Disposition": f'attachment; filename="{handed.name}"',
            "Cache-Control": "no-store",
            "Kakehashi-Verification-Code": handed.code,
        }
        response = Response(handed.pdf, media_type="application/pdf", headers=headers)
        response.delete_cookie(COOKIE, path=self.path)
        return response

    async def leave(self, request: Request) -> Response:
        """End the visit for whoever stands there next."""
        await self._form(request)
        with suppress(VisitOver):  # it is over, which is what was asked for
            await self.certificates.visits.end(self._visit(request))
        response = RedirectResponse(self.path, 303)
        response.delete_cookie(COOKIE, path=self.path)
        return response

    async def stopped(self, request: Request) -> Response:
        """The reader ended it: by the person's wish, or because the card could not be used."""
        code = request.query_params.get("code", "")
        known = code if code in ("card_refused", "visit_over", "no_application", "basis_forbids") else "stopped"
        return self.pages.render(request, "kiosk_refused.html", status=200, code=known)

    async def shown(self, request: Request) -> Response:
        """The person at a counter showed the card; the clerk's terminal goes on."""
        return self.pages.render(request, "kiosk_shown.html")

    async def verify(self, request: Request) -> Response:
        """Whether a code is one of ours: says when, what and by whom it was issued, never for whom."""
        code = request.query_params.get("code", "").strip().upper()
        if len(code) > LONGEST_CODE:
            raise BadRequest("the code is too long")
        printed = self.certificates.visits.store.printed(code) if code else None
        place = self.certificates.municipalities.at(printed.municipality) if printed else None
        return self.pages.render(request, "kiosk_verify.html", code=code, printed=printed, place=place)

    async def office_ca(self, request: Request) -> Response:
        """The CA certificate that printed certificates are checked against, PEM."""
        del request
        authority = await self.certificates.offices.authority()
        return Response(authority.public_bytes(Encoding.PEM), media_type="application/x-pem-file")

    def refused(self, request: Request, error: DomainError) -> Response:
        """The page that says why not and what to do now."""
        return self.pages.render(request, "kiosk_refused.html", status=status_of(error), code=error.code)

    def _visit(self, request: Request) -> Visit:
        visit_id, secret = self._cookie(request)
        return self.certificates.visits.of_browser(visit_id, secret)

    def _cookie(self, request: Request) -> tuple[str, str]:
        visit_id, _, secret = request.cookies.get(COOKIE, "").partition(".")
        return visit_id, secret

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self.tokens.check_form_token(request, form)
        return form
