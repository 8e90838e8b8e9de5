"""Drives one attack through the provider's own path: ProofDesk, CertificateVerifier, both clients over HTTP."""

import asyncio
from dataclasses import dataclass

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.card_login.assembly import POLICIES
from idp.card_login.crl_client import CrlClient
from idp.card_login.proofs import Answer, GoodCard, ProofDesk
from idp.card_login.refusals import CardRefusal
from idp.card_login.status_client import StatusClient
from idp.card_login.trust_anchors import TrustAnchors
from idp.card_login.verification import CertificateVerifier
from tests.certificates.case import Presented
from tests.certificates.mint import DAY, World
from tests.certificates.revocation_list import ListRequest
from tests.certificates.status import Reply, StatusRequest


@dataclass
class StatusService:
    """An ASGI application that replies what the attack says, OCSP and lists, and counts what it was asked."""

    world: World
    presented: Presented
    yesterday: bool = False
    asked: int = 0
    fetched: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One POST of a question or one GET of a list."""
        request = Request(scope, receive)
        reply = self._list(request) if request.method == "GET" else self._answer(await request.body())
        if reply.unreachable:
            raise httpx.ConnectError("no route")
        if reply.silent:
            await asyncio.sleep(60)
        headers = {"location": reply.location} if reply.location else {}
        headers |= {"content-encoding": reply.encoding} if reply.encoding else {}
        await Response(reply.body, reply.code, headers, reply.media_type)(scope, receive, send)

    def _answer(self, der: bytes) -> Reply:
        self.asked += 1
        return self.presented.reply(StatusRequest.read(self.world, self.presented.pinned, der))

    def _list(self, request: Request) -> Reply:
        self.fetched += 1
        partition = request.url.path.removeprefix("/jpki/crl/").partition("/")[2]
        of = request.query_params["issuer"]
        wanted = ListRequest.read(self.world, self.presented.pinned, int(partition or 0), of)
        if self.yesterday and self.presented.seen:
            return self.presented.seen(wanted.a_day_before())
        assert self.presented.lists is not None
        return self.presented.lists(wanted)


@dataclass(frozen=True)
class Verdict:
    """Accepted, or refused with a code and its sentence; `asked` and `fetched` count questions and lists."""

    code: str | None
    because: str
    asked: int
    fetched: int
    card: GoodCard | None = None


def judge(world: World, presented: Presented) -> Verdict:
    """What the provider says. Only its own refusals count: any other exception is a bug and passes through."""
    service = StatusService(world, presented)
    try:
        card = asyncio.run(_check(world, presented, service))
    except CardRefusal as refusal:
        return Verdict(refusal.code, str(refusal), service.asked, service.fetched)
    return Verdict(None, "", service.asked, service.fetched, card)


async def _check(world: World, presented: Presented, service: StatusService) -> GoodCard:
    clock, patience = FixedClock(world.now), presented.patience
    anchors = TrustAnchors.from_pem([authority.pem for authority in presented.pinned])
    answer = Answer(presented.statement, presented.certificate, presented.signature)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service)) as http:
        status = StatusClient(http, "http://gov.test/jpki/ocsp", clock=clock, ids=RandomIds(clock), budget=patience)
        lists = CrlClient(http, "http://gov.test/jpki/crl", clock, budget=patience) if presented.lists else None
        desk = ProofDesk(CertificateVerifier(anchors, POLICIES), status, clock, lists)
        if presented.seen:
            clock.set(world.now - DAY)
            service.yesterday = True
            try:
                await desk.check(presented.kind, answer)
            except CardRefusal as early:
                raise AssertionError("the list of a day ago must be a good one") from early
            clock.set(world.now)
            service.yesterday, service.asked, service.fetched = False, 0, 0
        return await desk.check(presented.kind, answer)
