"""One card proof in the provider against the bare cryptography of it, side by side in one run (`make bench-proof`).

Ours is the way every login takes: `ProofDesk.check`, from the bytes the agent sent to a card in good standing, every
rule on. Only the network is left out: the OCSP answer lies ready, signed by the real responder, and is judged anew each
time. The bare side does the same cryptography with the same library and nothing else: read the certificate, verify the
CA's signature on it and the card's on the statement, read the answer, verify the responder's certificate and its
signature. Certificates and answers are made by `gov_core`, so both sides read real ones with every extension.

A ratio above 1.5 ends with exit status 1.
"""

import asyncio
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from rich.console import Console
from rich.table import Table

from foundation.clock import FixedClock, SystemClock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.ids import RandomIds
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.kinds import Kind
from gov_core.jpki.profile import Subject
from gov_core.jpki.service import JpkiService
from idp.card_login.assembly import POLICIES
from idp.card_login.proofs import Answer, ProofDesk
from idp.card_login.status_client import StatusClient
from idp.card_login.status_response import CertificateStatus, StatusQuestion, judge
from idp.card_login.trust_anchors import Anchor, CertificateKind, TrustAnchors
from idp.card_login.verification import CertificateVerifier, check_signature
from standards.jpki_certificate import FourAttributes

MOST = 1.5
ROUNDS, REPEATS, WARM = 101, 20, 100
PERSON = FourAttributes("山田　花子", "00000", "2", date(1990, 5, 10), "東京都千代田区霞が関１－１－１", "0" * 15)
STATEMENT = "Kakehashi: ログインの確認 / Confirm this login\n" + "みどり銀行 / Midori Bank 7000012050002\n" * 12
NONCE = bytes(range(32))
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class HeldAnswer(StatusClient):
    """The status client without its wire: the answer came before, and is judged like one that has just come."""

    def __init__(self, answer: bytes, clock: FixedClock) -> None:
        self._answer, self._clock = answer, clock

    async def ask(self, anchor: Anchor, serial: int) -> CertificateStatus:
        """Every check of an answer, its signatures too."""
        return judge(self._answer, StatusQuestion(anchor, serial, NONCE), self._clock.now())


@dataclass(frozen=True)
class Login:
    """One proof as it reaches the provider, and what was asked of the status service about it."""

    name: str
    kind: CertificateKind
    certificate: bytes
    signature: bytes
    status: bytes


class State:
    """The real CA over a database in a folder, at one moment that stands still."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(SystemClock().now().replace(microsecond=0))
        database = Database.open(f"sqlite:///{folder}/gov.db", house_tables("gov_core").metadata)
        self._ids = RandomIds(self.clock)
        self.jpki = JpkiService.over(database, Sealer(b"k" * 32), self.clock, self._ids)

    async def login(self, name: str, kind: Kind, key: PrivateKey) -> Login:
        """A certificate for this key, its signature over the statement, and the responder's answer."""
        issuance = Issuance(self.jpki.authorities, self.jpki.register, self.clock, self._ids)
        subject = Subject(issuance.common_name("13101"), ("Tokyo-to", "Chiyoda-ku"), PERSON)
        expires = self.clock.now().date() + timedelta(days=3000)
        issued = await issuance.issue(kind, Application("holder", "card", subject, expires), key.public_key())
        request = ocsp.OCSPRequestBuilder().add_certificate(issued.certificate, issued.ca_certificate, SHA256())
        question = request.add_extension(x509.OCSPNonce(NONCE), critical=False).build().public_bytes(Encoding.DER)
        return Login(
            name,
            "authentication" if kind == "auth" else "signature",
            issued.certificate.public_bytes(Encoding.DER),
            _sign(key, STATEMENT.encode()),
            await self.jpki.status.answer(question),
        )

    async def logins(self) -> list[Login]:
        """Both kinds on a card of today, and the next card's key."""
        await self.jpki.authorities.establish()
        today, later = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())
        return [
            await self.login("authentication, RSA-2048", "auth", today),
            await self.login("signature, RSA-2048", "sign", today),
            await self.login("authentication, P-384", "auth", later),
        ]


