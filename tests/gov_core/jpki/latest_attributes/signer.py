"""A citizen at the card and a service at the door: signs statements as the card does, and asks as the provider does."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from citizen_agent.card_session import Kind, prove
from foundation.attribute_consent import Action, Statement, build
from foundation.attribute_notice import notice
from foundation.clock import FixedClock
from gov_core.card.slot import InsertedCard
from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.shown import Shown
from gov_core.jpki.verifiers.verifier import Verifier
from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM, SERVICE, Caller, admit, certificate
from tests.gov_core.town import HANAKO, SECRETS, Town, run

BANK = replace(SERVICE, name="株式会社さくら銀行")
SHOP = replace(SERVICE, id="shop", name="みどり商店")
PURPOSE = "届出事項の変更の確認"


@dataclass
class Signer:
    """Hanako (or whoever `handle` is), with the registered bank and shop that ask through the platform operator."""

    town: Town
    handle: str = "hanako"
    caller: Caller = field(init=False)

    def __post_init__(self) -> None:
        admit(self.town, PLATFORM, BANK, SHOP)
        self.caller = Caller(self.town, certificate("kakehashi"))

    @property
    def consents(self) -> Consents:
        """The room."""
        return self.town.rooms.attribute_consents

    @property
    def clock(self) -> FixedClock:
        """The town's clock."""
        assert isinstance(self.town.clock, FixedClock)
        return self.town.clock

    def statement(self, action: Action = "give", service: Verifier = BANK, **changed: Any) -> Statement:
        """What the person signs now."""
        now, party = self.clock.timestamp(), self.consents.statements.service(service)
        terms = notice(party, PURPOSE, now).terms(PURPOSE) if action == "give" else None
        return replace(Statement(party, terms, self.town.ids.token(16), now), **changed)

    def sign(self, statement: Statement | str, kind: Kind = Kind.SIGNATURE) -> Shown:
        """With the card."""
        text = statement if isinstance(statement, str) else build(statement)
        card = InsertedCard(self.town.folder / f"cards/{self.handle}.json")
        try:
            proof = prove(card, kind, SECRETS.pin if kind is Kind.AUTHENTICATION else SECRETS.password, text)
        finally:
            card.close()
        return Shown(text, proof.certificate, proof.signature)

    def shown(self, action: Action = "give", service: Verifier = BANK) -> Shown:
        """A good signed statement."""
        return self.sign(self.statement(action, service))

    def consent(self, service: Verifier = BANK) -> str:
        """Give consent, and let the night pass; the consent's id."""
        given = run(self.consents.give(PLATFORM, service, self.shown(service=service)))
        self.clock.set(self.clock.now().replace(hour=16) if self.clock.now().hour < 15 else self.clock.now())
        return given.id

    @property
    def serial(self) -> str:
        """Of the newest signature certificate of the card."""
        return self.town.rows(HANAKO.id, "sign")[-1].serial

    def post(self, path: str, body: Any) -> httpx.Response:
        """One question of the platform operator."""
        return self.caller.ask("POST", path, json=body)

    def hand_in(self, shown: Shown, path: str = "", service: str = "bank", **changed: Any) -> httpx.Response:
        """A signed statement as the platform operator passes it on."""
        body = {
            "service": service,
            "statement": shown.text,
            "certificate": b64encode(shown.certificate).decode(),
            "signature": b64encode(shown.signature).decode(),
            **changed,
        }
        return self.post(f"/jpki/attribute-consents{path}", body)

    def ask(self, service: str = "bank", serial: str | None = None) -> httpx.Response:
        """For the attributes."""
        return self.post("/jpki/attributes", {"service": service, "serial": serial or self.serial})

    def standing(self, service: str = "bank", serial: str | None = None) -> dict[str, Any]:
        """For what stands."""
        asked = {"service": service, "serial": serial or self.serial}
        answer = self.post("/jpki/attribute-consents/standing", asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())
