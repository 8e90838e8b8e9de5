"""The two kinds of certificate, what carries them, and what the papers say of each (公的個人認証法 第3条, 第22条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from standards import jpki_certificate

Kind = Literal["auth", "sign"]
KINDS: tuple[Kind, ...] = ("auth", "sign")
# What the private key lives in: the card's chip or a phone's secure element (第16条の2 ff., 第35条の2 ff.).
Carrier = Literal["card", "android", "iphone"]
CARRIERS: tuple[Carrier, ...] = ("card", "android", "iphone")
PHONES: tuple[Carrier, ...] = ("android", "iphone")


@dataclass(frozen=True)
class KindFacts:
    """Issuer unit in English and Japanese, policies by carrier, and whether it carries the four attributes."""

    unit: str
    service_unit: str
    policies: Mapping[Carrier, str]
    non_repudiation: bool


FACTS: dict[Kind, KindFacts] = {
    "auth": KindFacts(
        jpki_certificate.AUTHENTICATION_CA_UNIT,
        jpki_certificate.AUTHENTICATION_SERVICE_UNIT,
        {
            "card": jpki_certificate.POLICY_AUTHENTICATION,
            "android": jpki_certificate.POLICY_AUTHENTICATION_PHONE,
            "iphone": jpki_certificate.POLICY_AUTHENTICATION_PHONE,
        },
        False,
    ),
    "sign": KindFacts(
        jpki_certificate.SIGNATURE_CA_UNIT,
        jpki_certificate.SIGNATURE_SERVICE_UNIT,
        {
            "card": jpki_certificate.POLICY_SIGNATURE,
            "android": jpki_certificate.POLICY_SIGNATURE_PHONE,
            "iphone": jpki_certificate.POLICY_SIGNATURE_PHONE,
        },
        True,
    ),
}
