"""Every status a house refuses with has its sentence."""

from data_trust.errors import WIRE as TRUST
from foundation.advice import BY_STATUS, advice_for
from gov_core.errors import WIRE as STATE


def test_every_status_in_use_says_what_to_do() -> None:
    used = {status for status, _ in STATE.values()} | {row.status for row in TRUST.values()} | {405, 413, 421, 500}
    assert used <= BY_STATUS.keys()
    assert all(advice_for(status).endswith(".") for status in used)


def test_a_status_without_a_sentence_leads_to_the_operator() -> None:
    assert "trace_id" in advice_for(418)
