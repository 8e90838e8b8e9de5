"""The admin door: who is let in, what is refused in which words, and that what is done holds from the next request."""

from pathlib import Path

import pytest

from foundation.database import StorageFailed
from idp.administration.door import STRONG
from idp.audit.store import AuditStore
from idp.consent.coverage import Approved
from tests.idp.administration.office import ADMIN, ask, operator, token
from tests.idp.prover import Prover
from tests.idp.provider import ISSUER, Provider, answer, asserting, confidential, run


def test_an_operators_program_finds_clients_and_stops_one_from_the_next_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), scope="openid")
        tokens = await provider.tokens(scope="openid")
        listed = (await ask(provider, "GET", "/v1/clients")).json()["clients"]
        assert {line["client_id"]: line["standing"] for line in listed} == {"bank": "enabled", "console": "enabled"}
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200

        assert (await ask(provider, "POST", "/v1/clients/bank/disable")).status_code == 200
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401
        assert (await provider.authorize()).status_code == 400
        again = await ask(provider, "POST", "/v1/clients/bank/disable")
        assert (again.status_code, again.json()["code"]) == (409, "conflict")

        assert (await ask(provider, "POST", "/v1/clients/bank/enable")).status_code == 200
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200
        assert (await ask(provider, "DELETE", "/v1/clients/bank")).status_code == 200
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story, confidential(), operator(), admin_url=ADMIN)


def test_a_grant_and_a_session_end_from_the_next_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        grant = await provider.allow(person, scope="openid name")
        first, second = await provider.tokens(scope="openid name"), await provider.tokens(scope="openid name")
        sub = (await provider.userinfo(first["access_token"])).json()["sub"]

        found = await ask(provider, "GET", f"/v1/grants?client_id=bank&sub={sub}")
        assert [line["grant_id"] for line in found.json()["grants"]] == [str(grant.id)]
        gone = await ask(provider, "DELETE", f"/v1/grants/{grant.id}")
        assert gone.json() == {"grant_id": str(grant.id), "client_id": "bank", "standing": "revoked"}
        assert (await provider.userinfo(first["access_token"])).status_code == 401

        await provider.rooms.grants.create(person, "shop", Approved(("openid", "name"), {}, [], ()), "receipt-2")
        third = await provider.tokens("shop", scope="openid name")
        (session,) = (await ask(provider, "GET", f"/v1/sessions?account={person}")).json()["sessions"]
        assert (await ask(provider, "DELETE", f"/v1/sessions/{session['sid']}")).status_code == 200
        assert (await provider.userinfo(third["access_token"])).status_code == 401
        assert answer(await provider.authorize(prompt="none"))["error"] == "login_required"
        assert second["access_token"] != first["access_token"]

    run(tmp_path, story, confidential(), confidential("shop"), operator(), admin_url=ADMIN)


