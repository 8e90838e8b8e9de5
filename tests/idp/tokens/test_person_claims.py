"""Released: what this request asked and the grant names; everything else stays."""

from typing import Any

from idp.consent.grant import Grant
from idp.tokens.family import Authorization, Family
from idp.tokens.person_claims import PersonClaims, TokenClaim

GRANT = Grant(9, 1, "bank", ("openid", "name"), {"id_token": {"age_over_20": None}}, [], "r", 1)


class _Rooms:
    def __init__(self, grant: Grant | None, person: Any = "person") -> None:
        self.grant, self.person, self.read = grant, person, 0

    def attributes(self, account_id: int) -> Any:
        self.read += 1
        return self.person

    def get(self, grant_id: int) -> Grant | None:
        return self.grant

    def verified_since(self, account_id: int, client_id: str) -> int | None:
        return 5

    def is_live(self, grant_id: int) -> bool:
        return self.grant is not None


def _claim(name: str) -> TokenClaim:
    return TokenClaim(name, lambda asked: f"the {name}")


def _release(section: Any, scope: str, claims: dict[str, Any], rooms: _Rooms, grant_id: int = 9) -> dict[str, Any]:
    held = TokenClaim("attributes_current", lambda asked: asked.held_since, about_held=True)
    made = PersonClaims((*(_claim(name) for name in ("name", "address", "age_over_20")), held), rooms, rooms)
    family = Family(1, "bank", 1, grant_id, Authorization(tuple(scope.split()), claims), 9)
    return made.release(section, family, tuple(scope.split()), 0)


def test_scopes_are_answered_at_userinfo_and_claims_where_they_were_asked() -> None:
    claims = {"id_token": {"age_over_20": None}}
    assert _release("userinfo", "openid name", claims, _Rooms(GRANT)) == {"name": "the name"}
    assert _release("id_token", "openid name", claims, _Rooms(GRANT)) == {"age_over_20": "the age_over_20"}


def test_what_the_grant_does_not_name_stays() -> None:
    assert _release("userinfo", "openid address", {"userinfo": {"address": None}}, _Rooms(GRANT)) == {}
    assert _release("id_token", "openid", {"id_token": {"unknown": None}}, _Rooms(GRANT)) == {}


def test_openid_alone_reads_nothing() -> None:
    rooms = _Rooms(GRANT)
    assert _release("userinfo", "openid", {}, rooms) == {}
    assert rooms.read == 0


def test_without_a_grant_or_a_person_nothing_is_told() -> None:
    assert _release("userinfo", "openid name", {}, _Rooms(GRANT), grant_id=0) == {}
    assert _release("userinfo", "openid name", {}, _Rooms(None)) == {}
    assert _release("userinfo", "openid name", {}, _Rooms(GRANT, person=None)) == {}
    revoked = Grant(9, 1, "bank", ("openid", "name"), {}, [], "r", 1, revoked_at=2)
    assert _release("userinfo", "openid name", {}, _Rooms(revoked)) == {}


def test_after_the_end_of_the_consent_nothing_is_told() -> None:
    over = Grant(9, 1, "bank", ("openid", "name"), {}, [], "r", 1, valid_until=0)
    assert _release("userinfo", "openid name", {}, _Rooms(over)) == {}
    yesterday = Grant(9, 1, "bank", ("openid", "name"), {}, [], "r", -86_400, valid_until=10**9)
    assert _release("userinfo", "openid name", {}, _Rooms(yesterday)) == {}, "data lasts longer, attributes do not"


def test_what_is_said_of_attributes_held_before_needs_no_grant() -> None:
    claims = {"id_token": {"attributes_current": None, "name": None}}
    assert _release("id_token", "openid", claims, _Rooms(None), grant_id=0) == {"attributes_current": 5}


def test_a_claim_asked_with_a_value_is_given_only_if_it_has_that_value() -> None:
    for wish, given in (
        ({"value": "the name"}, True), ({"value": "another"}, False), ({"values": ["another", "the name"]}, True),
        ({"values": ["another"]}, False), ({"essential": True}, True), (None, True), ({"values": "the name"}, True),
    ):  # fmt: skip
        told = _release("userinfo", "openid name", {"userinfo": {"name": wish}}, _Rooms(GRANT))
        assert bool(told) == given, wish
