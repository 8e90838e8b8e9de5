"""A site that reads records with consent: one question with authorization_details, one page with what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examples.common.reading import Read, Reader, Refusal, granted_datatypes
from examples.common.refusal_words import words_for
from examples.common.site import Question, Site
from examples.common.tables import Language, Shape, Table, table_of
from foundation.web import locale_of
from foundation.web.dates import JST
from relying_party_sdk.authorization import LoginOptions
from relying_party_sdk.data_request import DataRequest

SCOPE = "openid offline_access data:read"


@dataclass(frozen=True)
class DataQuestion:
    """What a site asks the data trust for."""

    domain: str
    purpose: str
    datatypes: Sequence[str]
    optional_datatypes: Sequence[str]
    days: int  # how long access is asked for; the citizen may shorten it
    path: str  # where the data trust keeps this domain


class DataSite:
    """The pages of such a site: landing, and the records."""

    def __init__(self, site: Site, asked: DataQuestion, shapes: Mapping[str, Shape], folder: str) -> None:
        self._site = site
        self._asked = asked
        self._shapes = shapes
        self._folder = folder
        self._reader = Reader(site, asked.path)

    def questions(self) -> dict[str, Question]:
        """The one question: connect."""
        return {"connect": Question("/connect", "/records", SCOPE, self._options, from_elsewhere=True)}

    def routes(self) -> list[Route]:
        """The two pages."""
        return [
            Route("/", self.landing, methods=["GET"]),
            Route("/records", self.records, methods=["GET"]),
        ]

    def _options(self) -> LoginOptions:
        until = (self._site.clock.now().astimezone(JST) + timedelta(days=self._asked.days)).date()
        request = DataRequest(
            location=self._site.settings.data_trust_url,
            domain=self._asked.domain,
            purpose=self._asked.purpose,
            datatypes=self._asked.datatypes,
            optional_datatypes=self._asked.optional_datatypes,
            access_until=until.isoformat(),
        )
        return LoginOptions(use_par=True, authorization_details=[request.detail()])

    async def landing(self, request: Request) -> Response:
        """GET /: what this site does, and the button that asks."""
        return self._site.render(request, f"{self._folder}/landing.html")

    async def records(self, request: Request) -> Response:
        """GET /records: reads now, at every visit, and shows what came or why nothing came."""
        session = self._site.sessions.of(request)
        if session is None or session.tokens is None:
            return RedirectResponse("/", 303)
        language = Language(locale_of(request), self._site.words(locale_of(request)))
        datatypes = [t for t in granted_datatypes(session.tokens, self._asked.domain) if t in self._shapes]
        reads = await self._reader.read(session, datatypes)
        refusal = next((read.refusal for read in reads if read.refusal is not None), None)
        return self._site.render(
            request,
            "records.html",
            tables=self._tables(reads, language),
            refusal=_refusal(refusal, language) if refusal else None,
            sub=session.tokens.sub,
            read_at=self._site.clock.now(),
            nothing_granted=not datatypes,
        )

    def _tables(self, reads: Sequence[Read], language: Language) -> list[Table]:
        return [table_of(read, self._shapes[read.datatype], language) for read in reads if read.refusal is None]


def _refusal(refusal: Refusal, language: Language) -> dict[str, str]:
    words = words_for(refusal)
    return {
        "code": refusal.code,
        "problem": refusal.problem,
        "said": refusal.title,
        "title": language.words(words.title),
        "meaning": language.words(words.meaning),
    }
