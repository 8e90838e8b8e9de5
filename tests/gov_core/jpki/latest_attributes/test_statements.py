"""What is accepted as a statement: the text the state builds itself, signed just now with a good signature certificate.

Each refusal is named after what somebody might try.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from citizen_agent.card_session import Kind
from foundation.attribute_consent import AHEAD, STALE_AFTER, build
from foundation.errors import DomainError
from gov_core.jpki.shown import Shown
from tests.gov_core.jpki.latest_attributes.signer import BANK, SHOP, Signer
from tests.gov_core.jpki.verifiers_at_the_door import NOTIFIED_ONE, admit
from tests.gov_core.town import HANAKO, run


def code(signer: Signer, shown: Shown) -> str:
    with pytest.raises(DomainError) as refused:
        signer.consents.statements.judged("give", BANK, shown)
    return refused.value.code


def test_a_good_statement_names_who_signed(signer: Signer) -> None:
    signed = signer.consents.statements.judged("give", BANK, signer.shown())
    assert signed.certificate.holder == HANAKO.id
    assert signed.statement.service.platform == "かけはし"


def test_a_notified_verifier_is_its_own_platform(signer: Signer) -> None:
    admit(signer.town, NOTIFIED_ONE)
    assert signer.consents.statements.service(NOTIFIED_ONE).platform == NOTIFIED_ONE.name


def _forged_certificate(signer: Signer) -> Shown:
    victim = signer.town.newest(HANAKO.id, "sign")
    key, text = rsa.generate_private_key(65537, 2048), build(signer.statement())
    forged = (
        x509.CertificateBuilder()
        .subject_name(victim.subject)
        .issuer_name(victim.issuer)
        .public_key(key.public_key())
        .serial_number(victim.serial_number)
        .not_valid_before(victim.not_valid_before_utc)
        .not_valid_after(victim.not_valid_after_utc)
        .sign(key, SHA256())
    )
    signature = key.sign(text.encode(), padding.PKCS1v15(), SHA256())
    return Shown(text, forged.public_bytes(Encoding.DER), signature)


def _another_statements_signature(signer: Signer) -> Shown:
    return replace(signer.shown(), signature=signer.shown().signature)


def _renewed(signer: Signer) -> Shown:
    shown = signer.shown()
    run(signer.town.rooms.office.write_new_signature_certificate(HANAKO.id))
    return shown


def _suspended(signer: Signer) -> Shown:
    shown = signer.shown()
    run(signer.town.rooms.office.suspend_card(HANAKO.id))
    return shown


def _past_its_end(signer: Signer) -> Shown:
    ends = signer.town.newest(HANAKO.id, "sign").not_valid_after_utc
    signer.clock.set(ends)
    signer.clock.advance(1)
    return signer.shown()


def _before_its_beginning(signer: Signer) -> Shown:
    signer.clock.set(signer.town.newest(HANAKO.id, "sign").not_valid_before_utc)
    signer.clock.advance(-1)
    return signer.shown()


def _aged(seconds: int) -> Callable[[Signer], Shown]:
    def made(signer: Signer) -> Shown:
        shown = signer.shown()
        signer.clock.advance(seconds)
        return shown

    return made


def _in_the_future(signer: Signer) -> Shown:
    return signer.sign(signer.statement(issued_at=signer.clock.timestamp() + AHEAD + 1))


def _changed_service(**changed: str) -> Callable[[Signer], Shown]:
    def made(signer: Signer) -> Shown:
        statement = signer.statement()
        return signer.sign(replace(statement, service=replace(statement.service, **changed)))

    return made


def _changed_terms(**changed: str) -> Callable[[Signer], Shown]:
    def made(signer: Signer) -> Shown:
        statement = signer.statement()
        assert statement.terms
        return signer.sign(replace(statement, terms=replace(statement.terms, **changed)))

    return made


ATTACKS: dict[str, tuple[str, Callable[[Signer], Shown]]] = {
    "a self-made certificate with the victim's serial": ("certificate_untrusted", _forged_certificate),
    "the authentication certificate signs": (
        "certificate_untrusted",
        lambda signer: signer.sign(signer.statement(), Kind.AUTHENTICATION),
    ),
    "no certificate": ("certificate_untrusted", lambda signer: replace(signer.shown(), certificate=b"")),
    "bytes behind the certificate": (
        "certificate_untrusted",
        lambda signer: (s := signer.shown()) and replace(s, certificate=s.certificate + b"\0"),
    ),
    "a certificate that was superseded": ("certificate_revoked", _renewed),
    "a certificate on hold": ("certificate_revoked", _suspended),
    "a certificate past its end": ("certificate_expired", _past_its_end),
    "a certificate before its beginning": ("certificate_expired", _before_its_beginning),
    "the signature of another statement": ("signature_invalid", _another_statements_signature),
    "no signature": ("signature_invalid", lambda signer: replace(signer.shown(), signature=b"")),
    "a withdrawal handed in as a consent": ("statement_mismatch", lambda signer: signer.shown("withdraw")),
    "a consent to another service": ("statement_mismatch", lambda signer: signer.shown(service=SHOP)),
    "another name over the service's id": ("statement_mismatch", _changed_service(name="別の会社")),
    "another corporate number": ("statement_mismatch", _changed_service(corporate_number="8700110005901")),
    "another platform operator": ("statement_mismatch", _changed_service(platform="別の事業者")),
    "a login statement": ("statement_mismatch", lambda signer: signer.sign("Kakehashi: ログインの確認\n")),
    "a purpose the notice did not name": ("statement_mismatch", _changed_terms(purpose="広告")),
    "a notice nobody published": ("statement_mismatch", _changed_terms(notice_sha256="0" * 64)),
    "an older notice": ("notice_outdated", _changed_terms(notice_version="2022-01")),
    "signed eleven minutes ago": ("statement_stale", _aged(STALE_AFTER + 1)),
    "dated in the future": ("statement_stale", _in_the_future),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str, signer: Signer) -> None:
    expected, made = ATTACKS[name]
    assert code(signer, made(signer)) == expected
    assert signer.consents.store.of_holder(HANAKO.id) == []


def test_ten_minutes_are_just_in_time(signer: Signer) -> None:
    shown = signer.shown()
    signer.clock.advance(STALE_AFTER)
    assert signer.consents.statements.judged("give", BANK, shown)


def test_before_the_service_began_nobody_can_consent(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = signer.shown()
    monkeypatch.setattr("foundation.attribute_notice._versions", tuple)
    assert code(signer, shown) == "notice_outdated"


def test_a_withdrawal_needs_no_notice(signer: Signer) -> None:
    assert signer.consents.statements.judged("withdraw", BANK, signer.shown("withdraw")).statement.terms is None
