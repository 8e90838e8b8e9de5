"""Every sort of certificate the CAs can make during a rollover, twice: one that stands and one that fell.

Old and new RSA generation and a P-384 one live at once; card and phones; RSA and P-384 keys. It all lies in the real
time, because openssl knows no other, on a real port.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import SystemClock
from gov_core.jpki.authorities import Authority
from gov_core.jpki.keys import KeyType, new_key
from gov_core.jpki.kinds import CARRIERS, KINDS, PHONES, Carrier, Kind
from gov_core.jpki.revocation import OF_A_PHONE, RULES, Event, Revocation
from gov_core.jpki.store import CertificateRow
from tests.gov_core.jpki.phones import P384, application, issuance
from tests.gov_core.served import free_socket, serving
from tests.gov_core.town import Town, open_town, pem_file, run

Generation = Literal["old", "new", "p384"]
GENERATIONS: tuple[Generation, ...] = ("old", "new", "p384")
RSA = new_key("rsa")
POLICIES = {
    ("auth", "card"): "1.2.392.200149.8.5.1.3.30",
    ("auth", "phone"): "1.2.392.200149.8.5.1.3.50",
    ("sign", "card"): "1.2.392.200149.8.5.1.1.20",
    ("sign", "phone"): "1.2.392.200149.8.5.1.1.40",
}


@dataclass(frozen=True)
class Cell:
    """One sort of certificate: which, where its key lives, of which type, and which generation signed."""

    kind: Kind
    carrier: Carrier
    key_type: KeyType
    generation: Generation

    def __str__(self) -> str:
        """As a test's id."""
        return f"{self.kind}-{self.carrier}-{self.key_type}-key-under-{self.generation}"

    @property
    def policy(self) -> str:
        """The policy a verifier wants to see."""
        return POLICIES[self.kind, "phone" if self.carrier in PHONES else "card"]

    @property
    def event(self) -> Event:
        """What ends the second one: every cause of the table that reaches this kind takes its turn."""
        if self.is_taken_from_the_phone:
            return Event.PHONE_LOST if self.key_type == "rsa" else Event.PHONE_REMOVED
        causes = [event for event in Event if self.kind in RULES[event][0] and event not in OF_A_PHONE]
        others = [each for each in CELLS if each.kind == self.kind and not each.is_taken_from_the_phone]
        return causes[others.index(self) % len(causes)]

    @property
    def is_taken_from_the_phone(self) -> bool:
        """Whether only the phone's certificate ends, not the person's all."""
        return self.carrier == "iphone" and self.generation == "new"

    @property
    def reason(self) -> str:
        """CRLReason that goes with it."""
        return RULES[self.event][1]


# A P-384 generation takes P-384 keys only; before it was there, the RSA ones took them too.
CELLS = [
    Cell(kind, carrier, key_type, generation)
    for kind in KINDS
    for generation in GENERATIONS
    for carrier in CARRIERS
    for key_type in (("p384",) if generation == "p384" else ("rsa", "p384"))
]


@dataclass(frozen=True)
class Matrix:
    """The town behind it and openssl's files; `port` answers OCSP."""

    town: Town
    folder: Path
    port: int

    def authority(self, kind: Kind, generation: Generation) -> Authority:
        """The generation of that name."""
        return self.town.rooms.authorities.all(kind)[GENERATIONS.index(generation)]

    def row(self, cell: Cell, state: str) -> CertificateRow:
        """What the register holds of the one that is "good" or "revoked"."""
        [row] = self.town.rooms.certificates.of_holder(f"{state}-{cell}")
        return row

    def leaf(self, cell: Cell, state: str) -> str:
        """Its PEM file."""
        return pem_file(
            self.folder, f"{state}-{cell}", x509.load_der_x509_certificate(self.row(cell, state).certificate)
        )

    def root(self, cell: Cell) -> str:
        """The CA certificate of the generation that signed."""
        return pem_file(
            self.folder, f"{cell.kind}-{cell.generation}", self.authority(cell.kind, cell.generation).certificate
        )

    def roots(self, kind: Kind) -> str:
        """What a verifier pins: every generation in one file, all of one name."""
        path = self.folder / f"{kind}-all.pem"
        path.write_bytes(self.town.rooms.authorities.bundle(kind))
        return str(path)

    def lists(self, kind: Kind, *generations: Generation, partition: int = 0) -> str:
        """Today's lists of these generations in one PEM file."""
        path = self.folder / f"{kind}-{'-'.join(generations)}-{partition}.crl"
        ders = [run(self.town.rooms.jpki.lists.current(self.authority(kind, each), partition)) for each in generations]
        path.write_bytes(b"".join(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in ders))
        return str(path)

    def verify(self, cell: Cell, state: str, lists: str, policy: str = "", roots: str = "") -> tuple[int, str]:
        """`openssl verify` as a strict verifier would call it: exit status and everything it said."""
        policies = ["-policy_check", "-explicit_policy", "-policy", policy or cell.policy]
        pinned = ["-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile", roots or self.roots(cell.kind)]
        command = ["openssl", "verify", *pinned, "-CRLfile", lists, "-crl_check", *policies]
        return said([*command, self.leaf(cell, state)])

    def ocsp(self, cell: Cell, state: str, *more: str) -> tuple[int, str]:
        """`openssl ocsp` over HTTP; with a nonce unless `-no_nonce` is among `more`."""
        root, here = self.root(cell), f"127.0.0.1:{self.port}"
        command = ["openssl", "ocsp", "-issuer", root, "-CAfile", root, "-no-CApath", "-no-CAstore", *more]
        return said(
            [*command, "-cert", self.leaf(cell, state), "-url", f"http://{here}/jpki/ocsp", "-header", f"Host={here}"]
        )


def said(command: list[str]) -> tuple[int, str]:
    """Exit status, and what it said on both streams."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


async def _fill(town: Town) -> None:
    await town.rooms.authorities.establish()
    for generation in GENERATIONS:
        for kind in KINDS:
            if generation != "old":
                await town.rooms.authorities.new_generation(kind, "p384" if generation == "p384" else "rsa")
        for cell in (each for each in CELLS if each.generation == generation):
            for state in ("good", "revoked"):
                asked = replace(application(town), holder=f"{state}-{cell}", card=f"card-{state}-{cell}")
                key = (RSA if cell.key_type == "rsa" else P384).public_key()
                await issuance(town).issue(cell.kind, asked, key, carrier=cell.carrier)
    revocation = Revocation(town.rooms.certificates, town.clock)
    for cell in CELLS:
        carrier = cell.carrier if cell.event in OF_A_PHONE else None
        assert await revocation.happened(cell.event, f"revoked-{cell}", carrier=carrier) == [cell.kind]


@contextmanager
def matrix(folder: Path) -> Iterator[Matrix]:
    """Made, served, and gone afterwards."""
    town = open_town(folder, SystemClock())
    run(_fill(town))
    listener = free_socket()
    port = listener.getsockname()[1]
    with serving(town.app(base_url=f"http://127.0.0.1:{port}"), listener):
        yield Matrix(town, folder, port)
    town.rooms.database.close()
