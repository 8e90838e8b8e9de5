"""Writes every case as files, and docs/certificate-cases.md: `python -m tests.certificates.write [folder]`."""

import json
import sys
from pathlib import Path

from tests.certificates.case import NOW, Presented
from tests.certificates.document import DOCUMENT, text
from tests.certificates.mint import World, world
from tests.certificates.openssl import pem, reply_of_lists
from tests.certificates.revocation_list import example_list_request
from tests.certificates.status import example_request
from tests.certificates.table import CASES, TWINS

USUAL_FOLDER = DOCUMENT.parents[1] / "var" / "certificate-cases"


def write(folder: Path) -> int:
    """All cases and good twins below `folder`, a folder each; the number of them."""
    it = world(NOW)
    for group, case in CASES:
        told = {"attack": case.attack, "refusal": case.refusal, "because": case.because, "openssl_blind": case.blind}
        _one(folder / group.name / case.name, it, case.build(it), told)
    for group, twin in TWINS:
        _one(folder / group.name / "good" / twin.name, it, twin.build(it), {"refusal": None})
    return len(CASES) + len(TWINS)


def _one(folder: Path, it: World, shown: Presented, told: dict[str, str | None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    asked = example_request(it, shown.pinned, shown.certificate)
    (folder / "certificate.der").write_bytes(shown.certificate)
    (folder / "certificate.pem").write_text(pem(shown.certificate))
    (folder / "pinned.pem").write_text("".join(pem(authority.certificate) for authority in shown.pinned))
    (folder / "statement.txt").write_text(shown.statement)
    (folder / "signature.bin").write_bytes(shown.signature)
    (folder / "ocsp-request.der").write_bytes(asked.der)
    (folder / "ocsp-response.der").write_bytes(shown.reply(asked).body)
    _lists(folder, it, shown)
    moment = it.now.isoformat()
    (folder / "case.json").write_text(json.dumps({**told, "kind": shown.kind, "at": moment}, indent=2) + "\n")


def _lists(folder: Path, it: World, shown: Presented) -> None:
    """The list that stands in for the silent service, and the one of a day ago, where the case has them."""
    asked = example_list_request(it, shown.pinned, shown.certificate)
    if shown.lists:
        (folder / "list.crl").write_bytes(reply_of_lists(shown, asked).body)
    if shown.seen:
        (folder / "list-of-yesterday.crl").write_bytes(shown.seen(asked.a_day_before()).body)


def main() -> None:
    """The command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else USUAL_FOLDER
    DOCUMENT.write_text(text())
    sys.stdout.write(f"{write(folder)} cases below {folder}; {DOCUMENT.name} renewed\n")


if __name__ == "__main__":
    main()
