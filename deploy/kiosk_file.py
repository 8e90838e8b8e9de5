"""The demo's list of municipalities at the kiosk.

Three issue certificates at stores, Sapporo has its counter only, Nagoya and Fukuoka have not joined at all. The
ministry is there for its card application: its terminal stands for the reader of a hospital.
"""

import json
from hashlib import sha256

from deploy.house_settings import Place
from deploy.private_file import write_private
from standards.corporate_number import from_base

OPERATOR = {"name_ja": "証明書交付センター（模擬）", "name_en": "Certificate centre (mock)"}
# code, name, head, certificates at stores; the corporate numbers are made up
MEMBERS = (
    ("13101", "千代田区", "Chiyoda City", ("resident_record", "seal_registration")),
    ("15202", "長岡市", "Nagaoka City", ("resident_record", "seal_registration")),
    ("27127", "大阪市", "Osaka City", ("resident_record",)),
    ("01101", "札幌市", "Sapporo City", ()),
    ("mhlw", "厚生労働省", "Ministry of Health, Labour and Welfare", ()),
)
_STATE = {"mhlw": "00001"}
FEE_YEN = 200


def write_kiosk_file(place: Place) -> None:
    """Write `kiosk.json`: at every start, because addresses may have moved."""
    members = [
        {
            "code": code,
            "name_ja": ja,
            "name_en": en,
            "head_ja": f"{ja}長",
            "head_en": f"Mayor of {en}",
            "corporate_number": corporate_number(code),
            "certificates": list(certificates),
            "fee_yen": FEE_YEN,
            "terminal_sha256": sha256(place.secrets.texts["counter_terminal"].encode()).hexdigest(),
        }
        for code, ja, en, certificates in MEMBERS
    ]
    document = {
        "operator": {**OPERATOR, "corporate_number": corporate_number("00000")},
        "reader": place.street["kiosk_reader"],
        "municipalities": members,
    }
    write_private(place.kiosk_file, json.dumps(document, ensure_ascii=False, indent=1))


def corporate_number(code: str) -> str:
    """The made-up corporate number of a body of this file."""
    return from_base(f"9990000{_STATE.get(code, code)}")
