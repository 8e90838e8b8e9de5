"""The card reader's two calls, the same JSON the provider speaks: a challenge for a ticket, and the answer.

POST {kiosk}/card/challenges  {ticket, kind}                                  -> 201 the challenge
POST {kiosk}/card/answers     {ticket, challenge_id, certificate, signature}  -> 200 {status, continue_url}
A refusal is 4xx with error, and a title and advice in both languages for the reader's page.
"""

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, read_json, trace_id_of
from gov_core.kiosk.card_proof import CHALLENGE_SECONDS, KIND, PURPOSE, CardProofs
from gov_core.kiosk.municipalities import Body, Municipalities
from gov_core.kiosk.store import Visit
from gov_core.kiosk.visits import STORE, Visits

LARGEST = 32 * 1024
_NO_STORE = {"Cache-Control": "no-store"}
# Title and advice by code; a code that is missing here is told as "visit_over".
_WORDS = {
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
        ("時間が過ぎたか、手続きがすでに終わっています。端末の最初の画面からやり直してください。",
         "Too much time has passed, or this visit is over. Start again from the first page of the terminal."),
    ),
}  # fmt: skip
_FORBIDDEN = ("card_refused", "no_application", "basis_forbids")
Handler = Callable[[dict[str, Any], Visit], Awaitable[Response]]


@dataclass(frozen=True)
class CardWire:
    """The routes; `base` is the kiosk's address without a trailing slash, which is also what statements name."""

    base: str
    path: str
    municipalities: Municipalities
    visits: Visits
    proofs: CardProofs

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        return [
            Route(f"{self.path}/card/challenges", self.challenge, methods=["POST"]),
            Route(f"{self.path}/card/answers", self.answer, methods=["POST"]),
        ]

    async def challenge(self, request: Request) -> Response:
        """A challenge for the visit of this ticket; there is only the user-authentication kind."""
        return await self._guarded(request, self._challenge)

    async def answer(self, request: Request) -> Response:
        """Judge an answer; a good one goes back through the kiosk's browser, or is noted for the counter."""
        return await self._guarded(request, self._answer)

    async def _challenge(self, sent: dict[str, Any], visit: Visit) -> Response:
        if sent.get("kind") != KIND:
            raise BadRequest("only authentication is asked for here")
        recipient = self._recipient(visit)
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
            "purpose": PURPOSE,
            "requested": [],
            "statement": challenge.statement,
        }
        return JSONResponse(document, 201, headers=_NO_STORE)

    async def _answer(self, sent: dict[str, Any], visit: Visit) -> Response:
        holder = await self.proofs.holder(
            visit,
            self._recipient(visit),
            text_of(sent, "challenge_id"),
            raw_of(sent, "certificate"),
            raw_of(sent, "signature"),
        )
        if visit.place != STORE:
            await self.visits.store.prove(visit.id, holder)
            return self._accepted("/counter/shown", {})
        return self._accepted("/continue", {"proof": self.visits.proof(visit, holder)})

    def _accepted(self, path: str, query: dict[str, str]) -> Response:
        url = f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")
        return JSONResponse({"status": "accepted", "continue_url": url}, headers=_NO_STORE)

    def _recipient(self, visit: Visit) -> Body:
        return self.municipalities.at(visit.place) or self.municipalities.operator

    async def _guarded(self, request: Request, handle: Handler) -> Response:
        try:
            sent = await read_json(request, LARGEST)
            if not isinstance(sent, dict):
                raise BadRequest("the body must be a JSON object")
            return await handle(sent, self.visits.of_ticket(text_of(sent, "ticket")))
        except DomainError as refused:
            return refusal(request, refused, self.base)


def refusal(request: Request, refused: DomainError, base: str) -> Response:
    """A refusal in words for the reader's page; only a request that cannot be read may be sent again."""
    title, advice = _WORDS.get(refused.code, _WORDS["visit_over"])
    document = {
        "error": refused.code,
        "error_description": refused.detail,
        "trace_id": trace_id_of(request.scope),
        "title_ja": title[0],
        "title_en": title[1],
        "advice_ja": advice[0],
        "advice_en": advice[1],
    }
    if not isinstance(refused, BadRequest):
        document["return_url"] = f"{base}/refused?{urlencode({'code': refused.code})}"
    return JSONResponse(document, 403 if refused.code in _FORBIDDEN else 400, headers=_NO_STORE)


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
