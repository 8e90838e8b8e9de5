"""RFC 7591 2.3: what a trusted publisher says goes before what the client says, and may stand for an invitation."""

from pathlib import Path
from typing import Any

import orjson

from foundation.signing import KeyRing
from tests.idp.provider import Provider, run
from tests.idp.registration.desk import again, invite, manage, register

KEYS = KeyRing.generate(("ES256",))


def _publishers(folder: Path, *, invites: bool) -> Path:
    entry = {
        "issuer": "https://p.example",
        "jwks": KEYS.public_jwks(),
        "rights": {"scopes": ["openid"]},
        "invites": invites,
    }
    path = folder / "publishers.json"
    path.write_bytes(orjson.dumps([entry]))
    return path


def _statement(**claims: Any) -> str:
    return KEYS.sign_jwt({"iss": "https://p.example", "software_id": "app-1", "client_name": "Vouched Shop", **claims})


def test_the_publishers_word_goes_first_and_opens_the_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        statement = _statement()
        answer = await register(provider, token=None, software_statement=statement, client_name="Else", software_id="x")
        told = answer.json()
        assert answer.status_code == 201, told
        assert (told["client_name"], told["software_id"], told["scope"]) == ("Vouched Shop", "app-1", "openid")
        assert told["software_statement"] == statement
        assert (await manage(provider, "GET", told)).json()["software_statement"] == statement
        beyond = await manage(provider, "PUT", told, json=again(told, scope="openid name"))
        assert beyond.json()["error"] == "invalid_client_metadata"

    run(tmp_path, story, software_publishers=_publishers(tmp_path, invites=True))


def test_a_statement_that_invites_nobody_needs_an_invitation_beside_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await register(provider, token=None, software_statement=_statement())).status_code == 401
        await invite(provider)
        assert (await register(provider, software_statement=_statement())).json()["client_name"] == "Vouched Shop"

    run(tmp_path, story, software_publishers=_publishers(tmp_path, invites=False))


def test_a_forged_statement_is_invalid_and_a_strangers_is_unapproved(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        forged = KeyRing.generate(("ES256",)).sign_jwt({"iss": "https://p.example", "client_name": "Vouched Shop"})
        for statement, error in (
            (forged, "invalid_software_statement"), ("a.b.c", "invalid_software_statement"),
            (_statement(exp=1), "invalid_software_statement"), (5, "invalid_software_statement"),
            (KEYS.sign_jwt({"iss": "https://else.example"}), "unapproved_software_statement"),
        ):  # fmt: skip
            answer = await register(provider, software_statement=statement)
            assert (answer.status_code, answer.json()["error"]) == (400, error)
        raised = await register(provider, software_statement=_statement(first_party=True))
        assert raised.json()["error"] == "invalid_client_metadata"

    run(tmp_path, story, software_publishers=_publishers(tmp_path, invites=True))