def _sign(key: PrivateKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), SHA256())
    return key.sign(message, ec.ECDSA(SHA384()))


class Bare:
    """The same operations with `cryptography` alone; the CA's key was read beforehand, as ours was."""

    def __init__(self, login: Login, authority: x509.Certificate) -> None:
        self._login, self._message = login, STATEMENT.encode()
        key = authority.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        self._authority = key

    def proof(self) -> None:
        """Certificate and statement."""
        certificate = x509.load_der_x509_certificate(self._login.certificate)
        self._certified(certificate)
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(self._login.signature, self._message, padding.PKCS1v15(), SHA256())
        else:
            assert isinstance(key, ec.EllipticCurvePublicKey)
            key.verify(self._login.signature, self._message, ec.ECDSA(SHA384()))

    def whole(self) -> None:
        """And the status."""
        self.proof()
        response = ocsp.load_der_ocsp_response(self._login.status)
        responder = response.certificates[0]
        self._certified(responder)
        key = responder.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), SHA256())

    def _certified(self, certificate: x509.Certificate) -> None:
        self._authority.verify(certificate.signature, certificate.tbs_certificate_bytes, padding.PKCS1v15(), SHA256())


class Ours:
    """The provider's own rooms."""

    def __init__(self, login: Login, anchors: TrustAnchors, clock: FixedClock) -> None:
        self._kind, self._clock = login.kind, clock
        self._answer = Answer(STATEMENT, login.certificate, login.signature)
        self._verifier = CertificateVerifier(anchors, POLICIES)
        self._desk = ProofDesk(self._verifier, HeldAnswer(login.status, clock), clock)

    def proof(self) -> None:
        """Certificate and statement: the two rooms before the status is asked."""
        proven = self._verifier.certificate(self._answer.certificate, self._kind, self._clock.now())
        check_signature(proven, self._answer.statement, self._answer.signature)

    def whole(self) -> None:
        """A card in good standing; nothing in it waits, so one step of the coroutine is all of it."""
        try:
            self._desk.check(self._kind, self._answer).send(None)
        except StopIteration as done:
            assert done.value.status.state == "good"
        else:
            raise SystemExit("the check waited for something")


def micros(work: Callable[[], None], repeats: int = REPEATS) -> float:
    """Processor time of one call, in this round: it does not count what others did on the machine meanwhile."""
    began = time.thread_time()
    for _ in range(repeats):
        work()
    return (time.thread_time() - began) / repeats * 1e6


def compare(ours: Callable[[], None], bare: Callable[[], None]) -> tuple[float, float, float]:
    """Medians of both and of the quotient of each round; the two take turns, so that a slow moment hurts both."""
    micros(ours, WARM), micros(bare, WARM)
    rounds = [(micros(ours), micros(bare)) for _ in range(ROUNDS)]
    return (
        statistics.median(one for one, _ in rounds),
        statistics.median(other for _, other in rounds),
        statistics.median(one / other for one, other in rounds),
    )


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        state = State(Path(folder))
        logins = asyncio.run(state.logins())
    authorities = {kind: state.jpki.authorities.current(kind).certificate for kind in ("auth", "sign")}
    anchors = TrustAnchors.from_pem(each.public_bytes(Encoding.PEM) for each in authorities.values())
    table = Table("proof", "work", "ours us", "bare us", "ratio", title="One card proof in the provider")
    ratios = []
    gc.disable()
    for login in logins:
        ours = Ours(login, anchors, state.clock)
        bare = Bare(login, authorities["auth" if login.kind == "authentication" else "sign"])
        rows = (("certificate, statement", ours.proof, bare.proof), ("and status", ours.whole, bare.whole))
        for work, one, other in rows:
            mine, theirs, ratio = compare(one, other)
            ratios += [ratio] if one == ours.whole else []
            table.add_row(login.name, work, f"{mine:.0f}", f"{theirs:.0f}", f"{ratio:.2f}")
    Console().print(table)
    return int(max(ratios) > MOST)


if __name__ == "__main__":
    sys.exit(main())
