"""One login's card work over real pcscd with the virtual card (`make bench-card`), and an end when it misses its bar.

The way is the one every login takes: `citizen_agent.reader` (pyscard, watchdog thread and all) connects for itself
alone, `card_session` selects the application, verifies the PIN once, reads the certificate and signs, and the power is
taken away. pcscd and the reader driver are Debian's, in namespaces of their own; the chip is `gov_core`'s, a process
behind a socket. Each signature is verified, outside of the measured time: a fast wrong answer is none.

The bar is for the work: select, verify, read, sign; a median of ten milliseconds or more ends with exit status 1.
Beside it stands everything the agent does around it: connecting, looking whether it is the card that was shown and how
many tries it has left, and power-off. The chip signs in software: the figures say what our side, pcscd and the driver
cost. A real card adds its own time, which is far longer.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from rich.console import Console
from rich.table import Table

from citizen_agent.card_session import CardSession, Kind, Proof
from citizen_agent.reader import PcscReaders
from gov_core.card import image as image_file
from tests.gov_core.card.sample import PASSWORD, PIN, face_image
from tests.pcsc.stack import PcscStack

WARM, ROUNDS, MOST_MS = 20, 300, 10.0
STEPS = ("connect", "select", "same card, tries left", "verify", "certificate", "sign", "power off")
WORK = ("select", "verify", "certificate", "sign")
SECRETS = {Kind.AUTHENTICATION: PIN, Kind.SIGNATURE: PASSWORD}
STATEMENT = "認証する事業者 / Provider: https://provider.example\n" * 6
Times = dict[str, list[float]]


@contextmanager
def timed(times: Times, step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    times[step].append((time.perf_counter() - start) * 1000)


def one_login(readers: PcscReaders, reader: str, kind: Kind, times: Times) -> Proof:
    """Everything between the person's Enter and the answer to the provider, step by step."""
    with timed(times, "connect"):
        card = readers.open(reader)
    try:
        with timed(times, "select"):
            session = CardSession(card)
        with timed(times, "same card, tries left"):
            session.mark()
            session.tries_left(kind)
        with timed(times, "verify"):
            session.verify(kind, SECRETS[kind])
        with timed(times, "certificate"):
            certificate = session.certificate(kind)
        with timed(times, "sign"):
            signature = session.sign(kind, STATEMENT.encode())
    finally:
        with timed(times, "power off"):
            card.close()
    return Proof(certificate, signature)


def judge(proof: Proof) -> None:
    key = x509.load_der_x509_certificate(proof.certificate).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(proof.signature, STATEMENT.encode(), padding.PKCS1v15(), SHA256())


def measure() -> None:
    """The measured process: libpcsclite takes its socket from the environment it was started with."""
    readers = PcscReaders()
    reader = readers.list()[0]
    found = {}
    for kind in Kind:
        for _ in range(WARM):
            judge(one_login(readers, reader, kind, {step: [] for step in STEPS}))
        times: Times = {step: [] for step in STEPS}
        for _ in range(ROUNDS):
            judge(one_login(readers, reader, kind, times))
        found[kind.value] = times
    sys.stdout.write(json.dumps(found))


def over_pcscd(folder: Path) -> dict[str, Times]:
    """Start pcscd, put the card in, and run the measured process."""
    image_file.save(face_image(), folder / "card.json")
    stack = PcscStack(folder / "pcscd.log")
    try:
        card = stack.insert(folder / "card.json", folder / "trace")
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.card_over_pcscd", "measure"],
            env=stack.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        card.remove()
    finally:
        stack.stop()
    if done.returncode:
        raise SystemExit(f"the card work failed:\n{done.stderr}")
    found: dict[str, Times] = json.loads(done.stdout)
    return found


def summed(times: Times, steps: tuple[str, ...]) -> list[float]:
    return [sum(each) for each in zip(*(times[step] for step in steps), strict=True)]


def report(found: dict[str, Times], put: Callable[[Table], None]) -> bool:
    """Print the table; True when every median is under the bar."""
    table = Table(title=f"One login's card work over pcscd, milliseconds, {ROUNDS} rounds")
    for heading in ("key", "step", "median", "p95", "longest"):
        table.add_column(heading, justify="left" if heading in ("key", "step") else "right")
    reached = True
    for kind, times in found.items():
        rows = {step: times[step] for step in STEPS}
        rows |= {"everything": summed(times, STEPS), "the work": summed(times, WORK)}
        for step, taken in rows.items():
            middle, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            last = step == "the work"
            table.add_row(kind, step, f"{middle:.2f}", f"{p95:.2f}", f"{max(taken):.2f}", end_section=last)
            reached = reached and (not last or middle < MOST_MS)
    put(table)
    return reached


def main() -> int:
    """Measure and judge."""
    if sys.argv[1:] == ["measure"]:
        measure()
        return 0
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as scratch:
        return 0 if report(over_pcscd(Path(scratch)), Console().print) else 1


if __name__ == "__main__":
    sys.exit(main())
