"""The bank's staff page: who lets the bank ask the state, and one button that asks about all of them.

A demo: it asks nobody who he is (docs/divergences.md). The button is a form; its answer is a page that may be reloaded.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examples.bank.address_watch import AddressWatch
from examples.common.site import Site
from foundation.http import read_form

PATH = "/staff/addresses"


class StaffDesk:
    """One page and its button."""

    def __init__(self, site: Site, watch: AddressWatch) -> None:
        self._site, self._watch = site, watch

    def routes(self) -> list[Route]:
        """Both addresses."""
        return [Route(PATH, self.page, methods=["GET"]), Route(PATH, self.check, methods=["POST"])]

    async def page(self, request: Request) -> Response:
        """Everybody who is watched, and what the last round brought."""
        watch = self._watch
        everybody, last = watch.everybody(), watch.last
        return self._site.render(
            request, "bank/addresses.html", everybody=everybody, last=last, checked_at=watch.checked_at
        )

    async def check(self, request: Request) -> Response:
        """Ask the state about each of them, then show what changed."""
        self._site.form_tokens.check_form_token(request, await read_form(request))
        await self._watch.round()
        return RedirectResponse(PATH, 303, headers={"Cache-Control": "no-store"})
