"""Takes one check of the provider away, and only that one."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp

from idp.card_login import (
    certificate_bytes,
    certificate_reading,
    certificate_rules,
    crl,
    crl_client,
    proofs,
    status_client,
    status_response,
    verification,
)
from idp.card_login.certificate_reading import Parsed
from idp.card_login.crl import RevocationList
from idp.card_login.refusals import CertificateNotTrusted, StatusUnavailable
from idp.card_login.status_client import StatusClient
from idp.card_login.status_response import CertificateStatus, StatusQuestion
from idp.card_login.trust_anchors import Anchor, TrustAnchors

Patch = pytest.MonkeyPatch
NAME = "no pinned authority issued this certificate"
STRICT = "the certificate is not strict DER"


@dataclass(frozen=True)
class Removal:
    """`take` removes the check; `sentences` are those it refuses with."""

    name: str
    sentences: frozenset[str]
    take: Callable[[Patch], None]


def sentences_of(thing: ModuleType | Callable[..., object]) -> frozenset[str]:
    """Every sentence a refusal is raised with: `raise X("...")` and `_require(condition, "...")`."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(thing))) if isinstance(node, ast.Call)]
    raised = {
        node.exc
        for node in ast.walk(ast.parse(inspect.getsource(thing)))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }
    texts = {argument for call in raised for argument in call.args}
    texts |= {call.args[1] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_require"}
    return frozenset(t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str))


def required_of(module: ModuleType) -> list[str]:
    """The sentences of `_require` alone, in the order of the file."""
    tree = ast.parse(inspect.getsource(module))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return sorted(
        c.args[1].value
        for c in calls
        if isinstance(c.func, ast.Name) and c.func.id == "_require" and isinstance(c.args[1], ast.Constant)
    )  # type: ignore[return-value]


def row(check: Callable[..., None]) -> Removal:
    """One row of the table of certificate checks."""
    rest = tuple(one for one in certificate_rules.CHECKS if one is not check)
    return Removal(check.__name__, sentences_of(check), lambda patch: patch.setattr(verification, "CHECKS", rest))


def requirement(module: ModuleType, sentence: str) -> Removal:
    """One `_require` of a module."""
    original = module._require

    def forgiving(condition: bool, otherwise: str) -> None:
        original(condition or otherwise == sentence, otherwise)

    return Removal(sentence, frozenset({sentence}), lambda patch: patch.setattr(module, "_require", forgiving))


def part(sentence: str) -> Removal:
    """One `_check` of the certificate's bytes; whoever reads is told only that it is not strict DER."""
    original = certificate_bytes._check

    def forgiving(holds: bool, otherwise: str) -> None:
        original(holds or otherwise == sentence, otherwise)

    return Removal(sentence, frozenset({STRICT}), lambda patch: patch.setattr(certificate_bytes, "_check", forgiving))


def _by_name_alone(parsed: Parsed, anchors: TrustAnchors) -> Anchor:
    found = anchors.named(parsed.raw.issuer)
    if not found:
        raise CertificateNotTrusted(NAME)
    return found[0]


def _by_key_alone(parsed: Parsed, anchors: TrustAnchors) -> Anchor:
    certificate = parsed.certificate
    for anchor in (*anchors.of_kind("authentication"), *anchors.of_kind("signature")):
        key, signed = anchor.certificate.public_key(), (certificate.signature, certificate.tbs_certificate_bytes)
        algorithm = certificate.signature_hash_algorithm
        try:
            if isinstance(key, rsa.RSAPublicKey) and algorithm:
                key.verify(*signed, padding.PKCS1v15(), algorithm)
            elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm:
                key.verify(*signed, ec.ECDSA(algorithm))
        except Exception:  # any failure of this key means: the next one
            continue
        return anchor
    raise CertificateNotTrusted(NAME)


async def _post_without_looking(client: StatusClient, question: bytes) -> bytes:
    return (await client._http.post(client._url, content=question)).content


def _always_good(body: bytes, question: StatusQuestion, now: datetime) -> CertificateStatus:
    return replace(status_response.judge(body, question, now), state="good")


def _first_of(answer: ocsp.OCSPResponse, _: x509.Certificate) -> bool:
    return bool(answer.certificates)


def setting(name: str, sentence: str, module: ModuleType, value: object) -> Removal:
    """One function or limit of a module replaced."""
    told = f"{module.__name__.rpartition('.')[2]}.{name}"
    return Removal(told, frozenset({sentence}), lambda patch: patch.setattr(module, name, value))


def method(owner: type, name: str, sentence: str, always: object) -> Removal:
    """One method of a value, answering the same whatever it is asked."""
    told = f"{owner.__name__}.{name}"
    return Removal(told, frozenset({sentence}), lambda patch: patch.setattr(owner, name, lambda *_: always))


def named(name: str, removal: Removal) -> Removal:
    """The same under a name that tells it apart."""
    return replace(removal, name=name)


GOOD = CertificateStatus("good", None, 0, "")
WRONG_SIGNATURE = "the signature does not match the statement"
ROWS = [row(check) for check in certificate_rules.CHECKS]
OTHERS = [
    setting("LARGEST_CERTIFICATE", "the certificate is empty or too large", certificate_reading, 1 << 30),
    part("the signature ends within an octet"),
    part("the certificate names two signature algorithms"),
    named("the authority's signature", setting("find_anchor", NAME, verification, _by_name_alone)),
    named("the authority's name", setting("find_anchor", NAME, verification, _by_key_alone)),
    setting("check_signature", WRONG_SIGNATURE, proofs, lambda *_: None),
    setting("_check_signature", "the answer's signature is wrong", status_response, lambda *_: None),
    setting("_MOST_CERTIFICATES", "the responder's certificate is missing", status_response, 100),
    setting("LARGEST_ANSWER", "the status answer is too large", status_client, 1 << 30),
    Removal(
        "HTTP status and media type",
        frozenset({"the status service gave no OCSP answer"}),
        lambda patch: patch.setattr(StatusClient, "_post", _post_without_looking),
    ),
    setting("LARGEST_LIST", "the revocation list is too large", crl_client, 1 << 30),
    setting("_check_head", "the service gave no revocation list", crl_client, lambda _: None),
    method(RevocationList, "covers", "the revocation list is about another part", True),
    method(RevocationList, "follows", "the revocation list is no newer than one seen before", True),
    named("on the list", method(RevocationList, "status", "keyCompromise", GOOD)),
    named("on hold, by the list", method(RevocationList, "status", "certificateHold", GOOD)),
    named("only for silence", setting("StatusSilent", "the answer's signature is wrong", proofs, StatusUnavailable)),
    named("unknown", setting("judge", "the authority does not know this certificate", status_client, _always_good)),
    named("revoked", setting("judge", "keyCompromise", status_client, _always_good)),
    named("on hold", setting("judge", "certificateHold", status_client, _always_good)),
]
REQUIREMENTS = [requirement(it, sentence) for it in (status_response, crl) for sentence in required_of(it)]
REMOVALS = [*ROWS, *OTHERS, *REQUIREMENTS]
