"""Each check of the provider stops a case that nothing else would stop, and each sentence of refusal is met."""

import pytest

from idp.card_login import (
    certificate_reading,
    certificate_rules,
    crl,
    crl_client,
    proofs,
    status_client,
    status_response,
    verification,
)
from tests.certificates.case import NOW
from tests.certificates.judge import judge
from tests.certificates.mint import world
from tests.certificates.removals import REMOVALS, Removal, sentences_of
from tests.certificates.table import CASES

# What stands behind another check as well: taken away alone, the other one still refuses.
TWO_LOCKS = {
    "the answer covers other certificates": "the library reads the extensions of a single answer only",
    "the answer has no end": "the other checks of time need an end too",
    "the revocation list has no end": "the other checks of time need an end too",
}
# Sentences that no case can meet.
OUT_OF_REACH = {
    "the key type cannot sign a challenge": "the table refuses such a key before its signature is looked at",
}
JUDGES = (certificate_reading, certificate_rules, verification, proofs, status_client, status_response, crl, crl_client)


@pytest.mark.parametrize("removal", REMOVALS, ids=[removal.name for removal in REMOVALS])
def test_without_this_check_an_attack_gets_in(removal: Removal, monkeypatch: pytest.MonkeyPatch) -> None:
    it = world(NOW)
    stopped = [case for _, case in CASES if case.because in removal.sentences]
    removal.take(monkeypatch)
    inside = [case.name for case in stopped if judge(it, case.build(it)).code is None]
    assert bool(inside) is (removal.name not in TWO_LOCKS), [case.name for case in stopped]


def test_every_sentence_of_refusal_is_met_by_a_case() -> None:
    said = frozenset().union(*(sentences_of(module) for module in JUDGES))
    assert said - {case.because for _, case in CASES} == set(OUT_OF_REACH)
