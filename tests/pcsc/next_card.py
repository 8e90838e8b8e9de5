"""A login at the real provider with a card that signs with P-384, behind pcscd; a program of its own.

    python -m tests.pcsc.next_card FOLDER

Makes the card for authorities this provider pins, says "ready", and logs in once a line comes on standard input.
"""

import asyncio
import json
import sys
from pathlib import Path

from citizen_agent.answer_challenge import Provider
from citizen_agent.card_session import inserted
from citizen_agent.reader import PcscReaders
from citizen_agent.unattended import Secrets, log_in
from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from gov_core.card.personalisation import Blank, Issued
from gov_core.card.profiles import NEXT_CARD
from tests.gov_core.card.sample import PASSWORD, PIN
from tests.idp.card_login import mint
from tests.idp.card_login.room import ISSUER, Room, open_room


def card_of(room: Room) -> CardImage:
    """Hanako's next card, certified by the authorities of this room."""
    authentication = mint.AUTH.but(key=mint.p384_key("authentication"))
    signature = mint.SIGN.but(key=mint.p384_key("signature"))
    blank = Blank(mint.p384_key("authentication"), mint.p384_key("signature"), NEXT_CARD)
    auth_ca, sign_ca = room.state.auth, room.state.sign
    image = blank.load(Issued(mint.issue(authentication, auth_ca), auth_ca.certificate), pin=PIN, label="hanako")
    blank.load_signature(image, Issued(mint.issue(signature, sign_ca), sign_ca.certificate), password=PASSWORD)
    room.state.links[("auth_of_sign", signature.serial)] = authentication.serial
    return image


async def login(folder: Path) -> int:
    """Make the card, wait for it in the reader, log in; returns the provider's status for the way back."""
    async with open_room(folder) as room:
        image_file.save(card_of(room), folder / "card.json")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        readers, provider = PcscReaders(), Provider(ISSUER, room.agent, room.clock)
        with inserted(readers, readers.list()[0]) as card:
            url = await log_in(provider, room.ticket(await room.begin()), card, Secrets(PIN, PASSWORD))
        return (await room.browser.get(url)).status_code


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(login(Path(sys.argv[1])))) + "\n")
