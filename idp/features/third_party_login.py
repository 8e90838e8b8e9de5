"""OpenID Connect Core 1.0, 4: a login that begins here. The provider's first page lists where a citizen can go.

A service that registers `initiate_login_uri` is sent the browser with our `iss` and begins a request of its own: the
login itself is the usual one, and nothing about the person goes along.
"""

from collections.abc import Iterable
from typing import Protocol

from starlette.requests import Request

from foundation.web import Pages, locale_of
from idp.clients.client import Client
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.wire import Call, Reply

# A page of a feature that may not be there; looked for among the enabled endpoints.
QUESTIONS = "/ciba"


class AllClients(Protocol):
    """What is asked of the store."""

    def all(self) -> Iterable[Client]:
        """Every registered client."""


class Services:
    """GET /: the services whose names an operator has seen, in the reader's language, with the site each leads to."""

    def __init__(self, issuer: str, clients: AllClients, pages: Pages) -> None:
        self._issuer, self._clients, self._pages = issuer, clients, pages

    def build(self, folded: Folded) -> Handler:
        """With the way to questions that wait (CIBA), where there is one."""
        asks = any(each.path == QUESTIONS for feature in folded.features for each in feature.endpoints)
        return lambda call: self.show(call, QUESTIONS if asks else "")

    async def show(self, call: Call, questions: str) -> Reply:
        """4: the link carries `iss`, so that a service with several providers knows whom to ask."""
        browser = Request(call.scope)
        ja = locale_of(browser) == "ja"
        listed = [
            {
                "id": client.client_id,
                "name": client.name_ja if ja else client.name_en,
                "origin": client.origin,
                "url": client.login_from(self._issuer),
            }
            for client in self._clients.all()
            if client.initiate_login_uri and not client.self_registered
        ]
        return self._pages.render(
            browser, "services.html", questions=questions, services=sorted(listed, key=lambda each: each["name"])
        )


def third_party_login(issuer: str, clients: AllClients, pages: Pages) -> Feature:
    """The feature."""
    services = Services(issuer, clients, pages)
    return Feature(
        name="third_party_login",
        specification="OpenID Connect Core 1.0 4",
        requires=("authorization_code",),
        endpoints=(Endpoint("/", ("GET",), services.build),),
        client_metadata=frozenset({"initiate_login_uri"}),
    )
