"""One fixture: somebody who has given consent."""

import pytest

from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.town import Town


@pytest.fixture
def signer(town: Town) -> Signer:
    """Hanako."""
    return Signer(town)
