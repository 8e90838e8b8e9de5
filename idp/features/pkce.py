"""RFC 7636: proof key for code exchange. S256, demanded of every client, confidential ones too (RFC 9700 2.1.1).

An operator may waive it for a confidential client that cannot (`require_pkce`); who sends a challenge is held to it.
"""

import hmac
import re
from hashlib import sha256

from foundation import base64url
from idp.authorize.step import WITH_REDIRECT, Attempt, AuthorizeStep, Stage
from idp.errors import InvalidGrant, InvalidRequest
from idp.feature import Feature
from idp.tokens.exchange import TokenRequest, TokenStep
from idp.tokens.sealed import Code

# 4.2: the S256 challenge is 32 bytes, so 43 characters without padding; 4.1: the verifier has 43 to 128.
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_OURS = frozenset({"code_challenge", "code_challenge_method"})
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def check_challenge(attempt: Attempt) -> None:
    """4.4.1: no challenge, no code; `plain` protects nothing that travels in the same request."""
    if "code" not in attempt.request.parts:
        return
    parameters = attempt.request.parameters
    if not attempt.known_client.require_pkce and _OURS.isdisjoint(parameters):
        return
    if parameters.get("code_challenge_method") != "S256":
        raise InvalidRequest("code_challenge_method must be S256")
    if not _CHALLENGE.fullmatch(parameters.get("code_challenge", "")):
        raise InvalidRequest("code_challenge must be the S256 form of a verifier")


def check_verifier(code: Code, request: TokenRequest) -> None:
    """4.6: BASE64URL(SHA256(ASCII(code_verifier))) must equal the challenge.

    RFC 9700 2.1.1: a verifier for a code that had no challenge is a downgrade.
    """
    if not code.challenge and not request.client.require_pkce and "code_verifier" not in request.form:
        return
    verifier = request.form.get("code_verifier", "")
    if not _VERIFIER.fullmatch(verifier):
        raise InvalidGrant("code_verifier is missing or malformed")
    if not hmac.compare_digest(s256(verifier), code.challenge):
        raise InvalidGrant("code_verifier does not fit")


def s256(verifier: str) -> str:
    """4.2."""
    return base64url.text(sha256(verifier.encode("ascii")).digest())


FEATURE = Feature(
    name="pkce",
    specification="RFC 7636",
    authorize_steps=(AuthorizeStep(Stage.PROOF, "check_challenge", "RFC 7636 4.4.1", check_challenge, WITH_REDIRECT),),
    token_steps=(TokenStep("check_verifier", "RFC 7636 4.6", check_verifier),),
    metadata={"code_challenge_methods_supported": ["S256"]},
    client_metadata=frozenset({"require_pkce"}),
)