def test_every_action_is_on_record_before_it_happens_and_with_its_end(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await ask(provider, "POST", "/v1/clients/bank/disable")
        await ask(provider, "POST", "/v1/clients/nobody/disable")
        entries = (await ask(provider, "GET", "/v1/audit")).json()["entries"]
        told = [(each["actor"], each["action"], each["subject"], each["stage"]) for each in entries]
        assert told == [
            ("client:console", "clients.disable", "bank", "begun"),
            ("client:console", "clients.disable", "bank", "done"),
            ("client:console", "clients.disable", "nobody", "begun"),
            ("client:console", "clients.disable", "nobody", "refused:not_found"),
            ("client:console", "audit.list", "", "begun"),
        ]
        proof = (await ask(provider, "GET", "/v1/audit/proof")).json()
        assert proof["holds"] is True

    run(tmp_path, story, confidential(), operator(), admin_url=ADMIN)


def test_what_cannot_be_put_on_record_does_not_happen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> int:
        raise StorageFailed("the disk is full")

    async def story(provider: Provider) -> None:
        bearer = await token(provider)
        monkeypatch.setattr(AuditStore, "append", full)
        refused = await ask(provider, "POST", "/v1/clients/bank/disable", bearer)
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_failed")
        assert "disk" not in refused.text
        assert not provider.rooms.clients.is_stopped("bank")

    run(tmp_path, story, confidential(), operator(), admin_url=ADMIN)


def test_the_door_is_not_there_unless_it_is_opened(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bearer = await token(provider)
        assert (await ask(provider, "GET", "/v1/clients", bearer)).status_code == 421
        assert (await ask(provider, "GET", "/v1/clients", bearer, ISSUER)).status_code == 404

    run(tmp_path, story, operator())


def test_attack_admin_host_at_the_public_port_reaches_no_operation(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bearer = await token(provider)
        assert (await ask(provider, "GET", "/v1/clients", bearer)).status_code == 200  # the token is good at the door
        host = ADMIN.removeprefix("http://")
        headers = {"authorization": f"Bearer {bearer}", "host": host}
        assert (await provider.back.get(f"{ISSUER}/v1/clients", headers=headers)).status_code == 421
        assert (await ask(provider, "GET", "/v1/clients", bearer, ISSUER)).status_code == 404
        assert (await provider.back.get(f"{ADMIN}/.well-known/openid-configuration")).status_code == 404

    run(tmp_path, story, operator(), admin_url=ADMIN)


def test_without_a_token_the_challenge_says_nothing_more(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        refused = await ask(provider, "GET", "/v1/clients", "")
        assert (refused.status_code, refused.content) == (401, b"")
        assert refused.headers["www-authenticate"].startswith('Bearer realm="kakehashi"')
        assert refused.headers["trace-id"]

    run(tmp_path, story, operator(), admin_url=ADMIN)


def test_attack_stolen_password_a_client_with_a_mere_secret_is_no_operator(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bearer = await token(provider, "script")
        refused = await ask(provider, "GET", "/v1/clients", bearer)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")
        assert refused.json()["trace_id"] == refused.headers["trace-id"]

    secret = {"token_endpoint_auth_method": "client_secret_basic", "secret_hash": confidential().secret_hash}
    run(tmp_path, story, operator("script", **secret, jwks={}), admin_url=ADMIN)
    assert "client_secret_basic" not in STRONG


def test_attack_citizens_token_with_an_admin_scope_opens_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), "clinic", scope="openid admin:read")
        tokens = await provider.tokens("clinic", scope="openid admin:read")
        assert "admin:read" in tokens["scope"].split()
        refused = await ask(provider, "GET", "/v1/clients", tokens["access_token"])
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")

    run(tmp_path, story, asserting(scopes=("openid", "admin:read")), admin_url=ADMIN)


def test_attack_self_registered_client_with_admin_scope_is_no_operator(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bearer = await token(provider, "console")
        assert (await ask(provider, "GET", "/v1/clients", bearer)).status_code == 401

    run(tmp_path, story, operator(self_registered=True), admin_url=ADMIN)


def test_attack_scope_escalation_a_reader_changes_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bearer = await token(provider, scope="admin:read")
        assert (await ask(provider, "GET", "/v1/clients", bearer)).status_code == 200
        for method, path in (
            ("POST", "/v1/clients/bank/disable"),
            ("DELETE", "/v1/clients/bank"),
            ("DELETE", "/v1/grants/1"),
            ("DELETE", "/v1/sessions/x"),
            ("POST", "/v1/keys"),
            ("GET", "/v1/audit"),
        ):
            refused = await ask(provider, method, path, bearer)
            assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope"), path
        assert provider.rooms.clients.get("bank") is not None

    run(tmp_path, story, confidential(), operator(), admin_url=ADMIN)


def test_malformed_requests_are_refused_by_name(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for method, path, more, status in (
            ("POST", "/v1/clients", {"json": [1]}, 400),
            ("POST", "/v1/clients", {"content": b"{}", "headers": {}}, 400),
            ("POST", "/v1/clients", {"json": {"metadata": {}, "more": 1}}, 400),
            ("POST", "/v1/clients", {"json": {"metadata": {"client_id": "x"}}}, 400),
            ("GET", "/v1/grants?account=x", {}, 400),
            ("GET", "/v1/grants?sub=x", {}, 400),
            ("GET", "/v1/clients/nobody", {}, 404),
            ("PATCH", "/v1/clients/nobody", {}, 405),
            ("GET", "/v1/nothing", {}, 404),
        ):
            more.pop("headers", None)  # type: ignore[attr-defined]
            refused = await ask(provider, method, path, **more)
            assert refused.status_code == status, (method, path, refused.text)
            document = refused.json()
            assert document["trace_id"] == refused.headers["trace-id"]
            assert document["advice"]

    run(tmp_path, story, operator(), admin_url=ADMIN)


def test_attack_stolen_operators_token_that_is_tied_to_a_key_is_worth_nothing(tmp_path: Path) -> None:
    """RFC 9449 7.1: the door checks the holder as every resource of the provider does."""

    async def story(provider: Provider) -> None:
        prover, thief, url = Prover(provider.clock), Prover(provider.clock), f"{ADMIN}/v1/clients"
        proof = prover.headers("POST", "/token")
        got = await provider.post("/token", "console", headers=proof, grant_type="client_credentials")
        bound = got.json()["access_token"]
        assert got.json()["token_type"] == "DPoP"
        good = await provider.back.get(url, headers=prover.headers("GET", url, bound))
        assert good.status_code == 200  # its holder gets in
        for stolen in (
            {"authorization": f"Bearer {bound}"},
            thief.headers("GET", url, bound),
            prover.headers("GET", f"{ADMIN}/v1/keys", bound),
        ):
            assert (await provider.back.get(url, headers=stolen)).status_code == 401

    run(tmp_path, story, operator(dpop_bound_access_tokens=True), admin_url=ADMIN)
