"""The demo's card applications, on ordinances and a notice that are made up, and the card reader's list of them."""

import json

from deploy.house_settings import Place
from deploy.kiosk_file import corporate_number
from deploy.private_file import write_private
from gov_core.municipality.card_applications.entry import CardApplication

STATE, SEAL_PIN = "mhlw", "2580"


SEAL, LIBRARY = ("印鑑登録証", "Seal registration card"), ("図書館カード", "Library card")
INSURANCE, STAFF = ("健康保険の資格確認", "Health insurance eligibility"), ("職員証", "Staff id")
CHIYODA = "令和8年千代田区条例第7号（架空）"
NAGAOKA = "令和8年長岡市条例第12号（架空）"
NOTICE = "令和8年厚生労働省告示第30号（架空）"
APPLICATIONS = (
    CardApplication("F392013101000101", "13101", "seal_registration", CHIYODA, *SEAL, True, "residents"),
    CardApplication("F392013101000102", "13101", "library", CHIYODA, *LIBRARY, False, "everyone"),
    CardApplication("F392013101000103", "13101", "staff_id", CHIYODA, *STAFF, False, "registered"),
    CardApplication("F392015202000101", "15202", "seal_registration", NAGAOKA, *SEAL, True, "residents"),
    CardApplication("F392015202000102", "15202", "library", NAGAOKA, *LIBRARY, False, "everyone"),
    CardApplication("F392000001000101", STATE, "health_insurance", NOTICE, *INSURANCE, False, "everyone"),
)
# Which card carries what, and the PIN of what is behind one.
ON_CARDS = {
    "hanako": (("F392013101000101", SEAL_PIN), ("F392013101000102", None), ("F392000001000101", None)),
    "taro": (("F392015202000102", None), ("F392000001000101", None)),
}


def write_applications_file(place: Place) -> None:
    """Write `applications.json`, which the kiosk's card reader goes by; at every start, as addresses may have moved."""
    listed = [
        {
            "aid": each.aid,
            "title_ja": each.title_ja,
            "title_en": each.title_en,
            "owner_ja": each.owned_by.name_ja,
            "owner_en": each.owned_by.name_en,
            "corporate_number": corporate_number(each.owner),
            "behind_pin": each.behind_pin,
            "origins": [place.street["gov_core"]],
        }
        for each in APPLICATIONS
    ]
    write_private(place.applications_file, json.dumps(listed, ensure_ascii=False, indent=1))
