"""The pages: log in at the card program, see every consent, read a reminder, withdraw one."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import read_form
from foundation.ids import IdSource
from foundation.web import Brand, FormTokens, Pages
from gov_core.errors import status_of
from gov_core.kiosk.refusals import VisitOver
from gov_core.kiosk.store import Visit
from gov_core.kiosk.visits import holder_of
from gov_core.own_consents.lines import lines
from gov_core.own_consents.withdrawals import Withdrawals

BRAND = Brand(
    ja="4情報提供の同意の確認（デモ）",
    en="Consents to the latest four attributes (demo)",
    hue="government",
    glyph="同",
    home="/attribute-consents",
    help_ja="これはデモ用の模擬ページです。お問い合わせの例：マイナンバー総合フリーダイヤル 0120-95-0178。",
    help_en="This is a mock page for the demo. It stands for the page of the JPKI; call centre 0120-95-0178.",
)
COOKIE = "kk_own_consents_visit"
DONE = ("withdrawn", "seen")
STOPPED = ("card_refused", "visit_over", "no_consent", "certificate_revoked", "certificate_expired")


@dataclass(frozen=True)
class OwnConsentPages:
    """Routes of the citizen's browser; `reader` is the card program's address."""

    path: str
    reader: str
    withdrawals: Withdrawals
    pages: Pages
    tokens: FormTokens
    ids: IdSource
    secure: bool

    def routes(self) -> list[Route]:
        """Mounted by gov_core/own_consents/room.py."""
        at = self.path
        return [
            Route(at, self.front),
            Route(f"{at}/visits", self.begin, methods=["POST"]),
            Route(f"{at}/continue", self.resume),
            Route(f"{at}/list", self.list),
            Route(f"{at}/seen", self.seen, methods=["POST"]),
            Route(f"{at}/withdrawals", self.withdraw, methods=["POST"]),
            Route(f"{at}/leave", self.leave, methods=["POST"]),
            Route(f"{at}/login/refused", self.stopped),
            Route(f"{at}/refused", self.stopped),
            Route(f"{at}/card/attribute-statements/left", self.stopped),
        ]

    async def front(self, request: Request) -> Response:
        """What this is, and the button that begins."""
        return self.pages.render(request, "own_consents.html")

    async def begin(self, request: Request) -> Response:
        """A visit of this browser; on to the card program."""
        await self._form(request)
        secret = self.ids.token()
        visits = self.withdrawals.visits
        visit = await visits.begin(visits.home, secret)
        url = self._reader_url("authenticate", visits.ticket(visit))
        response = self.pages.render(request, "own_consents_reader.html", reader_url=url, service=None)
        response.set_cookie(
            COOKIE, f"{visit.id}.{secret}", path=self.path, httponly=True, samesite="lax", secure=self.secure
        )
        return response

    async def resume(self, request: Request) -> Response:
        """Back from the card program: the proof meets the browser its visit began in."""
        _, secret = self._cookie(request)
        await self.withdrawals.visits.accept(request.query_params.get("proof", ""), secret)
        return RedirectResponse(f"{self.path}/list", 303)

    async def list(self, request: Request) -> Response:
        """Every consent of whoever logged in."""
        found = lines(self.withdrawals.consents, holder_of(self._visit(request)))
        done = request.query_params.get("done", "")
        return self.pages.render(
            request,
            "own_consents_list.html",
            standing=[line for line in found if line.stands],
            ended=[line for line in found if not line.stands],
            done=done if done in DONE else "",
        )

    async def seen(self, request: Request) -> Response:
        """The person has read a yearly reminder."""
        form = await self._form(request)
        consents = self.withdrawals.consents
        await consents.store.see(holder_of(self._visit(request)), form.get("consent", ""), consents.clock.timestamp())
        return RedirectResponse(f"{self.path}/list?done=seen", 303)

    async def withdraw(self, request: Request) -> Response:
        """On to the card program for the signature; nothing has ended yet."""
        form = await self._form(request)
        service = form.get("service", "")
        ticket = self.withdrawals.ticket(self._visit(request), service)
        url = self._reader_url("attribute-statement", ticket)
        named = self.withdrawals.consents.named(service)
        return self.pages.render(request, "own_consents_reader.html", reader_url=url, service=named)

    async def leave(self, request: Request) -> Response:
        """Log out."""
        await self._form(request)
        with suppress(VisitOver):  # it is over, which is what was asked for
            await self.withdrawals.visits.end(self._visit(request))
        response = RedirectResponse(self.path, 303)
        response.delete_cookie(COOKIE, path=self.path)
        return response

    async def stopped(self, request: Request) -> Response:
        """The card program ended it: by the person's wish, or because the card could not be used."""
        code = request.query_params.get("code", "")
        return self.pages.render(
            request, "own_consents_refused.html", status=200, code=code if code in STOPPED else "stopped"
        )

    def refused(self, request: Request, error: DomainError) -> Response:
        """The page that says why not and what to do now."""
        return self.pages.render(request, "own_consents_refused.html", status=status_of(error), code=error.code)

    def _reader_url(self, page: str, ticket: str) -> str:
        return f"{self.reader}/{page}?{urlencode({'ticket': ticket})}"

    def _visit(self, request: Request) -> Visit:
        visit_id, secret = self._cookie(request)
        return self.withdrawals.visits.of_browser(visit_id, secret)

    def _cookie(self, request: Request) -> tuple[str, str]:
        visit_id, _, secret = request.cookies.get(COOKIE, "").partition(".")
        return visit_id, secret

    async def _form(self, request: Request) -> dict[str, str]:
        form = await read_form(request)
        self.tokens.check_form_token(request, form)
        return form
