"""One certificate for the person of a visit: checked, put on record, signed, handed out; then the visit is over.

Two visits in the same second once printed each other's certificates (Kawasaki, 2023): here every value comes from the
one visit and the one resident, nothing goes through a shared file, and the visit is spent before the page is drawn.
"""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.jpki.validity import JST
from gov_core.kiosk.counter import SEAL, Counter
from gov_core.kiosk.municipalities import CertificateKind, Municipalities, Municipality
from gov_core.kiosk.office_keys import OfficeKeys
from gov_core.kiosk.print_page import Page, draw
from gov_core.kiosk.refusals import CertificateNotOffered, NotRegistered
from gov_core.kiosk.signed_pdf import sign
from gov_core.kiosk.store import Printed, Visit
from gov_core.kiosk.visits import Visits, holder_of
from gov_core.municipality.refusals import NotOnRegister
from gov_core.number.resident import Resident
from gov_core.number.store import NumberStore

_CODE_BYTES = 15
_SEXES = {"1": "男", "2": "女"}
TITLES: dict[CertificateKind, str] = {"resident_record": "住民票の写し", "seal_registration": "印鑑登録証明書"}
_ATTESTATIONS: dict[CertificateKind, str] = {
    "resident_record": "この写しは、住民票の原本と相違ないことを証明する。",
    "seal_registration": "この写しは、登録された印影と相違ないことを証明する。",
}


@dataclass(frozen=True)
class HandedOut:
    """The signed file, its name and its verification code."""

    pdf: bytes
    name: str
    code: str


@dataclass(frozen=True)
class Offer:
    """What a person may choose: their municipality, and each certificate with a reason why not (empty: go on)."""

    municipality: Municipality
    certificates: tuple[tuple[CertificateKind, str], ...]


@dataclass(frozen=True)
class Certificates:
    """Prints certificates; `check_at` is the public address where a code can be checked."""

    municipalities: Municipalities
    residents: NumberStore
    counter: Counter
    offices: OfficeKeys
    visits: Visits
    clock: Clock
    ids: IdSource
    check_at: str

    def offer(self, visit: Visit) -> Offer:
        """What this person's municipality issues. Raises NotProven, NotOnRegister or NotEnrolled."""
        resident = self._resident(visit)
        municipality = self.municipalities.joined(resident.municipality)
        return Offer(
            municipality, tuple((k, self._missing(k, municipality, resident)) for k in municipality.certificates)
        )

    async def issue(self, visit: Visit, kind: CertificateKind) -> HandedOut:
        """The signed certificate. Raises what `offer` raises, CertificateNotOffered, NotRegistered or VisitOver."""
        resident = self._resident(visit)
        municipality = self.municipalities.joined(resident.municipality)
        municipality.must_offer(kind)
        if self._missing(kind, municipality, resident):
            raise NotRegistered("no seal is registered")
        await self.visits.end(visit)
        moment, code = self.clock.now().replace(microsecond=0), self._code()
        page = self._page(kind, municipality, resident, moment, code)
        pdf = await sign(draw(page), await self.offices.of(municipality), moment.astimezone(JST))
        digest = sha256(pdf).hexdigest()
        stamp = int(moment.timestamp())
        printed = Printed(code, kind, municipality.code, resident.id, stamp, municipality.fee_yen, digest)
        await self.visits.store.add_printed(printed)
        return HandedOut(pdf, f"{kind}-{code}.pdf", code)

    def _resident(self, visit: Visit) -> Resident:
        resident = self.residents.resident(holder_of(visit))
        if resident is None or resident.died:
            raise NotOnRegister("nobody living has this id")
        return resident

    def _missing(self, kind: CertificateKind, municipality: Municipality, resident: Resident) -> str:
        if kind != "seal_registration":
            return ""
        try:
            self.counter.registration(municipality, SEAL, resident.id)
        except NotRegistered:
            return "no_seal"
        return ""

    def _code(self) -> str:
        """120 bits in groups of four, for eyes and fingers."""
        text = b32encode(self.ids.raw(_CODE_BYTES)).decode()
        return "-".join(text[start : start + 4] for start in range(0, len(text), 4))

    def _page(
        self, kind: CertificateKind, municipality: Municipality, resident: Resident, moment: datetime, code: str
    ) -> Page:
        rows = [
            ("氏名", resident.name),
            ("生年月日", _day(datetime.combine(resident.birth_date, datetime.min.time()))),
            ("性別", _SEXES.get(resident.sex, "")),
            ("住所", resident.address),
        ]
        seal = ""
        if kind == "resident_record":
            rows.append(("個人番号", "省略"))  # 住民基本台帳法 第12条第5項: left out unless asked for by law
        else:
            number, _ = self.counter.registration(municipality, SEAL, resident.id)
            rows.insert(0, ("登録番号", number))
            seal = resident.name.partition("　")[0]
        day = _day(moment.astimezone(JST))
        head = f"{municipality.head_ja}（模擬）"
        return Page(TITLES[kind], rows, _ATTESTATIONS[kind], day, head, code, self.check_at, seal)


def _day(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def offered(kind: str) -> CertificateKind:
    """A certificate kind from the wire. Raises CertificateNotOffered."""
    found = next((known for known in TITLES if known == kind), None)
    if found is None:
        raise CertificateNotOffered("no such certificate")
    return found
