"""Who may be registered, and who is let in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import FixedClock
from foundation.errors import DomainError
from gov_core.jpki.verifiers.registry import Registry, pin_of
from gov_core.jpki.verifiers.verifier import Verifier
from tests.gov_core.jpki.verifiers_at_the_door import (
    NOTIFIED_ONE,
    PERIOD,
    PLATFORM,
    SERVICE,
    admit,
    certificate,
)
from tests.gov_core.town import Town, run


@pytest.fixture
def registry(town: Town) -> Registry:
    """A register with one verifier of each kind."""
    admit(town)
    return town.rooms.verifiers.registry


def der(of: x509.Certificate) -> bytes:
    return of.public_bytes(Encoding.DER)


def code(registry: Registry, shown: x509.Certificate | None) -> str:
    with pytest.raises(DomainError) as refused:
        registry.admit(der(shown) if shown else None)
    return refused.value.code


def test_a_platform_operator_and_a_notified_verifier_are_let_in_by_their_certificates(registry: Registry) -> None:
    assert registry.admit(der(certificate("kakehashi"))) == PLATFORM
    assert registry.admit(der(certificate("tax"))) == NOTIFIED_ONE
    assert registry.all() == [SERVICE, PLATFORM, NOTIFIED_ONE]


def test_no_certificate_and_a_stranger_s_certificate_are_told_apart(registry: Registry) -> None:
    assert code(registry, None) == "no_client_certificate"
    assert code(registry, certificate("stranger")) == "unknown_verifier"


def test_attack_a_certificate_of_the_same_name_and_authority_is_another_certificate(registry: Registry) -> None:
    again = certificate("kakehashi", (PERIOD[0], PERIOD[1] + timedelta(days=1)))
    assert again.subject == certificate("kakehashi").subject
    assert code(registry, again) == "unknown_verifier"


def test_a_certificate_is_good_between_its_two_ends_only(town: Town, registry: Registry) -> None:
    clock = town.clock
    assert isinstance(clock, FixedClock)
    clock.set(PERIOD[1])
    assert registry.admit(der(certificate("kakehashi"))) == PLATFORM
    clock.advance(1)
    assert code(registry, certificate("kakehashi")) == "verifier_certificate_over"
    clock.set(PERIOD[0] - timedelta(seconds=1))
    assert code(registry, certificate("kakehashi")) == "verifier_certificate_over"


def test_a_suspension_holds_from_the_next_question_and_can_be_lifted(registry: Registry) -> None:
    shown = certificate("kakehashi")
    registry.admit(der(shown))
    run(registry.stand("kakehashi", "suspended"))
    assert code(registry, shown) == "verifier_suspended"
    run(registry.register(PLATFORM))  # a renewed notice does not lift it
    assert code(registry, shown) == "verifier_suspended"
    run(registry.stand("kakehashi", "active"))
    assert registry.admit(der(shown)).id == "kakehashi"


def test_a_revocation_is_for_good(registry: Registry) -> None:
    run(registry.stand("kakehashi", "revoked"))
    assert code(registry, certificate("kakehashi")) == "verifier_suspended"
    for attempt in (registry.stand("kakehashi", "active"), registry.register(PLATFORM)):
        with pytest.raises(DomainError, match=r"still change|for good"):
            run(attempt)
    assert code(registry, certificate("kakehashi")) == "verifier_suspended"


def test_a_renewed_certificate_takes_the_place_of_the_old_one(registry: Registry) -> None:
    renewed = certificate("kakehashi", (PERIOD[0], PERIOD[1] + timedelta(days=365)))
    run(registry.register(replace(PLATFORM, pin=pin_of(renewed))))
    assert registry.admit(der(renewed)).id == "kakehashi"
    assert code(registry, certificate("kakehashi")) == "unknown_verifier"


def test_a_service_provider_with_a_certificate_is_sent_to_its_platform(registry: Registry) -> None:
    run(registry.register(replace(SERVICE, pin=pin_of(certificate("bank")))))
    assert code(registry, certificate("bank")) == "asks_through_another"


def test_a_verifier_asks_for_itself_and_for_who_delegates_to_it(registry: Registry) -> None:
    assert registry.service(PLATFORM, "bank") == SERVICE
    assert registry.service(NOTIFIED_ONE, "tax") == NOTIFIED_ONE
    for asking, service in ((NOTIFIED_ONE, "bank"), (PLATFORM, "tax"), (PLATFORM, "nobody")):
        with pytest.raises(DomainError, match="does not delegate"):
            registry.service(asking, service)
    run(registry.stand("bank", "suspended"))
    with pytest.raises(DomainError, match="suspended"):
        registry.service(PLATFORM, "bank")


@pytest.mark.parametrize(
    ("unfit", "why"),
    [
        (replace(PLATFORM, id="Kake hashi"), "an id is"),
        (replace(PLATFORM, id=""), "an id is"),
        (replace(PLATFORM, name=""), "name"),
        (replace(PLATFORM, name="a\nb"), "name"),
        (replace(PLATFORM, name="x" * 151), "name"),
        (replace(PLATFORM, corporate_number="7000012050003"), "corporate number"),
        (replace(PLATFORM, corporate_number=""), "corporate number"),
        (replace(PLATFORM, pin=None), "needs a client certificate"),
        (replace(PLATFORM, platform="tax"), "platform operator"),
        (replace(SERVICE, platform=None), "platform operator"),
        (replace(SERVICE, platform="tax"), "not a registered platform operator"),
        (replace(SERVICE, platform="nobody"), "not a registered platform operator"),
        (replace(PLATFORM, id="another"), "belongs to kakehashi"),
    ],
)
def test_what_cannot_be_registered_is_told_why(registry: Registry, unfit: Verifier, why: str) -> None:
    before = registry.all()
    with pytest.raises(DomainError, match=why) as refused:
        run(registry.register(unfit))
    assert refused.value.code == "verifier_unfit"
    assert registry.all() == before


def test_nobody_s_standing_changes_who_is_not_there(registry: Registry) -> None:
    with pytest.raises(DomainError, match="no verifier nobody"):
        run(registry.stand("nobody", "suspended"))
