"""The only place where a CA key signs a citizen's certificate: first the judge reads it, then the key is used."""

from functools import cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from foundation.errors import DomainError
from gov_core.jpki.keys import KeyType, PrivateKey, digest_of, new_key
from gov_core.jpki.lint import Draft, lint
from gov_core.jpki.profile import Place


class ProfileRefused(DomainError):
    """The certificate would differ from the profile; nothing was signed. A fault of ours."""

    code = "profile_refused"


def sign(builder: x509.CertificateBuilder, key: PrivateKey, key_type: KeyType, place: Place) -> x509.Certificate:
    """Sign with a throw-away key, judge, and only then sign with `key`. Raises ProfileRefused, naming each finding.

    Afterwards the certificate is held against its issuer, so that no fault of key or memory gets out (RFC 5280 6.1.3).
    """
    try:
        draft = builder.sign(_throw_away(key_type), digest_of(key))
        findings = list(lint(Draft(draft, place, key_type)))
    except (ValueError, x509.DuplicateExtension) as broken:
        raise ProfileRefused("the certificate cannot be read back") from broken
    if findings:
        raise ProfileRefused("; ".join(findings))
    certificate = builder.sign(key, digest_of(key))
    try:
        certificate.verify_directly_issued_by(place.issuer)
    except (InvalidSignature, ValueError, TypeError) as broken:
        raise ProfileRefused("the key is not the issuer's") from broken
    if certificate.tbs_certificate_bytes != draft.tbs_certificate_bytes:
        raise ProfileRefused("what was signed is not what was judged")
    return certificate


@cache
def _throw_away(key_type: KeyType) -> PrivateKey:
    return new_key(key_type)
