"""Any order of life events leaves a person with at most one valid certificate of each kind and carrier."""

import shutil
import tempfile
from collections import Counter as Count
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from foundation.errors import DomainError
from gov_core.jpki.kinds import Carrier
from gov_core.municipality.secrets_chosen import ChosenSecrets
from tests.gov_core.municipality.counter import NEW_HOME
from tests.gov_core.town import HANAKO, SECRETS, copy_of_the_town, run

SIMPLE = ("lose_card", "suspend_card", "find_card_again", "return_card", "discard_card", "change_number_after_leak")


class Lives(RuleBasedStateMachine):
    """Life events in any order; each either happens or is refused by a code."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lives-"))
        self.town = copy_of_the_town(self.folder)
        self.office = self.town.rooms.office
        self.ended: set[str] = set()

    @rule(event=st.sampled_from(SIMPLE))
    def something_happens_to_the_card(self, event: str) -> None:
        """Loss, suspension and the like."""
        with suppress(DomainError):
            run(getattr(self.office, event)(HANAKO.id))

    @rule(secrets=st.sampled_from([SECRETS, ChosenSecrets("9999", ""), ChosenSecrets(None, "")]))
    def the_card_is_renewed(self, secrets: ChosenSecrets) -> None:
        """A new card in the place of the old one."""
        with suppress(DomainError):
            run(self.office.renew_card(HANAKO.id, secrets))

    @rule(days=st.integers(1, 1500))
    def certificates_are_renewed_later(self, days: int) -> None:
        """Time passes, too."""
        self.town.clock.advance(days * 86_400)  # type: ignore[attr-defined]
        with suppress(DomainError):
            run(self.office.renew_certificates(HANAKO.id))

    @rule()
    def moves_and_asks_for_a_new_certificate(self) -> None:
        """Two halves of a visit."""
        with suppress(DomainError):
            run(self.office.move(HANAKO.id, *NEW_HOME))
            run(self.office.write_new_signature_certificate(HANAKO.id))

    @rule(carrier=st.sampled_from(["android", "iphone"]), new=st.booleans())
    def a_phone_comes_or_goes(self, carrier: Carrier, new: bool) -> None:
        """Phones."""
        with suppress(DomainError):
            visit = self.office.add_phone(HANAKO.id, carrier, SECRETS) if new else None
            run(visit) if visit else run(self.office.lose_phone(HANAKO.id, carrier))

    @invariant()
    def at_most_one_is_valid(self) -> None:
        """Of each kind on each carrier; and none on a phone without the card's."""
        rows = self.town.rooms.certificates.of_holder(HANAKO.id)
        valid = Count((row.kind, row.carrier) for row in rows if row.revoked_at is None)
        assert all(number == 1 for number in valid.values())
        for kind, carrier in valid:
            assert (kind, "card") in valid, carrier

    @invariant()
    def what_fell_stays_fallen(self) -> None:
        """Not even a hold is released."""
        rows = self.town.rooms.certificates.of_holder(HANAKO.id)
        fallen = {row.serial for row in rows if row.revoked_at is not None}
        assert self.ended <= fallen
        self.ended = fallen

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.town.rooms.database.close()
        shutil.rmtree(self.folder)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
