"""Fetches today's revocation lists, for the moment when OCSP is silent: keeps each until its own end, within a budget.

Addresses are built from settings, the key identifier of a pinned CA generation, and a small number; never
followed from a certificate. Whatever goes wrong is StatusUnavailable, and that is no login (security.md OC-07).
"""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass

import httpx
from cryptography import x509
from cryptography.x509.oid import NameOID

from foundation.clock import Clock
from idp.card_login.crl import RevocationList, judge_list, points_of
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import CertificateStatus
from idp.card_login.trust_anchors import Anchor, CertificateKind
from standards import jpki_certificate

# Some 170,000 entries; a CA with more spreads them over partitions.
LARGEST_LIST = 8 * 1024 * 1024
# OCSP is given the first part of two seconds, the lists the rest (security.md OC-07: two seconds in all).
OCSP_BUDGET_SECONDS = 1.2
BUDGET_SECONDS = 0.8
# How long one fetch may go on, for those who ask later.
PATIENCE_SECONDS = 5.0
FULL = 0
# Partitions times generations; what is beyond is fetched anew.
MOST_LISTS = 64
_KIND_OF_PATH: dict[CertificateKind, str] = {"authentication": "auth", "signature": "sign"}
_PARTITION = re.compile(r"CRL ([1-9][0-9]{0,3})", re.ASCII)
_MEDIA_TYPE = "application/pkix-crl"
_Scope = tuple[str, int]


@dataclass
class _Place:
    """What is known of one list, and the fetch that a whole crowd waits for."""

    newest: RevocationList | None = None
    coming: asyncio.Task[RevocationList | None] | None = None


class CrlClient:
    """Today's lists of the pinned generations."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        clock: Clock,
        *,
        budget: float = BUDGET_SECONDS,
    ) -> None:
        self._http, self._url = http, url
        self._clock, self._budget = clock, budget
        self._places: OrderedDict[_Scope, _Place] = OrderedDict()

    async def ask(self, anchor: Anchor, certificate: x509.Certificate) -> CertificateStatus:
        """The state of a certificate that `anchor` issued, from a list in force now; else StatusUnavailable."""
        try:
            async with asyncio.timeout(self._budget):
                found = await self._list_for(anchor, certificate)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as silent:
            raise StatusUnavailable("no revocation list in time") from silent
        return found.status(certificate.serial_number)

    async def _list_for(self, anchor: Anchor, certificate: x509.Certificate) -> RevocationList:
        """The partition the certificate names, or the full list where there is no such partition."""
        partition = partition_of(anchor, certificate)
        found = await self._current(anchor, partition) if partition != FULL else None
        found = found or await self._current(anchor, FULL)
        if found is None:
            raise StatusUnavailable("the service gave no revocation list")
        return found

    async def _current(self, anchor: Anchor, partition: int) -> RevocationList | None:
        place = self._place((anchor.key_id, partition))
        if place.newest is not None and place.newest.holds_at(self._clock.now()):
            return place.newest
        if place.coming is None or place.coming.done():
            place.coming = asyncio.create_task(self._renew(place, anchor, partition))
            # Whoever waited may have gone by then, and nobody else asks how it ended.
            place.coming.add_done_callback(lambda task: task.cancelled() or task.exception())
        # A list that comes too late for this login is there for the next one.
        return await asyncio.shield(place.coming)

    async def _renew(self, place: _Place, anchor: Anchor, partition: int) -> RevocationList | None:
        """What cannot be the next list of this scope is not kept, or it would stand in the way of the right one."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await self._fetch(anchor, partition)
        if found is None:
            return None
        if not found.covers(_point(anchor, partition)):
            raise StatusUnavailable("the revocation list is about another part")
        if not found.follows(place.newest):
            raise StatusUnavailable("the revocation list is no newer than one seen before")
        place.newest = found
        return found

    def _place(self, scope: _Scope) -> _Place:
        place = self._places.setdefault(scope, _Place())
        self._places.move_to_end(scope)
        if len(self._places) > MOST_LISTS:
            self._places.popitem(last=False)
        return place

    async def _fetch(self, anchor: Anchor, partition: int) -> RevocationList | None:
        """None when the service has no such partition."""
        path = f"{self._url}/{_KIND_OF_PATH[anchor.kind]}" + (f"/{partition}" if partition != FULL else "")
        headers = {"Accept": _MEDIA_TYPE, "Accept-Encoding": "identity"}
        query = {"issuer": _key_identifier(anchor)}
        request = self._http.stream("GET", path, params=query, headers=headers, follow_redirects=False)
        async with request as response:
            if response.status_code == 404 and partition != FULL:
                return None
            _check_head(response)
            body = await _read(response)
        # Tens of thousands of entries take a tenth of a second: not on the loop everybody's login runs in.
        return await asyncio.to_thread(judge_list, body, anchor, self._clock.now())


def _key_identifier(anchor: Anchor) -> str:
    """What the generation's certificates name their issuer by (RFC 5280 4.2.1.1), hexadecimal: the same whatever other
    generations came and went."""
    return x509.SubjectKeyIdentifier.from_public_key(anchor.certificate.public_key()).digest.hex()


def _point(anchor: Anchor, partition: int) -> x509.GeneralName | None:
    """The distribution point of a partition, as its certificates name it."""
    if partition == FULL:
        return None
    return x509.DirectoryName(jpki_certificate.distribution_point_name(anchor.certificate.subject, partition))


def partition_of(anchor: Anchor, certificate: x509.Certificate) -> int:
    """The number in the directory name "CRL 3" below the CA's own name; FULL when there is none of this form."""
    for point in points_of(certificate):
        number = _number_below(anchor, point) if isinstance(point, x509.DirectoryName) else None
        if number is not None:
            return number
    return FULL


def _number_below(anchor: Anchor, point: x509.DirectoryName) -> int | None:
    own, named = list(anchor.certificate.subject), list(point.value)
    if len(named) != len(own) + 1 or named[:-1] != own or named[-1].oid != NameOID.COMMON_NAME:
        return None
    found = _PARTITION.fullmatch(str(named[-1].value))
    return int(found[1]) if found else None


def _check_head(response: httpx.Response) -> None:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    plain = response.headers.get("content-encoding", "identity") == "identity"
    if response.status_code != 200 or media_type != _MEDIA_TYPE or not plain:
        raise StatusUnavailable("the service gave no revocation list")


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > LARGEST_LIST:
            raise StatusUnavailable("the revocation list is too large")
    return bytes(body)
