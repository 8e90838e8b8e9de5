"""What ends a card or stops it for a while: loss, suspicion, a number that leaked, a card given back.

A hold is never released (公的個人認証法 has no such act): a suspended card that is found again works on with new
certificates, never with the old ones.
"""

from gov_core.jpki.revocation import Event
from gov_core.municipality.counter import Counter
from gov_core.municipality.refusals import NoCard


class Endings(Counter):
    """Cards end or rest."""

    async def lose_card(self, resident_id: str) -> None:
        """The holder reports the loss: everything on the card falls at once."""
        await self._card_ends(resident_id, Event.LOST, "lost")

    async def suspend_card(self, resident_id: str) -> None:
        """A call to the 24-hour line (一時利用停止): the certificates go on hold at once."""
        await self._card_ends(resident_id, Event.KEY_SUSPECTED, "suspended")

    async def suspect_key(self, resident_id: str) -> None:
        """A key may be known to somebody else: the certificates are held."""
        await self._card_ends(resident_id, Event.KEY_SUSPECTED, "suspended")

    async def compromise_key(self, resident_id: str) -> None:
        """A key is known to somebody else: the certificates fall for that reason."""
        await self._card_ends(resident_id, Event.KEY_COMPROMISED, "suspended")

    async def find_card_again(self, resident_id: str) -> None:
        """A suspended card is back in its holder's hands; its certificates stay dead until new ones are written."""
        self.living(resident_id)
        record = self.card_of(resident_id)
        if record.state != "suspended":
            raise NoCard("this card is not suspended")
        await self.cards.set_state(record.id, "held")
        await self.note(resident_id, "found-again")

    async def discard_card(self, resident_id: str) -> None:
        """The card was never collected, or is destroyed: its certificates fall. One that waits has none."""
        waiting = self.cards.in_state(resident_id, "issued")
        if waiting is None:
            await self._card_ends(resident_id, Event.DISCARDED, "discarded")
            return
        await self.cards.set_state(waiting.id, "uncollected")
        await self.note(resident_id, Event.DISCARDED.value)

    async def return_card(self, resident_id: str) -> None:
        """The holder gives the card back and asks for the end of its certificates."""
        await self._card_ends(resident_id, Event.HOLDER_ASKED, "returned")

    async def change_number_after_leak(self, resident_id: str) -> None:
        """番号法 第7条第2項: the leaked number is dead, a new one is designated; the card that bears it ends."""
        await self.designation.change_after_leak(self.living(resident_id).id)
        if self.cards.of_resident(resident_id) is not None:
            await self._card_ends(resident_id, Event.HOLDER_ASKED, "returned")
        await self.note(resident_id, "number-changed")

    async def _card_ends(self, resident_id: str, event: Event, state: str) -> None:
        record = self.card_of(resident_id)
        await self.revocation.happened(event, resident_id)
        await self.cards.set_state(record.id, state)
        await self.note(resident_id, event.value)
