"""docs/certificate-cases.md, made from the table: `python -m tests.certificates.write` renews it."""

from pathlib import Path

from tests.certificates.case import Case, Group, Twin
from tests.certificates.table import CASES, GROUPS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "certificate-cases.md"
_HEAD = """# Attacks on a card's proof, and what meets each

{count} cases in {groups} groups, made by a script and run through the provider's own path (`tests/certificates`):
certificate, signature over the challenge, and over HTTP the status answer or, where `KAKEHASHI_IDP_CRL_FALLBACK` is on
and OCSP silent, the revocation list. Each must meet exactly the code and the sentence named here; a revoked card meets
the reason. OpenSSL judges every case a second time (`verify`, `pkeyutl`, `ocsp`, `crl` and `verify -crl_check`); where
it accepts what the provider refuses, the last column says why. `test_checks_can_fail.py` takes each check of the
provider away alone and shows a case that then gets in.

This page is generated: `make certificate-cases` renews it and writes every case as files (PEM, DER, OCSP, CRL) below
`var/certificate-cases`. Keys are new each time, so the files are not kept in the repository.
"""


def text() -> str:
    """The whole page."""
    head = _HEAD.format(count=len(CASES), groups=len(GROUPS))
    return "\n".join([head, *(_section(group) for group in GROUPS)])


def _section(group: Group) -> str:
    rows = "\n".join(_row(case) for case in group.cases)
    twins = ", ".join(_twin(twin) for twin in group.twins)
    return f"""## {group.title} (`{group.name}`, {len(group.cases)})

| Case | Attack | Code | The provider says | OpenSSL |
|---|---|---|---|---|
{rows}

Accepted good neighbours: {twins}.
"""


def _row(case: Case) -> str:
    openssl = f"accepts: {case.blind}" if case.blind else "refuses"
    return f"| `{case.name}` | {case.attack} | `{case.refusal}` | {case.because} | {openssl} |"


def _twin(twin: Twin) -> str:
    return f"`{twin.name}`" + (f" (OpenSSL refuses: {twin.doubted})" if twin.doubted else "")
