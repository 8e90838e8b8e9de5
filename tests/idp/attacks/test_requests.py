"""AZ-07 to AZ-20 and AZ-27: requests that weaken, repeat, contradict or exceed; each is refused by its name."""

import statistics
import time
from pathlib import Path
from typing import Any

import httpx
import orjson

from idp.authorize.checks import PUSHED_URN
from idp.card_login.assurance import ACR_SIGNATURE
from tests.idp.provider import (
    CALLBACK,
    CHALLENGE,
    VERIFIER,
    Provider,
    answer,
    asserting,
    confidential,
    details,
    public,
    request,
    run,
)

FRONT = {"response_types": ("code", "id_token", "id_token token", "code id_token", "code token"),
         "grant_types": ("authorization_code", "implicit", "refresh_token")}  # fmt: skip


def test_az07_no_proof_key_or_a_weak_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for changes in (
            {"code_challenge": None}, {"code_challenge_method": None}, {"code_challenge_method": "plain"},
            {"code_challenge": CHALLENGE[:-1]}, {"code_challenge": "a" * 129}, {"code_challenge": CHALLENGE + "="},
            {"code_challenge": None, "code_challenge_method": None}, {"code_challenge": VERIFIER[:-1] + "+"},
        ):  # fmt: skip
            for client_id in ("bank", "app"):
                assert answer(await provider.authorize(client_id, **changes))["error"] == "invalid_request", changes

    run(tmp_path, story, confidential(), public())


