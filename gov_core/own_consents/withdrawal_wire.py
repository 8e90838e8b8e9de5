"""The card program's two calls for a signed statement, the same JSON the provider speaks.

POST {page}/card/attribute-statements  {ticket}                                       -> 201 what is to be signed
POST {page}/card/attribute-signatures  {ticket, challenge_id, certificate, signature} -> 200 {status, continue_url}
A refusal is that of the card wire (gov_core/kiosk/card_wire.py).
"""

from dataclasses import asdict, dataclass

from starlette.routing import Route

from foundation.attribute_consent import build
from gov_core.kiosk.card_wire import Sent, Words, guarded, raw_of, text_of
from gov_core.own_consents.withdrawals import CHALLENGE_SECONDS, Withdrawals

_FALLEN = (
    ("署名用電子証明書が有効ではありません", "Your signature certificate is not valid"),
    ("引越しなどで失効しているか、有効期間が過ぎています。市区町村の窓口で新しい署名用電子証明書を受け取ってから撤回してください。",
     "It fell, for instance by a move, or it is past its end. Get a new one at your municipality, then withdraw."),
)  # fmt: skip
_OTHER = (
    ("このカードでは撤回できません", "This card cannot withdraw"),
    ("ログインしたカードの署名用電子証明書で署名してください。",
     "Please sign with the signature certificate of the card you logged in with."),
)  # fmt: skip
WORDS: Words = {
    "certificate_revoked": _FALLEN,
    "certificate_expired": _FALLEN,
    "certificate_untrusted": _OTHER,
    "signature_invalid": _OTHER,
    "no_consent": (
        ("撤回できる同意がありません", "There is no consent to withdraw"),
        ("すでに撤回されたか、別の方のカードです。一覧でご確認ください。",
         "It was withdrawn before, or this is another person's card. Please look at your list."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class WithdrawalWire:
    """The routes; `base` is the page's address without a trailing slash, which challenges name as issuer."""

    base: str
    path: str
    withdrawals: Withdrawals

    def routes(self) -> list[Route]:
        """Mounted by gov_core/own_consents/room.py."""
        card = f"{self.path}/card"
        return [
            Route(f"{card}/attribute-statements", guarded(self._asked, self.base, WORDS), methods=["POST"]),
            Route(f"{card}/attribute-signatures", guarded(self._signed, self.base, WORDS), methods=["POST"]),
        ]

    async def _asked(self, sent: Sent) -> tuple[int, Sent]:
        challenge_id, statement = await self.withdrawals.asked(text_of(sent, "ticket"))
        service = statement.service
        recipient = {
            "client_id": service.id,
            "name_ja": service.name,
            "name_en": service.name,
            "corporate_number": service.corporate_number,
            "origin": self.base.removesuffix(self.path),
        }
        return 201, {
            "issuer": self.base,
            "action": statement.action,
            "challenge_id": challenge_id,
            "service": asdict(service),
            "recipient": recipient,
            "purpose": None,
            "nonce": statement.nonce,
            "issued_at": statement.issued_at,
            "expires_in": CHALLENGE_SECONDS,
            "statement": build(statement),
        }

    async def _signed(self, sent: Sent) -> tuple[int, Sent]:
        proof = raw_of(sent, "certificate"), raw_of(sent, "signature")
        await self.withdrawals.withdraw(text_of(sent, "ticket"), text_of(sent, "challenge_id"), *proof)
        return 200, {"status": "accepted", "continue_url": f"{self.base}/list?done=withdrawn"}
