"""From a good card to the person: known, known under an older card, or new.

1. The certificate is known: that account. 2. A phone's certificate leads to the card it hangs from. 3. The link
service knows the card's predecessor: the same account, the card renewed. 4. None of these: a new person, who must
also prove the signature certificate, because the authentication certificate carries no name (japan.md 0.1). Both
certificates must belong to one person by the state's own word (art. 18(5)).
"""

from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.accounts.store import AccountStore
from idp.card_login.assurance import Carrier, japanese_day, jpki_signature_method
from idp.card_login.links_client import LinksClient
from idp.card_login.proofs import Answer, GoodCard
from idp.card_login.refusals import AccountClosed, CertificateNotTrusted, PersonMismatch
from idp.card_login.trust_anchors import CertificateKind, TrustAnchors
from standards import jpki_certificate
from standards.jpki_certificate import FourAttributes

# Ten years of yearly renewals; a longer chain is not a person's history but a loop.
_MOST_PREDECESSORS = 10


class People:
    """Finds or enrols the person behind a card."""

    def __init__(self, accounts: AccountStore, links: LinksClient, anchors: TrustAnchors) -> None:
        self._accounts, self._links, self._anchors = accounts, links, anchors

    async def find(self, good: GoodCard) -> int | None:
        """The account of this certificate, of the phone's card, or of a card before it; a new one is linked on the
        way."""
        account_id = self._accounts.find("authentication", good.identity)
        if account_id is None:
            account_id = await self._by_links(good.proven.carrier, good.identity.serial)
            if account_id is not None:
                await self._accounts.link("authentication", good.identity, account_id)
        if account_id is not None and not self._accounts.active(account_id):
            raise AccountClosed("the account was closed")
        return account_id

    async def holder(self, signature: GoodCard) -> int | None:
        """Whose signature certificate this is, by an earlier link or by the state's word; None for nobody we know."""
        account_id = self._accounts.find("signature", signature.identity)
        if account_id is not None:
            return account_id
        serial = await self._links.ask("auth_of_sign", "sign", signature.identity.serial)
        if serial is None:
            return None
        account_id = self._account_with(serial)
        return await self._by_links(signature.proven.carrier, serial) if account_id is None else account_id

    async def _by_links(self, carrier: Carrier, serial: int) -> int | None:
        if carrier == "card":
            return await self._by_predecessor(serial)
        card = await self._card_of_phone(serial)
        if card is None:
            return None
        account_id = self._account_with(card)
        return await self._by_predecessor(card) if account_id is None else account_id

    async def _card_of_phone(self, serial: int) -> int | None:
        return await self._links.ask("card_of_phone", "auth", serial)

    async def _by_predecessor(self, serial: int) -> int | None:
        seen = {serial}
        for _ in range(_MOST_PREDECESSORS):
            previous = await self._links.ask("predecessor", "auth", serial)
            if previous is None or previous in seen:
                return None
            account_id = self._account_with(previous)
            if account_id is not None:
                return account_id
            seen.add(previous)
            serial = previous
        return None

    def _account_with(self, serial: int) -> int | None:
        """Two different hits belong to nobody."""
        found = {self._accounts.find("authentication", card) for card in self._in_every_generation(serial)} - {None}
        return found.pop() if len(found) == 1 else None

    def _in_every_generation(self, serial: int, kind: CertificateKind = "authentication") -> tuple[CardIdentity, ...]:
        """The state's services name no generation; they share one name, so a serial stands in one of them only
        (RFC 5280 4.1.2.2)."""
        return tuple(CardIdentity(each.key_id, serial) for each in self._anchors.of_kind(kind))

    async def follow(self, account_id: int, serial: int) -> None:
        """Links the signature certificate that took the place of one linked here, by the state's word."""
        for card in self._in_every_generation(serial, "signature"):
            if self._accounts.find("signature", card) is None:
                await self._accounts.link("signature", card, account_id)

    async def _same_person(self, card: CardIdentity, signature: GoodCard) -> tuple[CardIdentity, ...]:
        """What opens the account besides `card`: of a phone, the card it hangs from, or that would be a second
        person."""
        if signature.proven.carrier == "card":
            return ()
        serial = await self._card_of_phone(card.serial)
        if serial is None:
            raise CertificateNotTrusted("the phone's certificate hangs from no card")
        return self._in_every_generation(serial)

    async def enrol(self, card: CardIdentity, signature: GoodCard, answer: Answer, now: int) -> int:
        """The account, new or known, with the attributes of this signature certificate and the
        evidence kept."""
        attributes = _four_attributes(signature)
        linked = await self._links.ask("auth_of_sign", "sign", signature.identity.serial)
        if linked != card.serial:
            raise PersonMismatch("the two certificates belong to different people")
        same = await self._same_person(card, signature)
        method = jpki_signature_method(japanese_day(now))
        evidence = Evidence(
            method=method.letter,
            method_revision=method.revision,
            proven_at=now,
            statement=answer.statement,
            signature=answer.signature,
            certificate=answer.certificate,
            status_reference=signature.status.reference,
            status_time=signature.status.source_time,
        )
        return await self._accounts.enrol(Enrolment(card, signature.identity, attributes, evidence, same))


def _four_attributes(signature: GoodCard) -> FourAttributes:
    try:
        return jpki_certificate.four_attributes(signature.proven.certificate)
    except ValueError as malformed:
        # Partial birth dates and flags of another length than their text are refused (japan.md 3a).
        raise CertificateNotTrusted("the four attributes are malformed") from malformed
