"""The bank's counter and phone line: a customer is asked through the provider, and her card answers (CIBA).

The clerk reads a few words to her; the very same stand on the provider's page. The bank learns that it is she, at this
moment, and nothing else. In memory, and the page asks no clerk who he is, as everything of a demo site.
"""

from dataclasses import dataclass, replace
from typing import Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examples.bank.customers import Customer, Customers
from examples.common.site import Site
from foundation.http import read_form
from foundation.ids import IdSource
from relying_party_sdk.ciba import BackchannelTransaction, Question
from relying_party_sdk.errors import AccessDenied, GrantRejected, RelyingPartyError
from relying_party_sdk.tokens import Tokens

PATH = "/staff/counter"
# waiting: she has not answered; confirmed: her card was shown; refused, over: she said no, or did not answer in time.
Outcome = Literal["waiting", "confirmed", "refused", "over", "trouble"]
_TO_PAGE = RedirectResponse(PATH, 303, headers={"Cache-Control": "no-store"})


@dataclass(frozen=True)
class Asked:
    """One question to one customer; `words` are read to her. `code` is a refusal's, for whoever is asked about it."""

    customer: Customer
    words: str
    outcome: Outcome = "waiting"
    transaction: BackchannelTransaction | None = None
    confirmed_at: int = 0
    code: str = ""


class CounterDesk:
    """One page and its two buttons for each customer."""

    def __init__(self, site: Site, customers: Customers, ids: IdSource) -> None:
        self._site, self._customers, self._ids = site, customers, ids
        self._asked: dict[str, Asked] = {}

    def routes(self) -> list[Route]:
        """Three addresses."""
        return [
            Route(PATH, self.page, methods=["GET"]),
            Route(PATH, self.ask, methods=["POST"]),
            Route(f"{PATH}/answer", self.look, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Every customer, and how the question to each stands."""
        rows = [(customer, self._asked.get(customer.sub)) for customer in self._customers.everybody()]
        return self._site.render(
            request, "bank/counter.html", rows=rows, provider_page=f"{self._site.settings.issuer}/ciba"
        )

    async def ask(self, request: Request) -> Response:
        """A customer says that it is she; the provider is asked to have her card say so."""
        customer = await self._chosen(request)
        if customer is not None:
            self._asked[customer.sub] = await self._begin(customer)
        return _TO_PAGE

    async def look(self, request: Request) -> Response:
        """Has she answered? The interval is kept by the SDK, however often the button is pressed."""
        customer = await self._chosen(request)
        asked = self._asked.get(customer.sub) if customer else None
        if asked is not None and asked.transaction is not None:
            self._asked[asked.customer.sub] = await self._answer(asked, asked.transaction)
        return _TO_PAGE

    async def _chosen(self, request: Request) -> Customer | None:
        form = await read_form(request)
        self._site.form_tokens.check_form_token(request, form)
        return self._customers.of(str(form.get("customer", "")))

    async def _begin(self, customer: Customer) -> Asked:
        words = f"さくら {int.from_bytes(self._ids.raw(4)) % 10_000:04d}"
        try:
            transaction = await self._site.relying_party.ciba.begin(customer.sub, Question(words, signed=True))
        except RelyingPartyError as refused:
            return Asked(customer, words, "trouble", code=refused.code)
        return Asked(customer, words, transaction=transaction)

    async def _answer(self, asked: Asked, transaction: BackchannelTransaction) -> Asked:
        try:
            answer = await self._site.relying_party.ciba.poll(transaction)
        except AccessDenied as refused:
            return replace(asked, outcome="refused", transaction=None, code=refused.code)
        except GrantRejected as over:
            return replace(asked, outcome="over", transaction=None, code=over.code)
        except RelyingPartyError as trouble:
            return replace(asked, outcome="trouble", transaction=None, code=trouble.code)
        if isinstance(answer, Tokens):
            return replace(asked, outcome="confirmed", transaction=None, confirmed_at=self._site.clock.timestamp())
        return replace(asked, transaction=answer)
