"""A form leads to the card once; two at the same moment do so one after the other."""

import asyncio

import httpx

from citizen_agent import errors
from citizen_agent.answer_challenge import Accepted, Provider
from citizen_agent.card_session import CardSession, Kind, inserted
from citizen_agent.pages.step import Steps, Submitted
from citizen_agent.visit import Visit, Visits
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from gov_core.card.file_system import CardImage
from tests.citizen_agent.parts import NOON, PROVIDER, Drawer, SmallProvider
from tests.gov_core.card.sample import PIN, authorities, blank

SIGNATURE_REQUIRED = {"status": "signature_required"}


def submit_together(
    small: SmallProvider,
    drawer: Drawer,
    kind: Kind,
    *forms: tuple[str, str | None],
    shown: dict[str, CardImage] | None = None,
) -> Visit:
    """Send the forms at the same moment; `shown` are the cards when the page was made, if they were others."""
    clock = FixedClock(NOON)
    visits = Visits(clock, SequentialIds())
    visit = visits.find_or_start("browser", "T")

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(small.app)) as http:
            steps = Steps(drawer, Provider(PROVIDER, http, clock), visits, clock)
            first = visit.attempt
            with inserted(Drawer(dict(shown or drawer.images)), "hanako") as card:
                visit.marks["hanako"] = CardSession(card).mark()
            submitted = [Submitted("hanako", attempt or first, typed) for typed, attempt in forms]
            await asyncio.gather(*(steps.submit(visit, kind, each) for each in submitted))

    asyncio.run(run())
    return visit


def test_two_windows_at_once_use_the_card_once() -> None:
    drawer = Drawer()
    visit = submit_together(SmallProvider(), drawer, Kind.AUTHENTICATION, (PIN, None), (PIN, None))
    assert isinstance(visit.outcome, Accepted)
    assert drawer.verifications() == 1


def test_a_form_of_another_step_or_another_page_touches_nothing() -> None:
    drawer = Drawer()
    assert submit_together(SmallProvider(), drawer, Kind.SIGNATURE, (PIN, None)).outcome is None
    assert submit_together(SmallProvider(), drawer, Kind.AUTHENTICATION, (PIN, "forged")).outcome is None
    assert drawer.commands == []


def test_the_step_changes_when_the_provider_asks_for_the_signature() -> None:
    small = SmallProvider()
    small.verdicts = [dict(SIGNATURE_REQUIRED)]
    visit = submit_together(small, Drawer(), Kind.AUTHENTICATION, (PIN, None))
    assert (visit.step, visit.challenge, visit.outcome) == (Kind.SIGNATURE, None, None)


def test_a_card_that_is_gone_is_a_notice_and_not_an_end() -> None:
    drawer = Drawer(pulled_at=bytes.fromhex("00B0"))
    visit = submit_together(SmallProvider(), drawer, Kind.AUTHENTICATION, (PIN, None))
    assert isinstance(visit.take_notice(), errors.CardRemoved)
    assert (visit.outcome, visit.notice) == (None, None)


def test_a_pin_is_never_tried_on_a_card_that_was_put_in_the_place_of_the_chosen_one() -> None:
    drawer = Drawer()
    authentication, _ = authorities()
    other = blank().load(authentication.issue(blank().authentication_key), pin="9999", label="hanako")
    shown, drawer.images = drawer.images, {"hanako": other}
    visit = submit_together(SmallProvider(), drawer, Kind.AUTHENTICATION, (PIN, None), shown=shown)
    assert isinstance(visit.take_notice(), errors.OtherCard)
    assert (drawer.verifications(), drawer.open_cards) == (0, 0)


def test_what_was_typed_does_not_show_itself() -> None:
    assert PIN not in repr(Submitted("hanako", "a", PIN))