def test_az08_a_verifier_for_a_code_that_never_had_a_challenge(tmp_path: Path) -> None:
    """The downgrade: such a code cannot be had, and one made without a challenge opens for no verifier."""

    async def story(provider: Provider) -> None:
        await provider.person()
        assert "code" not in answer(await provider.authorize(code_challenge=None, code_challenge_method=None))
        made = provider.rooms.sealed.open_code(await provider.code())
        assert made is not None
        assert made.challenge == CHALLENGE
        bare = provider.rooms.sealed.seal_code(type(made)(**{**_members(made), "challenge": "", "family_id": 99}))
        for verifier in (VERIFIER, None, ""):
            assert (await provider.redeem(bare, code_verifier=verifier)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def _members(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_az09_a_code_of_the_attackers_login_in_the_victims_session(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        stolen = await provider.code(code_challenge="A" * 43)  # the attacker's own proof key
        assert (await provider.redeem(stolen)).json()["error"] == "invalid_grant"
        assert (await provider.redeem(stolen, code_verifier="A" * 43)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_az10_every_answer_says_who_gives_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        issuer = provider.rooms.street.issuer
        errors = ({"prompt": "none"}, {"scope": "other"}, {"response_type": "none"}, {"code_challenge": None})
        for changes in errors:
            told = answer(await provider.authorize(**changes))
            assert (told.get("iss"), "error" in told) == (issuer, True)
        await provider.person()
        assert answer(await provider.authorize()).get("iss") == issuer
        for response_type in ("id_token", "code id_token"):
            told = answer(await provider.authorize(response_type=response_type), "fragment")
            assert told.get("iss") == issuer

    run(tmp_path, story, confidential(**FRONT), features=("implicit", "hybrid"))


def test_az11_a_way_of_answering_that_shows_tokens_or_was_not_registered(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id, changes in (
            ("bank", {"response_mode": "web_message"}),
            ("bank", {"response_mode": "query", "response_type": "id_token"}),
            ("bank", {"response_mode": "query", "response_type": "code token"}),
            ("bank", {"response_mode": "query.jwt", "response_type": "code id_token"}),
            ("app", {"response_mode": "form_post"}), ("app", {"response_mode": "form_post.jwt"}),
            ("one", {"response_mode": "query"}), ("one", {"response_mode": "form_post"}),
        ):  # fmt: skip
            carrier = "fragment" if "response_type" in changes else "query"
            told = answer(await provider.authorize(client_id, **changes), carrier)
            assert told["error"] == "invalid_request", changes
            assert not {"code", "id_token", "access_token"} & told.keys()

    only = confidential("one", response_modes=("fragment",))
    run(tmp_path, story, confidential(**FRONT), public(), only, features=("implicit", "hybrid"))


def test_az12_a_response_type_that_is_switched_off(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        front = ("token", "id_token token", "id_token", "code id_token", "code token")
        for response_type in (*front, "none", "code none"):
            carrier = "fragment" if response_type in front else "query"
            for sent in (
                await provider.authorize(response_type=response_type),
                await provider.browser.post("/authorize", data=request(response_type=response_type)),
            ):
                assert answer(sent, carrier)["error"] == "unsupported_response_type", response_type
            pushed = await provider.post("/par", "bank", **request(response_type=response_type))
            assert pushed.json()["error"] == "unsupported_response_type"

    run(tmp_path, story)


def test_az12_a_response_type_that_this_client_did_not_register(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for response_type in ("id_token", "code id_token"):
            told = answer(await provider.authorize(response_type=response_type), "fragment")
            assert told["error"] == "unauthorized_client"

    run(tmp_path, story, features=("implicit", "hybrid"))


def test_az14_a_silent_request_never_shows_a_page_nor_what_the_person_has(tmp_path: Path) -> None:
    acr = orjson.dumps({"id_token": {"acr": {"essential": True, "value": ACR_SIGNATURE}}}).decode()

    async def story(provider: Provider) -> None:
        async def silent(**changes: str) -> str:
            return answer(await provider.authorize(prompt="none", **changes)).get("error", "")

        assert await silent() == "login_required"
        person = await provider.person()
        hint = (await provider.tokens())["id_token"]
        assert await silent(scope="openid name") == "consent_required"
        assert await silent(claims=acr) == "interaction_required"
        provider.clock.advance(61)
        assert await silent(max_age="60") == "login_required"
        assert await silent(id_token_hint=hint) == ""
        await provider.person()
        assert await silent(id_token_hint=hint) == "login_required"
        assert await _are_alike(provider, person)

    run(tmp_path, story)


async def _are_alike(provider: Provider, person: int) -> bool:
    """Time does not tell a person who consented to another client from one who never did (5 ms at the median)."""
    asked = {"prompt": "none", "scope": "openid name"}

    async def median() -> float:
        times = []
        for _ in range(41):
            started = time.perf_counter()
            assert answer(await provider.authorize(**asked))["error"] == "consent_required"
            times.append(time.perf_counter() - started)
        return statistics.median(times)

    await provider.log_in(person)
    without = await median()
    await provider.allow(person, "another", scope="openid name")
    return abs(await median() - without) < 0.005


def test_az18_a_pushed_request_used_twice_by_another_or_too_late(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()

        async def push() -> str:
            uri: str = (await provider.post("/par", "bank", **request())).json()["request_uri"]
            return uri

        async def visit(uri: str, client_id: str = "bank") -> httpx.Response:
            beside = {"client_id": client_id, "request_uri": uri, "redirect_uri": CALLBACK}
            return await provider.browser.get("/authorize", params=beside)

        uri = await push()
        stolen = await visit(uri, "clinic")
        assert answer(await visit(uri))["code"]
        late = await push()
        provider.clock.advance(60)
        tries = (
            stolen,
            await visit(uri),
            await visit(late),
            await visit(PUSHED_URN + "guess"),
            await visit(PUSHED_URN),
        )
        for page in tries:
            assert (page.status_code, "location" in page.headers) == (400, False)

    run(tmp_path, story, confidential(), asserting())


def test_az19_a_client_that_must_push_comes_by_the_plain_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize())["error"] == "invalid_request"
        posted = await provider.browser.post("/authorize", data=request())
        assert answer(posted)["error"] == "invalid_request"

    run(tmp_path, story, confidential(require_par=True))


def test_az20_a_state_that_is_no_state_any_more(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        huge = await provider.browser.post("/authorize", data=request(state="s" * 5000))
        told = answer(huge)
        assert (told["error"], len(told["state"])) == ("invalid_request", 4096)
        posted = await provider.browser.post("/authorize", data=request(state="s" * 100_000))
        assert (posted.status_code, "location" in posted.headers) == (413, False)
        got = await provider.browser.get("/authorize", params=request(state="s" * 10_000))
        assert "location" not in got.headers

    run(tmp_path, story)


def test_az27_more_than_the_client_is_registered_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for changes, error in (
            ({"scope": "openid name"}, "invalid_scope"), ({"scope": "openid trust:self"}, "invalid_scope"),
            ({"scope": "openid unheard-of"}, "invalid_scope"),
            ({"authorization_details": details(type="payment")}, "invalid_authorization_details"),
            ({"authorization_details": details(datatypes=["Condition"])}, "invalid_authorization_details"),
            ({"authorization_details": details(surplus="x")}, "invalid_authorization_details"),
            ({"authorization_details": details(purpose="marketing")}, "invalid_authorization_details"),
        ):  # fmt: skip
            assert answer(await provider.authorize(**changes))["error"] == error, changes
            pushed = await provider.post("/par", "bank", **request(**changes))
            assert pushed.json()["error"] == error, changes

    run(tmp_path, story, confidential(scopes=("openid", "data:read")))
