"""The bank's questions at the state's latest-four-attributes service, as the provider asks them for it."""

from base64 import b64decode
from typing import Any

import httpx
from cryptography import x509

from citizen_agent.readers import Card
from deploy.registrations import CLIENT_IDS
from foundation.attribute_consent import Service
from gov_core.rooms import Rooms
from tests.attribute_statements import handed_in
from tests.journeys.town import Town

BANK = CLIENT_IDS["bank"]


class Bank:
    """One customer's consent; `serial` is the newest signature certificate the provider knows of her."""

    def __init__(self, town: Town, rooms: Rooms) -> None:
        self._town, self.serial = town, ""
        registered = rooms.attribute_consents.named(BANK)
        assert registered is not None
        self._service: Service = registered

    async def is_given(self, card: Card, password: str) -> dict[str, Any]:
        """She signs a consent with this card; what the state answers."""
        body = handed_in("give", self._service, card, password, self._town.clock)
        if not self.serial:
            self.serial = _serial(body["certificate"])
        answer = await self._ask("attribute-consents", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def learns(self) -> dict[str, Any]:
        """The attributes of now; the new serial is followed, as the provider does."""
        answer = await self._ask("attributes", self._asked)
        assert answer.status_code == 200, answer.text
        told = dict(answer.json())
        self.serial = told["serial"]
        return told

    async def is_refused(self, code: str) -> None:
        """No attributes, and why."""
        answer = await self._ask("attributes", self._asked)
        assert answer.status_code in (404, 410)
        assert answer.json()["error"] == code

    async def standing(self) -> dict[str, Any]:
        """What stands."""
        return dict((await self._ask("attribute-consents/standing", self._asked)).json())

    @property
    def _asked(self) -> dict[str, str]:
        return {"service": BANK, "serial": self.serial}

    async def _ask(self, path: str, body: dict[str, str]) -> httpx.Response:
        async with self._town.browser() as client:
            return await client.post(self._town.at("jpki_verifiers", f"/jpki/{path}"), json=body)


def _serial(certificate: str) -> str:
    return f"{x509.load_der_x509_certificate(b64decode(certificate)).serial_number:x}"
