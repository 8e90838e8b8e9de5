"""One exchange: ask -> check -> forward -> answer; written down on both sides before anything is forwarded or returned.

番号法 第21条第2項 (what the core checks), 第22条 (the duty to answer), 第23条 (the record; kept seven years). The core
turns the asker's code into the provider's and passes on an answer it cannot read.
"""

import re
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Protocol

from foundation.clock import Clock
from foundation.errors import DomainError
from gov_core.linkage.agencies import Agencies, Agency
from gov_core.linkage.allow_list import AllowList, Row
from gov_core.linkage.codes import Codes, NoCode
from gov_core.linkage.store import Entry, LinkageStore

JST = timezone(timedelta(hours=9))  # laws come into force at midnight in Japan
RETENTION = timedelta(days=7 * 366)
_SEALED = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){3}\.[A-Za-z0-9_-]+", re.ASCII)


class NotPermitted(DomainError):
    """No row of the allow-list permits this."""

    code = "not_permitted"


class RecordExists(DomainError):
    """The asker used this record id before."""

    code = "record_exists"


class ProviderSilent(DomainError):
    """The provider gave no answer, or one that is not encrypted to the asker."""

    code = "provider_silent"


@dataclass(frozen=True)
class Question:
    """What an asker wants to know; `code` is the asker's own, `record_id` unique among the asker's questions."""

    record_id: str
    code: str
    work: str
    provider: str
    item: str


class Forward(Protocol):
    """Carries a question to a provider."""

    async def __call__(self, provider: Agency, asker: Agency, code: str, question: Question) -> str:
        """The answer as JWE in compact form, encrypted to `asker.key`. Raises ProviderSilent."""
        ...


class Exchange:
    """The core of the network."""

    def __init__(
        self,
        agencies: Agencies,
        allow_list: AllowList,
        codes: Codes,
        log: LinkageStore,
        clock: Clock,
        forward: Forward,
    ) -> None:
        self._agencies, self._allow_list, self._codes = agencies, allow_list, codes
        self._log, self._clock, self._forward = log, clock, forward

    async def ask(self, asker: Agency, question: Question) -> str:
        """The sealed answer; a refusal is on the record of both sides as well."""
        provider = self._agencies.find(question.provider)
        row = self._row(asker, provider, question)
        person = self._person(asker, question)
        refusal = "not_permitted" if row is None else "no_code" if person is None else ""
        await self._open(asker, question, person, row, refusal or "asked")
        if provider is None or row is None:
            raise NotPermitted("no row of the allow-list permits this")
        if person is None:
            raise NoCode("the agency has no such code")
        return await self._answered(provider, asker, person, question)

    async def _answered(self, provider: Agency, asker: Agency, person: str, question: Question) -> str:
        try:
            code = self._codes.code_at(provider.id, person)
            answer = await self._forward(provider, asker, code, question)
            if not _SEALED.fullmatch(answer):
                raise ProviderSilent("the answer is not encrypted to the asker")
        except (NoCode, ProviderSilent) as silent:
            await self._log.close(asker.id, question.record_id, self._clock.timestamp(), silent.code)
            raise
        await self._log.close(asker.id, question.record_id, self._clock.timestamp(), "answered")
        return answer

    async def _open(self, asker: Agency, asked: Question, person: str | None, row: Row | None, outcome: str) -> None:
        entry = Entry(
            asker=asker.id,
            record_id=asked.record_id,
            provider=asked.provider,
            work=asked.work,
            item=asked.item,
            asked_at=self._clock.timestamp(),
            answered_at=None,
            outcome=outcome,
        )
        undisclosed = row is not None and row.undisclosed
        if not await self._log.open(entry, person, undisclosed):
            raise RecordExists("this record id was used before")

    def _row(self, asker: Agency, provider: Agency | None, asked: Question) -> Row | None:
        if provider is None:
            return None
        today = self._clock.now().astimezone(JST).date()
        return self._allow_list.find(asker.kind, asked.work, provider.kind, asked.item, today)

    def _person(self, asker: Agency, asked: Question) -> str | None:
        try:
            return self._codes.person_of(asker.id, asked.code)
        except NoCode:
            return None

    async def forget_old(self) -> int:
        """Records older than seven years go (番号法施行令 第29条); returns how many exchanges."""
        return await self._log.purge(self._clock.timestamp() - int(RETENTION.total_seconds()))
