"""The municipalities that joined, from the operator's file: what they issue at stores, and how their counters sign in.

{"operator": {"name_ja": "証明書交付センター", "name_en": "...", "corporate_number": "..."},
 "reader": "https://...", "municipalities": [{"code": "13101", "name_ja": "千代田区", "name_en": "Chiyoda City",
 "head_ja": "千代田区長", "head_en": "Mayor of Chiyoda", "corporate_number": "...",
 "certificates": ["resident_record"], "fee_yen": 200, "terminal_sha256": "<hex of a 256-bit secret>"}]}
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from foundation.forms import parse_json
from gov_core.kiosk.refusals import CertificateNotOffered, NotEnrolled, TerminalUnknown

CertificateKind = Literal["resident_record", "seal_registration"]
CERTIFICATES: tuple[CertificateKind, ...] = get_args(CertificateKind)


@dataclass(frozen=True)
class Body:
    """A public body as a card's statement names it."""

    name_ja: str
    name_en: str
    corporate_number: str


@dataclass(frozen=True)
class Municipality(Body):
    """One municipality that joined; an empty `certificates`: counter services only.

    `code` is its five digits, or for a body of the state with a card application the short name of
    gov_core/municipality/card_applications/owners.py.
    """

    code: str
    head_ja: str
    head_en: str
    certificates: tuple[CertificateKind, ...]
    fee_yen: int
    terminal_sha256: str = field(repr=False)

    def must_offer(self, kind: CertificateKind) -> None:
        """Raise CertificateNotOffered for a certificate that is not issued at stores."""
        if kind not in self.certificates:
            raise CertificateNotOffered(f"{self.code} does not issue {kind} at stores")


class Municipalities:
    """Everybody who joined, and who runs the kiosks; `reader` is the address of the kiosk's card reader page."""

    def __init__(self, operator: Body, reader: str, members: Iterable[Municipality]) -> None:
        self.operator, self.reader = operator, reader
        self._by_code = {member.code: member for member in members}

    @classmethod
    def read(cls, path: Path) -> "Municipalities":
        """Read the operator's file; an unknown or missing member stops the start with ValueError."""
        document = parse_json(path.read_bytes())
        if not isinstance(document, dict) or set(document) != {"operator", "reader", "municipalities"}:
            raise ValueError("the kiosk file has exactly: operator, reader, municipalities")
        members = [_municipality(each) for each in document["municipalities"]]
        if len({member.code for member in members}) != len(members):
            raise ValueError("two municipalities have the same code")
        return cls(Body(**document["operator"]), str(document["reader"]), members)

    def joined(self, code: str) -> Municipality:
        """The municipality, if it issues certificates at stores. Raises NotEnrolled."""
        found = self._by_code.get(code)
        if found is None or not found.certificates:
            raise NotEnrolled(f"municipality {code} has not joined")
        return found

    def signed_in(self, credentials: tuple[str, str] | None) -> Municipality:
        """The municipality whose counter terminal these credentials (code, secret) are. Raises TerminalUnknown."""
        code, secret = credentials or ("", "")
        found = self._by_code.get(code)
        given = sha256(secret.encode()).hexdigest()
        if not hmac.compare_digest(given, found.terminal_sha256 if found else "0" * 64) or found is None:
            raise TerminalUnknown("no counter terminal signs in like this")
        return found

    def asking(self, code: str) -> Body:
        """Who asks at a place: the municipality of a counter, or the operator of the stores' terminals."""
        return self.at(code) or self.operator

    def at(self, code: str) -> Municipality | None:
        """A municipality by its code, whether or not it issues at stores."""
        return self._by_code.get(code)


def _municipality(document: Any) -> Municipality:
    names = {each.name for each in fields(Municipality)}
    if not isinstance(document, dict) or set(document) != names:
        raise ValueError(f"each municipality has exactly: {', '.join(sorted(names))}")
    if not set(document["certificates"]) <= set(CERTIFICATES):
        raise ValueError(f"the certificates are: {', '.join(CERTIFICATES)}")
    return Municipality(**{**document, "certificates": tuple(document["certificates"])})
