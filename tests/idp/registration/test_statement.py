"""Software statements: signed by a publisher we know, for us, in time; anything else by its own error code."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from foundation import base64url
from foundation.clock import FixedClock
from foundation.errors import DomainError
from foundation.signing import KeyRing
from idp.registration.rights import Rights
from idp.registration.statement import (
    InvalidSoftwareStatement,
    SoftwareStatements,
    UnapprovedSoftwareStatement,
    read_publishers,
)

ISSUER, PUBLISHER = "https://op.example", "https://publisher.example"
KEYS = KeyRing.generate(("ES256",))
CLOCK = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
NOW = CLOCK.timestamp()


def _file(folder: Path, **changes: Any) -> Path:
    entry = {"issuer": PUBLISHER, "jwks": KEYS.public_jwks(), "rights": {"scopes": ["openid"]}, "invites": True}
    path = folder / "publishers.json"
    path.write_bytes(orjson.dumps([{**entry, **changes}]))
    return path


def _desk(folder: Path) -> SoftwareStatements:
    return SoftwareStatements(ISSUER, read_publishers(_file(folder)), CLOCK)


def _signed(ring: KeyRing = KEYS, **changes: Any) -> str:
    claims = {"iss": PUBLISHER, "software_id": "app", "redirect_uris": ["https://rp.example/cb"]}
    return ring.sign_jwt({name: value for name, value in {**claims, **changes}.items() if value is not None})


def test_a_statement_says_what_its_publisher_vouches_for(tmp_path: Path) -> None:
    for times in ({}, {"exp": NOW + 1, "iat": NOW, "nbf": NOW - 5, "aud": ISSUER, "jti": "1"}, {"aud": [ISSUER]}):
        vouched = _desk(tmp_path).read(_signed(**times))
        assert vouched.metadata == {"software_id": "app", "redirect_uris": ["https://rp.example/cb"]}
        assert vouched.publisher.invites
        assert vouched.publisher.rights == Rights(scopes=("openid",))


@pytest.mark.parametrize(
    "changes", [{"exp": NOW}, {"exp": "soon"}, {"exp": True}, {"nbf": NOW + 61}, {"iat": NOW + 61}, {"iat": "x"}]
)
def test_a_statement_out_of_time_is_invalid(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidSoftwareStatement):
        _desk(tmp_path).read(_signed(**changes))


@pytest.mark.parametrize("statement", ["", "a.b.c", 5, None, ["x"], "x" * 40_000])
def test_what_is_no_jwt_is_invalid(tmp_path: Path, statement: Any) -> None:
    with pytest.raises(InvalidSoftwareStatement):
        _desk(tmp_path).read(statement)


def test_a_foreign_key_under_a_trusted_name_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(InvalidSoftwareStatement):
        _desk(tmp_path).read(_signed(KeyRing.generate(("ES256",))))


def test_ky01_an_unsigned_statement_vouches_for_nothing(tmp_path: Path) -> None:
    head, body, _ = _signed().split(".")
    none = base64url.text(b'{"alg":"none"}')
    for statement in (f"{none}.{body}.", f"{none}.{body}.AA", f"{head}.{body}."):
        with pytest.raises(InvalidSoftwareStatement):
            _desk(tmp_path).read(statement)


@pytest.mark.parametrize(
    "changes", [{"iss": "https://other.example"}, {"iss": None}, {"iss": 5}, {"aud": "https://x.example"}]
)
def test_a_publisher_we_do_not_know_or_another_audience_is_unapproved(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(UnapprovedSoftwareStatement):
        _desk(tmp_path).read(_signed(**changes))


@pytest.mark.parametrize("changes", [{"jwks": {"keys": "x"}}, {"rights": {"secret_hash": "x"}}, {"more": 1}])
def test_a_file_out_of_form_stops_the_start(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises((DomainError, ValueError)):
        read_publishers(_file(tmp_path, **changes))
