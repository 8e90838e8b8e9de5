"""A statement of consent as a platform operator hands it in: built, signed by a card, and in the wire's form."""

from base64 import b64encode

from citizen_agent.card_session import Kind, prove
from citizen_agent.readers import Card
from foundation.attribute_consent import Action, Service, Statement, build
from foundation.attribute_notice import notice
from foundation.clock import Clock
from foundation.ids import RandomIds

PURPOSE = "届出事項の変更の確認"


def handed_in(action: Action, service: Service, card: Card, password: str, clock: Clock) -> dict[str, str]:
    """The JSON body of /jpki/attribute-consents or its withdrawals; the card is put away afterwards."""
    now = clock.timestamp()
    terms = notice(service, PURPOSE, now).terms(PURPOSE) if action == "give" else None
    text = build(Statement(service, terms, RandomIds(clock).token(), now))
    try:
        proof = prove(card, Kind.SIGNATURE, password, text)
    finally:
        card.close()
    parts = {"certificate": proof.certificate, "signature": proof.signature}
    encoded = {name: b64encode(content).decode() for name, content in parts.items()}
    return {"service": service.id, "statement": text, **encoded}
