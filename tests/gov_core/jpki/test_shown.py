"""A certificate shown to the CA itself is judged by the register's own bytes.

The attacks on it are in latest_attributes/test_statements.py and kiosk/test_card_proof.py, which both stand on it.
"""

import pytest

from citizen_agent.card_session import Kind
from gov_core.jpki.kinds import Kind as CertificateKind
from gov_core.jpki.shown import CertificateUntrusted, Judge
from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.town import HANAKO, Town


@pytest.mark.parametrize(("kind", "side"), [("auth", Kind.AUTHENTICATION), ("sign", Kind.SIGNATURE)])
def test_each_side_of_the_card_names_its_holder_and_is_never_taken_for_the_other(
    town: Town, kind: CertificateKind, side: Kind
) -> None:
    judge, shown = Judge(town.rooms.certificates, town.clock), Signer(town).sign("what is signed", side)
    assert judge.holder(kind, shown).holder == HANAKO.id
    with pytest.raises(CertificateUntrusted):
        judge.holder("sign" if kind == "auth" else "auth", shown)
