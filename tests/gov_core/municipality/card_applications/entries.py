"""Applications that tests register: library, seals and staff ids of Nagaoka, Chiyoda's library, the insurance."""

from collections.abc import Sequence
from dataclasses import replace

from gov_core.municipality.card_applications.entry import CardApplication
from tests.gov_core.town import Town

LIBRARY = CardApplication(
    aid="F392015202000101",
    owner="15202",
    service="library",
    basis="平成28年長岡市条例第5号",
    title_ja="図書館カード",
    title_en="Library card",
    behind_pin=False,
    open_to="everyone",
)
SEAL = replace(
    LIBRARY,
    aid="F392015202000102",
    service="seal_registration",
    title_ja="印鑑登録証",
    title_en="Seal registration card",
    behind_pin=True,
    open_to="residents",
)
STAFF = replace(
    LIBRARY, aid="F392015202000103", service="staff_id", title_ja="職員証", title_en="Staff id", open_to="registered"
)
CHIYODA_LIBRARY = replace(LIBRARY, aid="F392013101000101", owner="13101", basis="令和元年千代田区条例第12号")
INSURANCE = replace(
    LIBRARY,
    aid="F392000001000101",
    owner="mhlw",
    service="health_insurance",
    basis="令和8年厚生労働省告示第30号",
    title_ja="健康保険の資格確認",
    title_en="Health insurance",
)
ALL = (LIBRARY, SEAL, STAFF, CHIYODA_LIBRARY, INSURANCE)


async def registered(town: Town, applications: Sequence[CardApplication] = ALL) -> None:
    """Each owner registers its own."""
    for application in applications:
        await town.rooms.applications.registry.register(application, by=application.owner)


def record(town: Town, application: CardApplication, handle: str = "hanako") -> bytes:
    """What the chip holds in the application's record, PIN or not."""
    found = town.card(handle).application(bytes.fromhex(application.aid))
    assert found is not None
    file = found.find(1)
    assert file is not None
    return bytes(file.content)  # type: ignore[union-attr]
