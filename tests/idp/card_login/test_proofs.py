import asyncio
from pathlib import Path

import pytest
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus

from idp.card_login.proofs import Answer
from idp.card_login.refusals import CardRefusal, CertificateNotTrusted, CertificateRevoked, SignatureInvalid
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, Reply
from tests.idp.card_login.room import Room, open_room


async def judged(room: Room, statement: str = "text", certificate: bytes | None = None) -> None:
    der = mint.der(AUTH, room.state.auth) if certificate is None else certificate
    await room.deps.step.proofs.check("authentication", Answer("text", der, mint.sign(AUTH, statement)))


@pytest.mark.parametrize(
    ("reply", "refusal"),
    [
        (Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.key_compromise), CertificateRevoked),
        (Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.certificate_hold), CertificateRevoked),
        (Reply(status=OCSPCertStatus.UNKNOWN), CertificateNotTrusted),
    ],
    ids=["revoked", "on hold", "unknown"],
)
def test_only_a_good_standing_is_good(tmp_path: Path, reply: Reply, refusal: type[CardRefusal]) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            await judged(room)
            room.state.replies[AUTH.serial] = reply
            with pytest.raises(refusal):
                await judged(room)

    asyncio.run(run())


def test_nobody_is_asked_about_a_certificate_or_signature_that_is_wrong(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            with pytest.raises(SignatureInvalid):
                await judged(room, "another text")
            with pytest.raises(CertificateNotTrusted):
                await judged(room, certificate=mint.der(AUTH, mint.authority("authentication", "impostor")))
            assert room.state.asked == []

    asyncio.run(run())
