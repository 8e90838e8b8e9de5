"""Verifiers for tests: their client certificates, and a town that knows them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from deploy.verifier_pki import TlsAuthority
from gov_core.jpki.verifiers.registry import pin_of
from gov_core.jpki.verifiers.verifier import Verifier
from tests.gov_core.town import BASE, START, Town, run
from tests.shown_certificate import showing

NUMBER = "7000012050002"  # a corporate number with its check digit
NOTIFIED = date(2026, 4, 1)
PERIOD = (START - timedelta(days=1), START + timedelta(days=365))


@cache
def authority() -> TlsAuthority:
    """One authority for all tests: its key is slow to make."""
    return TlsAuthority(START)


@cache
def certificate(name: str, period: tuple[Any, Any] = PERIOD) -> x509.Certificate:
    """A client certificate."""
    return authority().certify(name, server=False, period=period)[0]


def pem(of: x509.Certificate) -> str:
    """As a server passes it on."""
    return of.public_bytes(Encoding.PEM).decode()


PLATFORM = Verifier("kakehashi", "かけはし", "platform_operator", NUMBER, NOTIFIED, pin_of(certificate("kakehashi")))
NOTIFIED_ONE = replace(PLATFORM, id="tax", kind="notified_verifier", pin=pin_of(certificate("tax")))
SERVICE = replace(PLATFORM, id="bank", kind="service_provider", pin=None, platform="kakehashi")


def admit(town: Town, *verifiers: Verifier) -> None:
    """Write them into the register, in this order."""
    for verifier in verifiers or (PLATFORM, NOTIFIED_ONE, SERVICE):
        run(town.rooms.verifiers.registry.register(verifier))


@dataclass(frozen=True)
class Caller:
    """A program that shows one certificate, or none, to a house without a public status service."""

    town: Town
    certificate: x509.Certificate | None

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request."""
        app = self.town.app(public_status=False)
        shown = app if self.certificate is None else showing(app, pem(self.certificate))

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(shown), base_url=BASE) as client:
                return await client.request(method, path, **more)

        return run(send())
