"""Asks JPKI whether a certificate still counts: OCSP over HTTP (RFC 6960 appendix A), with a nonce, in two
seconds.

The address comes from settings, never from a certificate. It is called only for certificates that passed
every check. No trustworthy answer in time is StatusUnavailable, and that is no login (security.md OC-07). No answer at
all is StatusSilent; an answer that cannot be believed is never silence (OC-06).
"""

import asyncio

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.card_login.heard import Heard
from idp.card_login.refusals import StatusSilent, StatusUnavailable
from idp.card_login.status_response import CertificateStatus, StatusQuestion, judge
from idp.card_login.trust_anchors import Anchor

BUDGET_SECONDS = 2.0
LARGEST_ANSWER = 64 * 1024
_NONCE_BYTES = 32
# RFC 9110 15.6.3 to 15.6.5: what a server, or whoever stands before it, says when nobody is there to answer.
_DOWN = frozenset({502, 503, 504})


class StatusClient:
    """One question, one signed answer."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        clock: Clock,
        ids: IdSource,
        budget: float = BUDGET_SECONDS,
        heard: Heard | None = None,
    ) -> None:
        self._http, self._url = http, url
        self._heard = heard or Heard()
        self._clock, self._ids, self._budget = clock, ids, budget

    async def ask(self, anchor: Anchor, serial: int) -> CertificateStatus:
        """The signed state of one certificate, or StatusUnavailable."""
        self._heard.trustworthy = False
        status = await self._ask(anchor, serial)
        self._heard.trustworthy = True
        return status

    async def _ask(self, anchor: Anchor, serial: int) -> CertificateStatus:
        question = StatusQuestion(anchor, serial, self._ids.raw(_NONCE_BYTES))
        try:
            async with asyncio.timeout(self._budget):
                body = await self._post(_encode(question))
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as silent:
            raise StatusSilent("the status service did not answer") from silent
        return judge(body, question, self._clock.now())

    async def _post(self, question: bytes) -> bytes:
        headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        request = self._http.stream("POST", self._url, content=question, headers=headers, follow_redirects=False)
        async with request as response:
            media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if response.status_code in _DOWN:
                raise StatusSilent("the status service is down")
            if response.status_code != 200 or media_type != "application/ocsp-response":
                raise StatusUnavailable("the status service gave no OCSP answer")
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise StatusUnavailable("the status answer is too large")
            return bytes(body)


def _encode(question: StatusQuestion) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        question.issuer_name_hash, question.issuer_key_hash, question.serial, SHA256()
    )
    nonce = x509.OCSPNonce(question.nonce)
    return builder.add_extension(nonce, critical=False).build().public_bytes(Encoding.DER)
