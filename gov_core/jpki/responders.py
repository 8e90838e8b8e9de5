"""Delegated OCSP responders: two weeks each, replaced after one, each time with a new key (RFC 6960 section 4.2.2.2).

One that is not valid now is never used: a fresh one is made on the spot, or there is no answer.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from foundation.database import StorageFailed
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.authorities import Authority
from gov_core.jpki.authority_certificates import responder_certificate
from gov_core.jpki.authority_store import AuthorityStore, ResponderRow, responder_place
from gov_core.jpki.keys import KeySafe, PrivateKey, new_key

RENEWED_BEFORE_END = timedelta(days=7)


@dataclass(frozen=True)
class DelegatedResponder:
    """A responder that may sign for one generation."""

    id: int
    certificate: x509.Certificate
    key: PrivateKey

    def valid_at(self, now: datetime) -> bool:
        """Whether a verifier would accept it."""
        return self.certificate.not_valid_before_utc <= now < self.certificate.not_valid_after_utc


class NoResponder(DomainError):
    """The generation itself has ended: nobody can answer for it any more."""

    code = "no_responder"


class Responders:
    """The responder of each generation."""

    def __init__(self, store: AuthorityStore, sealer: Sealer, clock: Clock, ids: IdSource) -> None:
        self._store, self._safe, self._clock, self._ids = store, KeySafe(sealer), clock, ids
        self._loaded: dict[int, DelegatedResponder] = {}

    async def of(self, authority: Authority) -> DelegatedResponder:
        """One that is valid now. Raises NoResponder after the end of the generation."""
        now = self._clock.now()
        if not authority.certificate.not_valid_before_utc <= now < authority.certificate.not_valid_after_utc:
            raise NoResponder("this generation is not valid now")
        known = self._loaded.get(authority.id)
        if known is None or _is_due(known, authority, now):
            known = self._stored(authority)
        if known is None or _is_due(known, authority, now):
            known = await self._replaced(authority, known)
        if not known.valid_at(now):
            raise NoResponder("the newest responder is not valid now")
        return known

    async def _replaced(self, authority: Authority, old: DelegatedResponder | None) -> DelegatedResponder:
        """The next one; while nothing can be written, the old one serves to its end."""
        try:
            return await self._renewed(authority, old)
        except StorageFailed:
            if old is None:
                raise
            return old

    def _stored(self, authority: Authority) -> DelegatedResponder | None:
        row = self._store.responder(authority.id)
        if row is None:
            return None
        key = self._safe.open(row.sealed_key, responder_place(row.id))
        found = DelegatedResponder(row.id, x509.load_der_x509_certificate(row.certificate), key)
        self._loaded[authority.id] = found
        return found

    async def _renewed(self, authority: Authority, old: DelegatedResponder | None) -> DelegatedResponder:
        key = await asyncio.to_thread(new_key, authority.key_type)
        now = self._clock.now().replace(microsecond=0)
        serial = int.from_bytes(self._ids.raw(15))
        certificate = responder_certificate(authority.signer, key.public_key(), now, serial)
        row_id = self._ids.number()
        row = ResponderRow(
            row_id,
            authority.id,
            certificate.public_bytes(Encoding.DER),
            self._safe.seal(key, responder_place(row_id)),
        )
        await self._store.add_responder(row, old.id if old else None)  # another worker's, made meanwhile, is as good
        found = self._stored(authority)
        if found is None:
            raise NoResponder("no responder could be kept")
        return found


def _is_due(responder: DelegatedResponder, authority: Authority, now: datetime) -> bool:
    end = responder.certificate.not_valid_after_utc
    could_live_longer = end < authority.certificate.not_valid_after_utc
    return not responder.valid_at(now) or (could_live_longer and now >= end - RENEWED_BEFORE_END)
