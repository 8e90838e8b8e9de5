"""The purposes data may be used for, each with plain wording and its W3C DPV term, and the domains it fits.

A purpose that is not in this table opens nothing: APPI articles 17 and 18 want it stated and kept within.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

_DPV = "https://w3id.org/dpv#"


@dataclass(frozen=True)
class Purpose:
    """Why data is used. `domains` are the fields of life whose data may be read for it."""

    code: str
    ja: str
    en: str
    dpv: str
    domains: frozenset[str]


def _purpose(code: str, ja: str, en: str, term: str, *domains: str) -> Purpose:
    return Purpose(code, ja, en, _DPV + term, frozenset(domains))


_ALL: Sequence[Purpose] = (
    _purpose("treatment", "診療のため", "To treat you", "ServiceProvision", "medical"),
    _purpose("health-guidance", "健康の相談と助言のため", "To advise you on health", "ServiceProvision", "medical"),
    _purpose(
        "farm-advice",
        "栽培や経営の助言のため",
        "To advise you on farming",
        "ServicePersonalisation",
        "farming",
    ),
    _purpose("market-matching", "取引先を見つけるため", "To find buyers", "ServicePersonalisation", "farming"),
    _purpose("recruitment", "採用の選考のため", "To consider you for a job", "PersonnelHiring", "jobs"),
    _purpose("job-matching", "合う仕事を見つけるため", "To find work that suits you", "PersonnelHiring", "jobs"),
    _purpose("account-opening", "口座を開くときの本人確認のため", "To open an account", "IdentityVerification"),
    _purpose("identity-verification", "本人確認のため", "To verify who you are", "IdentityVerification"),
    _purpose("age-verification", "年齢の確認のため", "To check your age", "AgeVerification"),
    _purpose("current-details", "お届けの情報を最新に保つため", "To keep your details up to date", "RecordManagement"),
    _purpose("login", "ログインのため", "To sign you in", "IdentityAuthentication"),
)

PURPOSES = MappingProxyType({purpose.code: purpose for purpose in _ALL})


def fits(code: str, domain: str) -> bool:
    """Whether data of this domain may be read for this purpose at all."""
    return code in PURPOSES and domain in PURPOSES[code].domains


def dpv_term(code: str) -> str:
    """The DPV IRI of a purpose; the root term for one that only an identity provider knows."""
    return PURPOSES[code].dpv if code in PURPOSES else _DPV + "Purpose"
