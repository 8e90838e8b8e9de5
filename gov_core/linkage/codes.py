"""Linkage codes (情報提供用個人識別符号): opaque, another one at every agency for the same person (番号法 第21条の2).

The way to a code: the municipality opens an acquisition for one agency and one person; the agency hands the acquisition
number in once, within a day, and gets its code. The acquisition number is chance, made from neither number nor resident
code, and nothing of it is kept after use.
"""

from datetime import timedelta
from hashlib import sha256

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.linkage.store import LinkageStore

ACQUISITION_LIFE = timedelta(days=1)
CODE_BYTES = 24


class AcquisitionRefused(DomainError):
    """Unknown, used, expired, or opened for another agency: all look the same."""

    code = "acquisition_refused"


class NoCode(DomainError):
    """The agency has not acquired a code for this person, or the code is not its own."""

    code = "no_code"


class Codes:
    """Makes, finds and translates codes. Only this network's core can translate one."""

    def __init__(self, store: LinkageStore, clock: Clock, ids: IdSource) -> None:
        self._store, self._clock, self._ids = store, clock, ids

    async def open_acquisition(self, agency: str, person: str) -> str:
        """The acquisition number; `person` is the opaque resident id."""
        acquisition = self._ids.token()
        until = self._clock.timestamp() + int(ACQUISITION_LIFE.total_seconds())
        await self._store.add_acquisition(_digest(acquisition), agency, person, until)
        return acquisition

    async def acquire(self, agency: str, acquisition: str) -> str:
        """The agency's code for that person: always the same one, whichever acquisition number it came by."""
        fresh, now = self._ids.token(CODE_BYTES), self._clock.timestamp()
        code = await self._store.consume_acquisition(_digest(acquisition), agency, fresh, now)
        if code is None:
            raise AcquisitionRefused("this acquisition number is not, or no longer, valid")
        return code

    def person_of(self, agency: str, code: str) -> str:
        """Whom an agency means. Raises NoCode."""
        person = self._store.person_of(agency, code)
        if person is None:
            raise NoCode("the agency has no such code")
        return person

    def code_at(self, agency: str, person: str) -> str:
        """An agency's code for a person. Raises NoCode."""
        code = self._store.code_of(agency, person)
        if code is None:
            raise NoCode("the other agency has no code for this person")
        return code


def _digest(acquisition: str) -> str:
    return sha256(acquisition.encode()).hexdigest()
