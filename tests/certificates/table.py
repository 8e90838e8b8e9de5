"""Every group in one table: what the tests run, what the script writes, what docs/certificate-cases.md shows."""

from tests.certificates import (
    cases_encoding,
    cases_forgery,
    cases_issuer,
    cases_key,
    cases_list,
    cases_list_encoding,
    cases_list_service,
    cases_list_signer,
    cases_profile,
    cases_proof,
    cases_responder,
    cases_status,
)
from tests.certificates.case import Case, Group, Twin

GROUPS: tuple[Group, ...] = (
    cases_issuer.GROUP,
    cases_profile.GROUP,
    cases_key.GROUP,
    cases_encoding.GROUP,
    cases_forgery.GROUP,
    cases_proof.GROUP,
    cases_status.GROUP,
    cases_responder.GROUP,
    cases_list.GROUP,
    cases_list_signer.GROUP,
    cases_list_encoding.GROUP,
    cases_list_service.GROUP,
)
CASES: tuple[tuple[Group, Case], ...] = tuple((group, case) for group in GROUPS for case in group.cases)
TWINS: tuple[tuple[Group, Twin], ...] = tuple((group, twin) for group in GROUPS for twin in group.twins)
