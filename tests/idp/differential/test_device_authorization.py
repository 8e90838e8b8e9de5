"""RFC 8628: authlib's device endpoint and its grant beside ours, in every standing that a device code can have."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict

from standards.oauth import DEVICE_CODE
from tests.idp.device.screen import Living, television, tell
from tests.idp.differential.differences import DIFFERENCES
from tests.idp.differential.faults import OF_THE_CLIENT, Faults, Verdicts, compare, faults, is_explained
from tests.idp.differential.judge import Judge, basic, form_of, word_of
from tests.idp.provider import ISSUER, SECRET, confidential

CLIENTS = (television("bank"), television("shop"), confidential("clinic"))
GOOD: Mapping[str, str | None] = {"authorization": basic("bank", SECRET)}
WAITING, APPROVED, DENIED = None, ("user", True), ("user", False)


class _Endpoint(DeviceAuthorizationEndpoint):  # type: ignore[misc]
    def get_verification_uri(self) -> str:
        return f"{ISSUER}/device"

    def save_device_credential(self, client_id: str, scope: str, data: Any) -> None:
        pass


def _grant(clock: Callable[[], int], credential: dict[str, Any], decision: Any, *, is_too_soon: bool) -> Any:
    class Credential(DeviceCredentialDict):  # type: ignore[misc]
        def is_expired(self) -> bool:
            return bool(self["expires_at"] <= clock())

    class Grant(DeviceCodeGrant):  # type: ignore[misc]
        def query_device_credential(self, device_code: str) -> Any:
            return Credential(credential) if device_code == credential["device_code"] else None

        def query_user_grant(self, user_code: str) -> Any:
            return decision

        def should_slow_down(self, credential: Any) -> bool:
            return is_too_soon

    return Grant


ENDPOINT: Faults = (
    *OF_THE_CLIENT,
    *faults("scope", "unknown", "openid unknown", "openid offline_access", scope_out_of_form="openid  offline_access"),
    *faults("state", "x", ""),
    *faults("redirect_uri", "https://evil.example/"),
)


def test_authlib_and_we_agree_on_who_gets_a_pair_of_codes(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            judge = Judge(living.provider.rooms.clients.all())
            judge.scopes_supported = ["openid", "offline_access"]
            judge.register_endpoint(_Endpoint)
            sent = form_of({"scope": "openid", **GOOD, **changes})
            told = judge.endpoint("device_authorization", sent)
            answer = await living.provider.back.post(
                "/device_authorization", content=sent.body, headers=dict(sent.headers)
            )
            if answer.status_code == 200 == told.status:
                ours = answer.json()
                assert ours.keys() == told.body.keys()
                for codes in (ours, told.body):  # both write the code into the address in the same way
                    uri, code = codes["verification_uri"], codes["user_code"]
                    assert codes["verification_uri_complete"] == f"{uri}?user_code={code}"
                assert (ours["verification_uri"], ours["interval"]) == (f"{ISSUER}/device", told.body["interval"])
            return word_of(answer), told.word

        await compare(ask, ENDPOINT)

    tell(tmp_path, story, *CLIENTS)


POLL: Faults = (
    *OF_THE_CLIENT,
    *faults("device_code", None, "", unknown_device_code="x", foreign_device_code="foreign"),
    *faults("grant_type", "device_code", missing_grant_type=None),
    *faults("scope", "name"),
)


def test_authlib_and_we_agree_on_every_question_of_a_screen_that_waits(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        clock = living.provider.clock.timestamp
        foreign = (await living.ask("shop"))["device_code"]

        async def ask(changes: Mapping[str, str | None]) -> Verdicts:
            codes = await living.ask("bank")
            form = {"device_code": "mine", "grant_type": DEVICE_CODE, **GOOD, **changes}
            known = {"mine": codes["device_code"], "foreign": foreign}
            owner = "shop" if form["device_code"] == "foreign" else "bank"
            form["device_code"] = known.get(form["device_code"] or "", form["device_code"])
            credential = {**codes, "client_id": owner, "device_code": known["foreign" if owner == "shop" else "mine"]}
            credential["expires_at"] = clock() + 300
            judge, sent = Judge(living.provider.rooms.clients.all()), form_of(form)
            judge.register_grant(_grant(clock, credential, APPROVED, is_too_soon=False))
            if owner == "bank":
                living.provider.browser.cookies.clear()
                await living.approve(codes, await living.enrol())
            answer = await living.provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
            return word_of(answer), judge.token(sent).word

        await compare(ask, POLL, pairs=False)

    tell(tmp_path, story, *CLIENTS)


Standing = Callable[[Living, dict[str, Any]], Awaitable[Any]]


async def _waits(living: Living, codes: dict[str, Any]) -> Any:
    return WAITING


async def _waits_long(living: Living, codes: dict[str, Any]) -> Any:
    living.provider.clock.advance(300)
    return WAITING


async def _approved(living: Living, codes: dict[str, Any]) -> Any:
    await living.approve(codes, await living.enrol())
    return APPROVED


async def _approved_too_long_ago(living: Living, codes: dict[str, Any]) -> Any:
    await _approved(living, codes)
    living.provider.clock.advance(300)
    return APPROVED


async def _denied(living: Living, codes: dict[str, Any]) -> Any:
    await living.press(codes["user_code"], "not_mine")
    return DENIED


async def _denied_long_ago(living: Living, codes: dict[str, Any]) -> Any:
    await _denied(living, codes)
    living.provider.clock.advance(300)
    return DENIED


STANDINGS: list[tuple[Standing, str, str]] = [
    (_waits, "authorization_pending", ""), (_waits_long, "expired_token", ""), (_approved, "ok", ""),
    (_approved_too_long_ago, "expired_token", ""), (_denied, "access_denied", ""),
    (_denied_long_ago, "access_denied", "denied-and-expired"),
]  # fmt: skip


@pytest.mark.parametrize(("standing", "word", "differs"), STANDINGS)
def test_authlib_and_we_tell_the_same_standing(tmp_path: Path, standing: Standing, word: str, differs: str) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask("bank")
        credential = {**codes, "client_id": "bank", "expires_at": living.provider.clock.timestamp() + 300}
        decision = await standing(living, codes)
        judge = Judge(living.provider.rooms.clients.all())
        judge.register_grant(_grant(living.provider.clock.timestamp, credential, decision, is_too_soon=False))
        sent = form_of({"grant_type": DEVICE_CODE, "device_code": codes["device_code"], **GOOD})
        answer = await living.poll(codes, "bank")
        assert word_of(answer) == word
        assert is_explained((word, judge.token(sent).word), differs)
        assert answer.status_code in (200, 400)

    tell(tmp_path, story, *CLIENTS)


def test_whoever_asks_too_soon_hears_authlibs_word(tmp_path: Path) -> None:
    """Only while nobody has decided: an approval is handed out however soon the screen asks."""

    async def story(living: Living) -> None:
        codes = await living.ask("bank")
        credential = {**codes, "client_id": "bank", "expires_at": living.provider.clock.timestamp() + 300}
        sent = form_of({"grant_type": DEVICE_CODE, "device_code": codes["device_code"], **GOOD})
        for decision, words in ((WAITING, ["authorization_pending", "slow_down"]), (APPROVED, ["ok"])):
            if decision is APPROVED:
                await living.approve(codes, await living.enrol())
            for is_too_soon, word in enumerate(words):
                judge = Judge(living.provider.rooms.clients.all())
                soon = bool(is_too_soon) or decision is APPROVED
                judge.register_grant(_grant(living.provider.clock.timestamp, credential, decision, is_too_soon=soon))
                assert word_of(await living.poll(codes, "bank")) == judge.token(sent).word == word

    tell(tmp_path, story, *CLIENTS)


def test_a_client_that_is_not_registered_for_devices(tmp_path: Path) -> None:
    """authlib gives it codes that it could never redeem, and says so only then."""

    async def story(living: Living) -> None:
        judge = Judge(living.provider.rooms.clients.all())
        judge.register_endpoint(_Endpoint)
        judge.register_grant(_grant(living.provider.clock.timestamp, {"device_code": "x"}, APPROVED, is_too_soon=False))
        who = {"authorization": basic("clinic", SECRET)}
        post, told = living.provider.back.post, []
        for path, form in (
            ("/device_authorization", {"scope": "openid", **who}),
            ("/token", {"grant_type": DEVICE_CODE, "device_code": "x", **who}),
        ):
            sent = form_of(form)
            theirs = judge.token(sent) if path == "/token" else judge.endpoint("device_authorization", sent)
            told.append((word_of(await post(path, content=sent.body, headers=dict(sent.headers))), theirs.word))
        assert DIFFERENCES["codes-for-nothing"].is_between(*told[0])
        assert told[1] == ("unauthorized_client", "unauthorized_client")

    tell(tmp_path, story, *CLIENTS)
