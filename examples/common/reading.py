"""Reads what a citizen granted, datatype by datatype, with the token of this session (RFC 6750, RFC 9396 7).

An expired token is refreshed once, under a lock: two refreshes at a time would look like theft and end the grant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from examples.common.sessions import Session
from examples.common.site import Site
from relying_party_sdk.errors import AccessRefused, AnswerRefused, GrantRejected, RelyingPartyError, TokenRefused
from relying_party_sdk.tokens import Tokens

Record = Mapping[str, Any]
_EARLY_SECONDS = 5  # a token about to end is renewed before it is used


@dataclass(frozen=True)
class Refusal:
    """Why nothing may be read: the OAuth code, the problem's type and the service's own words."""

    code: str
    problem: str
    title: str
    status: int


@dataclass(frozen=True)
class Read:
    """One datatype: its records, or the reason why not."""

    datatype: str
    records: Sequence[Record] = ()
    refusal: Refusal | None = None


def granted_datatypes(tokens: Tokens, domain: str) -> list[str]:
    """What the citizen said yes to in this domain, in their order, each once."""
    found: dict[str, None] = {}
    for detail in tokens.authorization_details:
        if detail.get("type") == "data_trust" and detail.get("domain") == domain:
            for name in (*detail.get("datatypes", ()), *detail.get("optional_datatypes", ())):
                if isinstance(name, str) and name.isalnum():
                    found[name] = None
    return list(found)


class Reader:
    """Reads one domain. `path` is where its datatypes live at the data trust, e.g. `/fhir/R4/`."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self._base = site.settings.data_trust_url + path

    async def read(self, session: Session, datatypes: Sequence[str]) -> list[Read]:
        """Every datatype in turn; after a refusal that concerns the whole grant there is no point in going on."""
        found: list[Read] = []
        for datatype in datatypes:
            found.append(await self._one(session, datatype))
            refusal = found[-1].refusal
            if refusal is not None and not refusal.problem.endswith(":datatype-not-granted"):
                break
        return found

    async def _one(self, session: Session, datatype: str) -> Read:
        try:
            return Read(datatype, _records(await self._fetch(session, datatype)))
        except AccessRefused as no:
            return Read(datatype, refusal=Refusal(no.code, no.problem or "", no.title or "", no.status))
        except RelyingPartyError as no:
            final = isinstance(no, GrantRejected | TokenRefused | AnswerRefused)
            code = no.code if final else "temporarily_unavailable"
            return Read(datatype, refusal=Refusal(code, "", "", 403 if final else 503))

    async def _fetch(self, session: Session, datatype: str) -> Record:
        tokens = await self._fresh(session)
        try:
            return await self._site.relying_party.read(self._base + datatype, tokens)
        except AccessRefused as no:
            if no.code != "invalid_token" or tokens.refresh_token is None:
                raise
            return await self._site.relying_party.read(self._base + datatype, await self._renew(session, tokens))

    async def _fresh(self, session: Session) -> Tokens:
        tokens = _of(session)
        ends_soon = tokens.expires_at - _EARLY_SECONDS <= self._site.clock.timestamp()
        return await self._renew(session, tokens) if ends_soon and tokens.refresh_token else tokens

    async def _renew(self, session: Session, used: Tokens) -> Tokens:
        async with session.lock:
            tokens = _of(session)
            if tokens.access_token == used.access_token:  # nobody renewed it while we waited
                session.tokens = tokens = await self._site.relying_party.refresh(tokens)
            return tokens


def _of(session: Session) -> Tokens:
    if session.tokens is None:
        raise GrantRejected("nobody is logged in", code="invalid_grant")
    return session.tokens


def _records(answer: Record) -> list[Record]:
    """The resources of a FHIR Bundle, or the records of a plain answer; what is neither is left out."""
    if answer.get("resourceType") == "Bundle":
        entries = answer.get("entry", [])
        listed = [entry.get("resource") for entry in entries if isinstance(entry, dict)]
    else:
        listed = answer.get("records", [])
    return [record for record in listed if isinstance(record, dict)]
