"""A small network for tests: two municipalities and the pension service, each with a key pair of its own."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from jwcrypto import jwe, jwk

from gov_core.linkage.agencies import Agencies, Agency
from gov_core.linkage.allow_list import AllowList
from gov_core.linkage.exchange import Exchange, ProviderSilent, Question
from tests.gov_core.town import Town, run

KEYS = {name: jwk.JWK.generate(kty="EC", crv="P-256") for name in ("nagaoka", "chiyoda", "pension")}


def agency(name: str, kind: str) -> Agency:
    """One agency; its secret is its name and `-secret`."""
    digest = sha256(f"{name}-secret".encode()).hexdigest()
    key = json.loads(KEYS[name].export_public())
    return Agency(name, kind, name.title(), digest, f"http://{name}.test/answer", f"core-to-{name}", key)


NAGAOKA, CHIYODA = agency("nagaoka", "municipality"), agency("chiyoda", "municipality")
PENSION = agency("pension", "pension-service")


@dataclass
class Provider:
    """Answers any question with a sealed text, unless told what else to do."""

    answer: str | None = None
    silent: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def __call__(self, provider: Agency, asker: Agency, code: str, question: Question) -> str:
        """What a provider's middle server does."""
        self.asked.append((provider.id, code, question.item))
        if self.silent:
            raise ProviderSilent
        return self.answer if self.answer is not None else sealed({"item": question.item}, asker.key)


def sealed(content: Any, key: dict[str, Any]) -> str:
    """Content encrypted to the asker (RFC 7516)."""
    header = json.dumps({"alg": "ECDH-ES+A256KW", "enc": "A256GCM"})
    return str(jwe.JWE(json.dumps(content), header, recipient=jwk.JWK(**key)).serialize(compact=True))


def opened(token: str, name: str) -> Any:
    """What only the asker can read."""
    received = jwe.JWE()
    received.deserialize(token, KEYS[name])
    return json.loads(received.payload)


@dataclass(frozen=True)
class Network:
    """The exchange with its provider."""

    town: Town
    provider: Provider
    exchange: Exchange

    def code(self, agency_id: str, person: str = "r-hanako") -> str:
        """An agency acquires its code for a person."""
        codes = self.town.rooms.codes
        return run(codes.acquire(agency_id, run(codes.open_acquisition(agency_id, person))))

    def question(self, record_id: str = "record-1", **changes: str) -> Question:
        """Chiyoda asks Nagaoka for last year's tax of a person who moved."""
        values = {
            "record_id": record_id,
            "code": changes.pop("code", None) or self.code("chiyoda"),
            "work": "child-allowance",
            "provider": "nagaoka",
            "item": "local-tax",
        }
        return Question(**{**values, **changes})


def network(town: Town) -> Network:
    """Everything wired."""
    provider, rooms = Provider(), town.rooms
    agencies = Agencies([NAGAOKA, CHIYODA, PENSION])
    return Network(town, provider, Exchange(agencies, AllowList(), rooms.codes, rooms.linkage, town.clock, provider))
