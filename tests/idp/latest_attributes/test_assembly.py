"""The parts share one book; the pinned authorities are read only where a card's answer is judged."""

from pathlib import Path

from idp.latest_attributes.assembly import House, LatestAttributesRoom, StateService
from tests.idp.provider import Provider, run


def test_nothing_asks_for_the_card_step_before_a_card_is_judged(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms = provider.rooms

        def never() -> None:
            raise AssertionError("no certificate is judged here")

        house = House(
            issuer="http://idp.test",
            agent_url="http://agent.test",
            state=StateService("http://gov.test/jpki", "かけはし"),
            ground=rooms.ground,
            sealer=rooms.sealer,
            accounts=rooms.accounts,
            grants=rooms.grants,
            clients=rooms.clients,
            interactions=rooms.interactions,
            pairwise=rooms.pairwise,
            refusals=rooms.refusals,
            pages=rooms.pages,
            form_tokens=rooms.form_tokens,
            card=never,  # type: ignore[arg-type]
        )
        room = LatestAttributesRoom(house)
        assert room.pages.consents is room.book
        assert room.citizen.book is room.watch.book is room.book

    run(tmp_path, story)
