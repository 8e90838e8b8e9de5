import asyncio
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus
from cryptography.x509.oid import AuthorityInformationAccessOID

from idp.card_login.proofs import Answer
from idp.card_login.refusals import (
    CardRefusal,
    CertificateNotTrusted,
    CertificateRevoked,
    SignatureInvalid,
    StatusUnavailable,
)
from tests.idp.card_login import mint
from tests.idp.card_login.lists import Listing
from tests.idp.card_login.mint import AUTH, Reply
from tests.idp.card_login.room import GOV, Room, open_room


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


TODAY = Listing(revoked={0x77: None})
EVIL = "http://127.0.0.1:1"


def test_sf10_the_addresses_inside_a_certificate_are_asked_by_nobody(tmp_path: Path) -> None:
    ways = (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
    evil = [x509.UniformResourceIdentifier(f"{EVIL}/{n}") for n in range(3)]
    access = x509.AuthorityInformationAccess(map(x509.AccessDescription, ways, evil))
    lists = x509.CRLDistributionPoints([x509.DistributionPoint(evil[2:], None, None, None)])
    leading, called = AUTH.but(extra=((access, False), (lists, False))), list[str]()

    async def remember(request: httpx.Request) -> None:
        called.append(str(request.url))

    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.outside.event_hooks = {"request": [remember]}
            room.state.lists = {"auth": TODAY.der(room.state.auth)}
            for down in (False, True):  # by OCSP, and by a list
                room.state.down = down
                await judged(room, certificate=mint.der(leading, room.state.auth))
        assert {url.partition("?")[0] for url in called} == {f"{GOV}/jpki/ocsp", f"{GOV}/jpki/crl/auth"}

    asyncio.run(run())


def test_a_silent_status_service_ends_the_login_unless_lists_may_stand_in(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            room.state.down, room.state.lists = True, {"auth": TODAY.der(room.state.auth)}
            with pytest.raises(StatusUnavailable):
                await judged(room)
            assert [name for name, _ in room.state.asked] == ["ocsp"]

    asyncio.run(run())


def test_todays_list_stands_in_for_a_silent_status_service(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.state.lists = {"auth": TODAY.der(room.state.auth)}
            await judged(room)
            assert [name for name, _ in room.state.asked] == ["ocsp"]  # an answer is never checked against a list
            room.state.down = True
            await judged(room)

    asyncio.run(run())


@pytest.mark.parametrize("reason", [None, ReasonFlags.certificate_hold, ReasonFlags.key_compromise])
def test_who_stands_on_todays_list_is_refused(tmp_path: Path, reason: ReasonFlags | None) -> None:
    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.state.down = True
            room.state.lists = {"auth": TODAY.but(revoked={AUTH.serial: reason}).der(room.state.auth)}
            with pytest.raises(CertificateRevoked):
                await judged(room)

    asyncio.run(run())


def test_without_a_list_of_today_a_silent_service_still_ends_the_login(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.state.down = True
            with pytest.raises(StatusUnavailable):
                await judged(room)
            room.state.lists = {"auth": TODAY.but(next_update=mint.NOW).der(room.state.auth)}
            with pytest.raises(StatusUnavailable):
                await judged(room)

    asyncio.run(run())


@pytest.mark.parametrize("status", [500, 404, 200])
def test_an_answer_that_cannot_be_believed_is_no_silence(tmp_path: Path, status: int) -> None:
    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.state.lists = {"auth": TODAY.der(room.state.auth)}
            room.state.ocsp_status, room.state.ocsp_body = status, b"garbage"
            with pytest.raises(StatusUnavailable):
                await judged(room)
            assert ("crl", 0) not in room.state.asked

    asyncio.run(run())
