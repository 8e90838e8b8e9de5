"""The card wire's JSON, parsed once into plain values; everything malformed is InvalidRequest (wire 2)."""

import binascii
from base64 import b64decode
from typing import Any

from idp.card_login.answer import CardMessage
from idp.card_login.refusals import InvalidRequest
from idp.card_login.trust_anchors import KINDS, CertificateKind
from idp.clients.client import Client

Document = dict[str, Any]
# A certificate of 8 KB, a signature and a ticket in base64, with room to spare.
LARGEST_MESSAGE = 32 * 1024
_LARGEST_SIGNATURE = 1024


def document(body: Any) -> Document:
    """A JSON object, nothing else."""
    if not isinstance(body, dict):
        raise InvalidRequest("the body must be a JSON object")
    return body


def text(sent: Document, name: str) -> str:
    """A member that must be a non-empty text."""
    value = sent.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidRequest(f"{name} must be a text")
    return value


def kind_of(sent: Document) -> CertificateKind:
    """Which of the two proofs the agent wants to give."""
    found = next((kind for kind in KINDS if sent.get("kind") == kind), None)
    if found is None:
        raise InvalidRequest("kind must be authentication or signature")
    return found


def card_message(sent: Document) -> CardMessage:
    """The answer; a missing or empty certificate says that the card has none."""
    signature = _bytes(sent, "signature")
    if len(signature) > _LARGEST_SIGNATURE:
        raise InvalidRequest("the signature is too long")
    return CardMessage(text(sent, "challenge_id"), _bytes(sent, "certificate"), signature)


def recipient(client: Client) -> dict[str, str]:
    """Who asks, as registered."""
    return {
        "client_id": client.client_id,
        "name_ja": client.name_ja,
        "name_en": client.name_en,
        "corporate_number": client.corporate_number,
        "origin": client.origin,
    }


def _bytes(sent: Document, name: str) -> bytes:
    value = sent.get(name) or ""
    if not isinstance(value, str):
        raise InvalidRequest(f"{name} must be base64")
    try:
        return b64decode(value, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise InvalidRequest(f"{name} must be base64") from wrong
