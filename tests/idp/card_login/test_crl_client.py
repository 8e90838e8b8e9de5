import asyncio
import gc
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.clock import FixedClock
from idp.card_login.crl_client import FULL, LARGEST_LIST, MOST_LISTS, CrlClient, partition_of
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint
from tests.idp.card_login.lists import Listing, point_name, points
from tests.idp.card_login.mint import AUTH, NOW


def _named(authority: mint.Authority) -> str:
    return x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key()).digest.hex()


CA, SIGN_CA = mint.authority("authentication"), mint.authority("signature")
OLDER = mint.authority("authentication", "an older generation", begins=NOW - 2 * mint.YEAR)
ANCHORS = TrustAnchors.from_pem([CA.pem, OLDER.pem, SIGN_CA.pem])
ANCHOR = ANCHORS.of_kind("authentication")[0]
OWN, OLD = (f"issuer={_named(each)}" for each in (CA, OLDER))
PLAIN = mint.issue(AUTH, CA)
THIRD = mint.issue(AUTH.but(extra=((points(CA, 3), False),)), CA)
GOOD = Listing(revoked={0x77: None})
FALLEN = Listing(revoked={AUTH.serial: x509.ReasonFlags.certificate_hold})


class Service:
    """The lists by address, and what was asked."""

    def __init__(self, lists: dict[str, bytes] | None = None) -> None:
        self.lists, self.asked = lists or {}, list[str]()
        self.clock = FixedClock(NOW)

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/jpki/crl/") + "?" + request.url.query
        self.asked.append(path)
        found = self.lists.get(path)
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type="application/pkix-crl")

    def tell(self, story: Callable[[CrlClient], Awaitable[Any]], answer: Any = None, budget: float = 0.8) -> Any:
        async def run() -> Any:
            app = Starlette(routes=[Route("/jpki/crl/{rest:path}", answer or self.answer)])
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
                url = "http://gov.test/jpki/crl"
                return await story(CrlClient(http, url, self.clock, budget=budget))

        return asyncio.run(run())


def state_of(service: Service, certificate: x509.Certificate = PLAIN, **options: Any) -> str:
    async def story(client: CrlClient) -> str:
        return (await client.ask(ANCHOR, certificate)).state

    found: str = service.tell(story, **options)
    return found


def test_the_full_list_of_the_right_generation_answers() -> None:
    service = Service({f"auth?{OWN}": GOOD.der(CA)})
    assert state_of(service) == "good"
    assert service.asked == [f"auth?{OWN}"]
    assert state_of(Service({f"auth?{OWN}": FALLEN.der(CA)})) == "revoked"


def test_the_partition_a_certificate_names_answers_and_else_the_full_list() -> None:
    partition = Service({f"auth/3?{OWN}": FALLEN.partition(CA, 3).der(CA)})
    assert state_of(partition, THIRD) == "revoked"
    assert partition.asked == [f"auth/3?{OWN}"]
    full = Service({f"auth?{OWN}": FALLEN.der(CA)})
    assert state_of(full, THIRD) == "revoked"
    assert full.asked == [f"auth/3?{OWN}", f"auth?{OWN}"]


@pytest.mark.parametrize(
    "lists",
    [
        {},
        {f"auth?{OLD}": GOOD.der(OLDER)},
        {f"auth?{OWN}": GOOD.der(OLDER)},
        {f"auth?{OWN}": GOOD.der(SIGN_CA)},
        {f"auth?{OWN}": GOOD.partition(CA, 3).der(CA)},
        {f"auth?{OWN}": b"garbage"},
        {f"auth?{OWN}": bytes(LARGEST_LIST + 1)},
    ],
    ids=["none", "other address", "other generation", "other authority", "a partition", "garbage", "too large"],
)
def test_without_the_right_list_nobody_is_good(lists: dict[str, bytes]) -> None:
    with pytest.raises(StatusUnavailable):
        state_of(Service(lists))


def test_another_partition_in_place_of_the_right_one_never_passes() -> None:
    wrong = {f"auth/3?{OWN}": GOOD.partition(CA, 2).der(CA), f"auth?{OWN}": GOOD.der(CA)}
    with pytest.raises(StatusUnavailable):
        state_of(Service(wrong), THIRD)


def test_a_list_is_fetched_once_until_its_end_and_never_used_after_it() -> None:
    service = Service({f"auth?{OWN}": GOOD.der(CA)})

    async def story(client: CrlClient) -> None:
        await asyncio.gather(*(client.ask(ANCHOR, PLAIN) for _ in range(20)))
        service.clock.set(GOOD.next_update - timedelta(seconds=1))
        await client.ask(ANCHOR, PLAIN)
        assert len(service.asked) == 1
        service.clock.set(GOOD.next_update)
        with pytest.raises(StatusUnavailable):
            await client.ask(ANCHOR, PLAIN)
        assert len(service.asked) == 2

    service.tell(story)


