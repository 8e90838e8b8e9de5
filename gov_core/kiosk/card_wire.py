"""The card reader's two calls, the same JSON the provider speaks: a challenge for a ticket, and the answer.

POST {kiosk}/card/challenges  {ticket, kind}                                  -> 201 the challenge
POST {kiosk}/card/answers     {ticket, challenge_id, certificate, signature}  -> 200 {status, continue_url}
A refusal is 4xx with error, and a title and advice in both languages for the reader's page.
"""

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_json
from foundation.trace import name_error
from gov_core.kiosk.card_proof import CHALLENGE_SECONDS, KIND, CardProofs
from gov_core.kiosk.municipalities import Body
from gov_core.kiosk.store import Visit
from gov_core.kiosk.visits import Visits

LARGEST = 32 * 1024
_NO_STORE = {"Cache-Control": "no-store"}
# Title and advice by code; a code that is missing here is told as "visit_over".
_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "card_refused": (
        ("このカードでは利用できません", "This card cannot be used here"),
        ("有効な利用者証明用電子証明書を確認できませんでした。お住まいの市区町村の窓口へご相談ください。",
         "No valid user-authentication certificate was found. Please ask the counter of your municipality."),
    ),
    "no_application": (
        ("このカードの登録を確認できません", "No registration was found with this card"),
        ("アプリケーションが廃止されたか、カードが更新・停止されています。窓口でお尋ねください。",
         "The application was withdrawn, or the card was renewed or stopped. Please ask at the counter."),
    ),
    "basis_forbids": (
        ("このアプリケーションはご利用になれません", "This application cannot be used any more"),
        ("転出などにより対象外になりました。窓口でお尋ねください。",
         "Its basis is not for you any more, for instance after a move. Please ask at the counter."),
    ),
    "visit_over": (
        ("はじめからやり直してください", "Please start again"),
        ("時間が過ぎたか、手続きがすでに終わっています。最初の画面からやり直してください。",
         "Too much time has passed, or this visit is over. Start again from the first page."),
    ),
}  # fmt: skip
_FORBIDDEN = ("card_refused", "no_application", "basis_forbids")
Words = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]
NO_WORDS: Words = MappingProxyType({})
Sent = dict[str, Any]


@dataclass(frozen=True)
class CardWire:
    """The routes; `base` is the address without a trailing slash that statements name; `recipient`: who asks."""

    base: str
    path: str
    recipient: Callable[[Visit], Body]
    visits: Visits
    proofs: CardProofs

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        return [
            Route(f"{self.path}/card/challenges", guarded(self._challenge, self.base), methods=["POST"]),
            Route(f"{self.path}/card/answers", guarded(self._answer, self.base), methods=["POST"]),
        ]

    async def _challenge(self, sent: Sent) -> tuple[int, Sent]:
        """A challenge for the visit of this ticket; there is only the user-authentication kind."""
        visit = self.visits.of_ticket(text_of(sent, "ticket"))
        if sent.get("kind") != KIND:
            raise BadRequest("only authentication is asked for here")
        recipient = self.recipient(visit)
        challenge = await self.proofs.challenge(visit, recipient)
        document = {
            "challenge_id": challenge.id,
            "kind": KIND,
            "nonce": challenge.nonce,
            "issued_at": challenge.issued_at,
            "expires_in": CHALLENGE_SECONDS,
            "issuer": self.base,
            "recipient": {
                "client_id": visit.place,
                "name_ja": recipient.name_ja,
                "name_en": recipient.name_en,
                "corporate_number": recipient.corporate_number,
                "origin": self.base.removesuffix(self.path),
            },
            "purpose": dict(self.proofs.purpose),
            "requested": [],
            "statement": challenge.statement,
        }
        return 201, document

    async def _answer(self, sent: Sent) -> tuple[int, Sent]:
        """Judge an answer; a good one goes back through the kiosk's browser, or is noted for the counter."""
        visit = self.visits.of_ticket(text_of(sent, "ticket"))
        holder = await self.proofs.holder(
            visit,
            self.recipient(visit),
            text_of(sent, "challenge_id"),
            raw_of(sent, "certificate"),
            raw_of(sent, "signature"),
        )
        if visit.place != self.visits.home:
            await self.visits.store.prove(visit.id, holder)
            return self._accepted("/counter/shown", {})
        return self._accepted("/continue", {"proof": self.visits.proof(visit, holder)})

    def _accepted(self, path: str, query: dict[str, str]) -> tuple[int, Sent]:
        url = f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")
        return 200, {"status": "accepted", "continue_url": url}


def guarded(
    handle: Callable[[Sent], Awaitable[tuple[int, Sent]]], base: str, more: Words = NO_WORDS
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for the reader: `handle` gets the JSON object that was sent; what it refuses is told in words."""

    async def endpoint(request: Request) -> Response:
        try:
            sent = await read_json(request, LARGEST)
            if not isinstance(sent, dict):
                raise BadRequest("the body must be a JSON object")
            status, document = await handle(sent)
        except DomainError as refused:
            return refusal(request, refused, base, more)
        return JSONResponse(document, status, headers=_NO_STORE)

    return endpoint


def refusal(request: Request, refused: DomainError, base: str, more: Words = NO_WORDS) -> Response:
    """A refusal in words for the reader's page; only a request that cannot be read may be sent again.

    `more`: words for the codes of one wire, beside those that every wire has.
    """
    title, advice = {**_WORDS, **more}.get(refused.code, _WORDS["visit_over"])
    document = {
        "error": refused.code,
        "error_description": refused.detail,
        "trace_id": name_error(request.scope, refused.code),
        "title_ja": title[0],
        "title_en": title[1],
        "advice_ja": advice[0],
        "advice_en": advice[1],
    }
    if not isinstance(refused, BadRequest):
        document["return_url"] = f"{base}/refused?{urlencode({'code': refused.code})}"
    return JSONResponse(document, 403 if refused.code in (*_FORBIDDEN, *more) else 400, headers=_NO_STORE)


def text_of(sent: dict[str, Any], name: str) -> str:
    """A text the reader must send. Raises BadRequest."""
    value = sent.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"{name} must be a text")
    return value


def raw_of(sent: dict[str, Any], name: str) -> bytes:
    """Bytes the reader must send as base64. Raises BadRequest."""
    try:
        return b64decode(text_of(sent, name), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadRequest(f"{name} must be base64") from wrong
