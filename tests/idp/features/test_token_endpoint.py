"""RFC 6749 3.2: the token endpoint's own manners."""

from pathlib import Path

from tests.idp.provider import SECRET, Provider, confidential, run

BASIC = ("bank", SECRET)


def test_only_post_is_known(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            response = await provider.back.request(method, "/token", auth=BASIC)
            assert response.status_code == 405
            assert response.headers["allow"] == "OPTIONS, POST"
            assert response.json()["error"] == "invalid_request"

    run(tmp_path, story)


def test_json_multipart_and_query_parameters_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        form = {"grant_type": "client_credentials"}
        as_json = await provider.back.post("/token", json=form, auth=BASIC)
        in_query = await provider.back.post("/token", params=form, auth=BASIC)
        both = await provider.back.post("/token", params=form, data=form, auth=BASIC)
        multipart = await provider.back.post("/token", files={"grant_type": (None, "client_credentials")}, auth=BASIC)
        for response in (as_json, in_query, both, multipart):
            assert (response.status_code, response.json()["error"]) == (400, "invalid_request")

    run(tmp_path, story)


def test_repeated_parameters_and_unknown_grant_types_are_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        twice = "grant_type=client_credentials&grant_type=client_credentials"
        response = await provider.back.post("/token", content=twice, headers=kind, auth=BASIC)
        assert response.json()["error"] == "invalid_request"
        for grant_type, error in (
            ("password", "unsupported_grant_type"),
            ("", "invalid_request"),
            ("authorization_code", "unauthorized_client"),
        ):
            refused = await provider.post("/token", grant_type=grant_type, code="x")
            assert (refused.status_code, refused.json()["error"]) == (400, error)

    run(tmp_path, story, confidential(grant_types=("client_credentials",), redirect_uris=()))


def test_errors_are_never_cached(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await provider.back.post("/token", data={"grant_type": "client_credentials"})
        assert response.status_code == 401
        assert response.headers["cache-control"] == "no-store"

    run(tmp_path, story)
