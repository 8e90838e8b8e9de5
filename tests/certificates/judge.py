"""Drives one attack through the provider's own path: ProofDesk, CertificateVerifier, StatusClient over HTTP."""

import asyncio
from dataclasses import dataclass, field

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.card_login.assembly import POLICIES
from idp.card_login.proofs import Answer, GoodCard, ProofDesk
from idp.card_login.refusals import CardRefusal
from idp.card_login.status_client import StatusClient
from idp.card_login.trust_anchors import TrustAnchors
from idp.card_login.verification import CertificateVerifier
from tests.certificates.case import Presented
from tests.certificates.mint import World
from tests.certificates.status import StatusRequest


@dataclass
class StatusService:
    """An ASGI application that replies what the attack says, and keeps what it was asked."""

    world: World
    presented: Presented
    asked: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One POST."""
        der = await Request(scope, receive).body()
        self.asked.append(der)
        reply = self.presented.reply(StatusRequest.read(self.world, self.presented.pinned, der))
        if reply.unreachable:
            raise httpx.ConnectError("no route")
        if reply.silent:
            await asyncio.sleep(60)
        headers = {"location": reply.location} if reply.location else {}
        await Response(reply.body, reply.code, headers, reply.media_type)(scope, receive, send)


@dataclass(frozen=True)
class Verdict:
    """Accepted, or refused with a code and its sentence; `asked` counts questions to the status service."""

    code: str | None
    because: str
    asked: int
    card: GoodCard | None = None


def judge(world: World, presented: Presented) -> Verdict:
    """What the provider says. Only its own refusals count: any other exception is a bug and passes through."""
    service = StatusService(world, presented)
    try:
        card = asyncio.run(_check(world, presented, service))
    except CardRefusal as refusal:
        return Verdict(refusal.code, str(refusal), len(service.asked))
    return Verdict(None, "", len(service.asked), card)


async def _check(world: World, presented: Presented, service: StatusService) -> GoodCard:
    clock = FixedClock(world.now)
    anchors = TrustAnchors.from_pem([authority.pem for authority in presented.pinned])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service)) as http:
        status = StatusClient(
            http,
            "http://gov.test/jpki/ocsp",
            clock=clock,
            ids=RandomIds(clock),
            budget=presented.patience,
        )
        desk = ProofDesk(CertificateVerifier(anchors, POLICIES), status, clock)
        return await desk.check(presented.kind, Answer(presented.statement, presented.certificate, presented.signature))
