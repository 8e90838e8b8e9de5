"""The two kinds of certificate and what the papers say of each (公的個人認証法 第3条 and 第22条)."""

from dataclasses import dataclass
from typing import Literal

from standards import jpki_certificate

Kind = Literal["auth", "sign"]
KINDS: tuple[Kind, ...] = ("auth", "sign")


@dataclass(frozen=True)
class KindFacts:
    """Issuer unit, policy and whether the certificate carries the four attributes."""

    unit: str
    policy: str
    non_repudiation: bool


FACTS: dict[Kind, KindFacts] = {
    "auth": KindFacts(jpki_certificate.AUTHENTICATION_CA_UNIT, jpki_certificate.POLICY_AUTHENTICATION, False),
    "sign": KindFacts(jpki_certificate.SIGNATURE_CA_UNIT, jpki_certificate.POLICY_SIGNATURE, True),
}
