"""The judge of our own certificates: every planted deviation is refused, every certificate after the profile passes."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from gov_core.jpki.keys import KEY_TYPES, KeyType, new_key
from gov_core.jpki.kinds import CARRIERS, KINDS, Carrier, Kind
from gov_core.jpki.lint import Draft, lint
from gov_core.jpki.signing import ProfileRefused, sign
from tests.gov_core.jpki.deviations import Change, Recipe, place_of, planted
from tests.gov_core.jpki.phones import P384, application, issuance
from tests.gov_core.town import HANAKO, Town, run

PLANTED = list(planted())


@pytest.mark.parametrize(("kind", "name", "change"), PLANTED, ids=[f"{kind}-{name}" for kind, name, _ in PLANTED])
def test_a_planted_deviation_is_not_signed(town: Town, kind: Kind, name: str, change: Change) -> None:
    good = town.newest(HANAKO.id, kind)
    builder = change(Recipe.of(good)).builder()
    with pytest.raises(ProfileRefused):
        sign(builder, town.rooms.authorities.current(kind).key, "rsa", place_of(town, good, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_recipe_itself_is_signed(town: Town, kind: Kind) -> None:
    good, key = town.newest(HANAKO.id, kind), town.rooms.authorities.current(kind).key
    assert sign(Recipe.of(good).builder(), key, "rsa", place_of(town, good, kind)) == good


@pytest.mark.parametrize("key_type", KEY_TYPES)
@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_certificate_passes(town: Town, kind: Kind, carrier: Carrier, key_type: KeyType) -> None:
    run(town.rooms.authorities.new_generation(kind, key_type))
    key = P384.public_key() if key_type == "p384" else new_key("rsa").public_key()
    made = run(issuance(town).issue(kind, application(town), key, carrier=carrier)).certificate
    assert list(lint(Draft(made, place_of(town, made, kind, carrier), key_type))) == []


def test_the_end_of_an_expired_one_is_brought_back_to_the_profile(town: Town) -> None:
    now = town.clock.now()
    made = run(
        issuance(town).issue(
            "sign",
            application(town),
            new_key("rsa").public_key(),
            validity=(now - timedelta(days=5 * 365), now - timedelta(days=1)),
        )
    ).certificate
    assert (made.not_valid_after_utc.hour, made.not_valid_after_utc.second) == (14, 59)
    assert made.not_valid_after_utc < now - timedelta(days=1)


def test_another_algorithm_than_the_generations_is_found(town: Town) -> None:
    good = town.newest(HANAKO.id, "auth")
    place = place_of(town, good, "auth")
    other = Recipe.of(good).builder().sign(new_key("rsa"), SHA512())
    assert list(lint(Draft(other, place, "rsa"))) == ["the signature algorithm is not the generation's"]
    assert list(lint(Draft(Recipe.of(good).builder().sign(new_key("rsa"), SHA256()), place, "rsa"))) == []
