"""What changes about a person: where they live, what they are called, and whether they are there at all.

公的個人認証法 第12条, 第14条: a change of what the signature certificate carries ends that certificate only.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from gov_core.jpki.revocation import Event
from gov_core.municipality.counter import Counter, attributes
from gov_core.municipality.places import locality
from gov_core.municipality.refusals import AttributesUnfit
from gov_core.number.resident import Resident

ABROAD = "国外転出"


class Changes(Counter):
    """Registered changes."""

    async def register(self, resident: Resident) -> None:
        """A resident record is made; the number follows from it (番号法 第7条第1項)."""
        locality(resident.municipality)
        attributes(resident)
        await self.residents.put_resident(resident)
        await self.designation.designate(resident.id)
        await self.note(resident.id, "number-notified")

    async def move(self, resident_id: str, address: str, municipality: str) -> None:
        """Moving house: the signature certificate falls, because it carries the address; login stays."""
        locality(municipality)
        await self._change(
            resident_id, Event.MOVED, lambda resident: replace(_living_at(resident, address), municipality=municipality)
        )

    async def move_abroad(self, resident_id: str, day: date) -> None:
        """Leaving the country; since 2024-05-27 the card stays valid, and its address says since when one is abroad."""
        address = f"{ABROAD}（{day.year}年{day.month}月{day.day}日）"
        await self._change(resident_id, Event.MOVED, lambda resident: _living_at(resident, address))

    async def change_name(self, resident_id: str, name: str, former_family_name: str = "") -> None:
        """Marriage and other changes of name; a former family name (旧氏) is written beside the new one in brackets."""
        family, space, given = name.partition("　")
        if former_family_name:
            if not space or "　" in former_family_name:
                raise AttributesUnfit("a former family name stands beside a family name")
            name = f"{family}（{former_family_name}）　{given}"
        flags = "0" * len(name)
        await self._change(
            resident_id, Event.NAME_CHANGED, lambda resident: replace(resident, name=name, name_substitutes=flags)
        )

    async def correct(self, resident_id: str, *, birth_date: date | None = None, sex: str | None = None) -> None:
        """A correction of birth date or sex on the register."""
        await self._change(
            resident_id,
            Event.CORRECTED,
            lambda resident: replace(resident, birth_date=birth_date or resident.birth_date, sex=sex or resident.sex),
        )

    async def die(self, resident_id: str) -> None:
        """Death: both certificates fall, consents end; the resident stays on record as gone."""
        await self._gone(resident_id, Event.DEATH)

    async def leave_register(self, resident_id: str) -> None:
        """Struck off the register for another reason."""
        await self._gone(resident_id, Event.LEFT_REGISTER)

    async def _gone(self, resident_id: str, event: Event) -> None:
        self.living(resident_id)
        await self.revocation.happened(event, resident_id)
        await self.residents.change_resident(resident_id, lambda resident: replace(resident, died=True))
        await self.consents.left(resident_id)
        await self.note(resident_id, event.value)

    async def _change(self, resident_id: str, event: Event, to: Callable[[Resident], Resident]) -> None:
        attributes(to(self.living(resident_id)))  # what no certificate may carry is refused before anything falls
        await self.revocation.happened(event, resident_id)
        await self.residents.change_resident(resident_id, to)
        await self.note(resident_id, event.value)


def _living_at(resident: Resident, address: str) -> Resident:
    return replace(resident, address=address, address_substitutes="0" * len(address))


def lives_in(resident: Resident, municipality: str) -> bool:
    """Whether this living person is on that municipality's register as a resident, and not as gone abroad."""
    return not resident.died and resident.municipality == municipality and not resident.address.startswith(ABROAD)