def test_a_number_that_went_back_is_refused() -> None:
    service = Service({f"auth?{OWN}": GOOD.der(CA)})
    tomorrow = GOOD.but(this_update=GOOD.next_update, next_update=GOOD.next_update + timedelta(days=1))

    async def story(client: CrlClient) -> None:
        await client.ask(ANCHOR, PLAIN)
        service.clock.set(GOOD.next_update)
        service.lists[f"auth?{OWN}"] = tomorrow.but(number=6).der(CA)
        with pytest.raises(StatusUnavailable):
            await client.ask(ANCHOR, PLAIN)
        service.lists[f"auth?{OWN}"] = tomorrow.but(number=8).der(CA)
        assert (await client.ask(ANCHOR, PLAIN)).state == "good"

    service.tell(story)


def test_a_list_that_cannot_be_the_right_one_is_not_kept_in_its_place() -> None:
    service = Service({f"auth/3?{OWN}": GOOD.partition(CA, 2).der(CA)})

    async def story(client: CrlClient) -> None:
        with pytest.raises(StatusUnavailable, match="another part"):
            await client.ask(ANCHOR, THIRD)
        service.lists[f"auth/3?{OWN}"] = GOOD.partition(CA, 3).der(CA)
        assert (await client.ask(ANCHOR, THIRD)).state == "good"

    service.tell(story)


def test_a_list_that_comes_too_late_for_one_login_is_there_for_the_next() -> None:
    service = Service({f"auth?{OWN}": FALLEN.der(CA)})
    arrived, questions = asyncio.Event(), list[str]()

    async def late(request: Request) -> Response:
        questions.append(request.url.path)
        await arrived.wait()
        return await service.answer(request)

    async def story(client: CrlClient) -> None:
        with pytest.raises(StatusUnavailable, match="in time"):
            await client.ask(ANCHOR, PLAIN)
        arrived.set()
        assert (await client.ask(ANCHOR, PLAIN)).state == "revoked"
        assert len(questions) == 1

    service.tell(story, late, budget=0.3)


def test_a_fetch_that_fails_when_nobody_waits_any_more_stays_silent() -> None:
    told = list[str]()

    async def gone(_: Request) -> Response:
        await asyncio.sleep(0.1)
        raise httpx.ConnectError("no route")

    async def story(client: CrlClient) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))
        with pytest.raises(StatusUnavailable, match="in time"):
            await client.ask(ANCHOR, PLAIN)
        await asyncio.sleep(0.2)
        client._places.clear()
        gc.collect()

    Service().tell(story, gone, budget=0.05)
    assert told == []


def test_what_is_kept_is_bounded() -> None:
    service = Service({f"auth/{n}?{OWN}": GOOD.partition(CA, n).der(CA) for n in range(1, MOST_LISTS + 3)})

    async def story(client: CrlClient) -> None:
        for number in range(1, MOST_LISTS + 3):
            named = mint.issue(AUTH.but(extra=((points(CA, number), False),)), CA)
            assert (await client.ask(ANCHOR, named)).state == "good"
        assert len(client._places) == MOST_LISTS

    service.tell(story, budget=5)


async def _slow(_: Request) -> Response:
    await asyncio.sleep(30)
    return Response()


async def _elsewhere(_: Request) -> Response:
    return RedirectResponse("http://evil.test/")


async def _page(_: Request) -> Response:
    return Response(GOOD.der(CA), media_type="text/html")


async def _packed(_: Request) -> Response:
    return Response(GOOD.der(CA), media_type="application/pkix-crl", headers={"content-encoding": "gzip"})


async def _down(_: Request) -> Response:
    return Response(GOOD.der(CA), 503, media_type="application/pkix-crl")


async def _gone(_: Request) -> Response:
    raise httpx.ConnectError("no route")


@pytest.mark.parametrize("answer", [_slow, _elsewhere, _page, _packed, _down, _gone])
def test_anything_but_a_list_in_time_is_no_answer(answer: Any) -> None:
    with pytest.raises(StatusUnavailable):
        state_of(Service(), answer=answer, budget=0.1)


def test_only_a_small_number_below_the_authoritys_own_name_leads_anywhere() -> None:
    def partition(extension: x509.CRLDistributionPoints) -> int:
        return partition_of(ANCHOR, mint.issue(AUTH.but(extra=((extension, False),)), CA))

    def named(point: x509.GeneralName) -> x509.CRLDistributionPoints:
        return points(CA, 0, full_name=[point])

    def below(*last: x509.NameAttribute) -> x509.DirectoryName:
        return x509.DirectoryName(x509.Name([*CA.certificate.subject, *last]))

    assert partition(points(CA, 42)) == 42
    unit, common = x509.NameOID.ORGANIZATIONAL_UNIT_NAME, x509.NameOID.COMMON_NAME
    strange = [
        x509.UniformResourceIdentifier("http://evil.test/crl/3"),
        point_name(SIGN_CA, 3),
        below(),
        below(x509.NameAttribute(unit, "CRL 3")),
        below(x509.NameAttribute(common, "CRL 3"), x509.NameAttribute(common, "CRL 3")),
        *(below(x509.NameAttribute(common, text)) for text in ("CRL 0", "CRL 03", "CRL 3/../4", "CRL ３", "CRL 12345")),
        x509.DirectoryName(x509.Name([])),
    ]
    assert {partition(named(point)) for point in strange} == {FULL}
