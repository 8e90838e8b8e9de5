"""The two CAs: generations that overlap. A generation issues for some years and stands behind what it issued for ten.

A new one can be announced before it issues, so that verifiers pin it in time. A P-384 generation, once there is one,
certifies P-384 keys; before that, and for RSA keys, the RSA generation does.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.authority_certificates import CA_YEARS, Signer, ca_certificate, years_after
from gov_core.jpki.authority_store import AuthorityRow, AuthorityStore, authority_place
from gov_core.jpki.keys import KeySafe, KeyType, PrivateKey, new_key
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.validity import BIRTHDAYS

# What is issued on the last day of issuing lives five years more, which is the end of the CA's ten.
LONGEST_ISSUING_YEARS = CA_YEARS - BIRTHDAYS


@dataclass(frozen=True)
class Authority:
    """One CA generation, ready to sign. It issues from `issues_from` until before `issues_until` (aware, UTC)."""

    id: int
    kind: Kind
    key_type: KeyType
    certificate: x509.Certificate
    key: PrivateKey
    issues_from: datetime
    issues_until: datetime

    @property
    def signer(self) -> Signer:
        """What signs."""
        return Signer(self.certificate, self.key)

    def issues_at(self, now: datetime) -> bool:
        """Whether it may issue at that moment."""
        return self.issues_from <= now < self.issues_until


class NoAuthority(DomainError):
    """No generation of this CA can issue."""

    code = "no_authority"


class AuthorityTooOld(DomainError):
    """Every generation is past its years of issuing; an operator starts a new one first."""

    code = "authority_too_old"


class Authorities:
    """Every generation of both CAs; the newest that has begun issues, all stand behind what they issued."""

    def __init__(
        self,
        store: AuthorityStore,
        sealer: Sealer,
        clock: Clock,
        ids: IdSource,
        *,
        issuing_years: int = LONGEST_ISSUING_YEARS,
    ) -> None:
        self._store, self._safe, self._clock, self._ids = store, KeySafe(sealer), clock, ids
        self._issuing_years = issuing_years
        self._loaded: dict[int, Authority] = {}

    async def establish(self) -> None:
        """Make the first generation of each CA that has none."""
        for kind in KINDS:
            if not self._store.authorities(kind):
                await self._store.add_authority(await self._make(kind, "rsa", None), only_first=True)

    async def new_generation(
        self, kind: Kind, key_type: KeyType = "rsa", *, issues_from: datetime | None = None
    ) -> Authority:
        """A further generation, which issues from now on (or from then on) while older ones live on."""
        row = await self._make(kind, key_type, issues_from)
        await self._store.add_authority(row)
        return self._open(row)

    async def _make(self, kind: Kind, key_type: KeyType, issues_from: datetime | None) -> AuthorityRow:
        now = self._clock.now().replace(microsecond=0)
        begins = max(issues_from or now, now)
        until = min(years_after(begins, self._issuing_years), years_after(now, LONGEST_ISSUING_YEARS))
        if begins >= until:
            raise ValueError("this generation would never issue: it begins too late")
        key = await asyncio.to_thread(new_key, key_type)
        certificate = ca_certificate(kind, key, now, int.from_bytes(self._ids.raw(15)))
        row_id = self._ids.number()
        return AuthorityRow(
            row_id,
            kind,
            key_type,
            certificate.public_bytes(Encoding.DER),
            self._safe.seal(key, authority_place(row_id)),
            int(begins.timestamp()),
            int(until.timestamp()),
        )

    def all(self, kind: Kind | None = None) -> list[Authority]:
        """Every generation (of one kind), oldest first. Raises SealBroken under another key-encryption key."""
        return [self._loaded.get(row.id) or self._open(row) for row in self._store.authorities(kind)]

    def current(self, kind: Kind, key_type: KeyType = "rsa") -> Authority:
        """The generation that issues now. Raises NoAuthority when none has begun, AuthorityTooOld when all are over."""
        now = self._clock.now()
        begun = [each for each in self.all(kind) if each.key_type == key_type and each.issues_from <= now]
        if not begun:
            raise NoAuthority(f"there is no {kind} authority yet")
        issuing = [each for each in begun if each.issues_at(now)]
        if not issuing:
            raise AuthorityTooOld("no generation issues any more")
        return max(issuing, key=lambda each: (each.issues_from, each.id))

    def for_type(self, kind: Kind, key_type: KeyType) -> Authority:
        """The generation that certifies keys of this type: of the same type if one has begun, else RSA."""
        try:
            return self.current(kind, key_type)
        except NoAuthority:
            return self.current(kind)

    def bundle(self, kind: Kind) -> bytes:
        """PEM of every generation of one CA: what a verifier pins."""
        return b"".join(authority.certificate.public_bytes(Encoding.PEM) for authority in self.all(kind))

    def _open(self, row: AuthorityRow) -> Authority:
        authority = Authority(
            row.id,
            row.kind,
            row.key_type,
            x509.load_der_x509_certificate(row.certificate),
            self._safe.open(row.sealed_key, authority_place(row.id)),
            datetime.fromtimestamp(row.issues_from, UTC),
            datetime.fromtimestamp(row.issues_until, UTC),
        )
        self._loaded[row.id] = authority
        return authority
