"""Where authlib and this provider answer one and the same request differently on purpose: both answers, and why ours.

docs/differential.md has the same rows; a test asserts both words of each, so that a difference that is gone is noticed.
"""

from fnmatch import fnmatchcase
from typing import NamedTuple


class Difference(NamedTuple):
    """The two answers, and the sentence that ours stands on; `*` is any word, the same one on both sides."""

    ours: str
    theirs: str
    why: str

    def is_between(self, ours: str, theirs: str) -> bool:
        """Whether this is how the two differ."""
        same = "*" not in self.theirs or ours.rpartition(" ")[2] == theirs.rpartition(" ")[2]
        return same and fnmatchcase(ours, self.ours) and fnmatchcase(theirs, self.theirs)


DIFFERENCES = {
    "another-client-beside": Difference(
        "invalid_request",
        "ok",
        "client_id is not the authenticated client: malformed (RFC 6749 5.2)",
    ),
    "two-methods": Difference(
        "invalid_request", "ok", "RFC 6749 2.3: a client MUST NOT use more than one authentication method in a request"
    ),
    "foreign-token": Difference(
        "ok",
        "invalid_grant",
        "another client's token is answered like an unknown one, so nobody can probe for it",
    ),
    "empty-value": Difference(
        "invalid_request", "ok", "RFC 6749 3.1: a parameter without a value is treated as omitted"
    ),
    "unknown-hint": Difference(
        "ok", "unsupported_token_type", "RFC 7009 2.2: an invalid token type hint value is ignored"
    ),
    "repeated-parameter": Difference(
        "invalid_request", "ok", "RFC 6749 3.2: parameters MUST NOT be included more than once"
    ),
    "missing-grant-type": Difference(
        "invalid_request", "unsupported_grant_type", "RFC 6749 5.2: a required parameter is missing"
    ),
    "empty-value-is-missing": Difference(
        "invalid_request", "invalid_grant", "RFC 6749 3.1: a parameter without a value is treated as omitted"
    ),
    "unknown-type-with-a-token": Difference(
        "fragment *", "query *", "Multiple Response Types 5: whatever has a token in its type answers in the fragment"
    ),
    "hybrid-error": Difference(
        "fragment *", "query *", "OpenID Connect Core 3.3.2.6: errors of the hybrid flow stand in the fragment"
    ),
    "tokens-in-the-query": Difference(
        "fragment invalid_request", "ok", "Multiple Response Types 5: the query must not be used for tokens"
    ),
    "unknown-mode": Difference(
        "fragment invalid_request", "page", "RFC 6749 4.1.2.1: client and address are good, so the client is told"
    ),
    "scope-with-two-spaces": Difference("* invalid_scope", "ok", "RFC 6749 3.3: values are parted by one space"),
    "consent-for-nothing": Difference(
        "ok",
        "asks the person",
        "prompt=consent asks where something is told of the person; openid alone tells nothing",
    ),
    "issuer-beside-a-fragment": Difference(
        "fragment", "query", "RFC 9207 2: iss is a parameter of the answer, so it travels with the others"
    ),
    "scope-out-of-form": Difference(
        "invalid_scope", "ok", "RFC 6749 3.3: values are of visible ASCII, parted by one space, with none around them"
    ),
    "unknown-device-code": Difference(
        "invalid_grant",
        "invalid_request",
        "RFC 6749 5.2: the provided grant is invalid, and the request well formed",
    ),
    "foreign-device-code": Difference(
        "invalid_grant",
        "unauthorized_client",
        "RFC 6749 5.2: invalid_grant says a grant was issued to another client",
    ),
    "denied-and-expired": Difference(
        "access_denied", "expired_token", "a decision stays what it was, so the screen need not ask the person again"
    ),
    "codes-for-nothing": Difference(
        "unauthorized_client", "ok", "a client that is not registered for the grant could never redeem the codes"
    ),
    "no-token": Difference(
        "no word", "missing_authorization", "RFC 6750 3.1: without a token the challenge should hold no error"
    ),
    "no-token-in-the-header": Difference(
        "no word", "unsupported_token_type", "RFC 6750 3.1: a scheme that is not ours is no authentication at all"
    ),
    "unregistered-at-logout": Difference(
        "refuses", "ok", "RP-Initiated Logout 4: whatever does not fit is refused, and nobody is logged out by it"
    ),
    "unfit-without-a-hint": Difference(
        "refuses", "asks", "RP-Initiated Logout 4: the same, where the person would have to be asked"
    ),
    "update-that-says-too-much": Difference(
        "invalid_client_metadata", "invalid_request", "RFC 7592 2.2: errors of an update are those of RFC 7591 3.2.2"
    ),
    "registration-token-unknown": Difference(
        "invalid_token", "access_denied", "RFC 7592 2: a token that is not valid is told as RFC 6750 tells it"
    ),
    "registration-of-nobody": Difference(
        "invalid_token",
        "invalid_client",
        "one answer for no such client and no such token, so nobody can probe",
    ),
    "redirect-by-its-own-word": Difference(
        "invalid_redirect_uri", "invalid_client_metadata", "RFC 7591 3.2.2 has a word for this member"
    ),
    "member-that-nobody-reads": Difference(
        "invalid_client_metadata", "ok", "a client must not believe in a setting that nobody here reads"
    ),
    "age-that-no-request-can-name": Difference(
        "invalid_client_metadata", "ok", "OpenID Connect Core 3.1.2.1: max_age counts whole seconds, from nought"
    ),
    "scheme-of-a-program": Difference(
        "invalid_redirect_uri",
        "ok",
        "RFC 8252 8.4: a program's own scheme may be taken by another one: https or loopback",
    ),
    "audience-as-a-list": Difference(
        "refused", "ok", "FAPI 2.0 5.3.2.1: the issuer as one string; nobody knows who else stands in a list"
    ),
    "no-leeway-at-the-end": Difference("refused", "ok", "RFC 7519 4.1.4: MUST be before exp; the leeway is a MAY"),
    "assertion-for-a-day": Difference(
        "refused", "ok", "RFC 7523 3: a server may reject an exp that is unreasonably far in the future"
    ),
    "ten-seconds-ahead": Difference("refused", "ok", "a clock that runs ahead is let run ten seconds, not sixty"),
    "empty-id": Difference("refused", "ok", "RFC 7519 4.1.7: an identifier that identifies nothing"),
    "grant-without-an-id": Difference("refused", "ok", "RFC 7523 3, rule 7: with a jti an assertion is good once"),
    "grant-about-nobody": Difference("refused", "ok", "RFC 7523 3, rule 2: the JWT MUST contain a sub"),
    "another-audience-beside-us": Difference(
        "refused", "ok", "Core 3.1.3.7 (3): refused if it names audiences that are not trusted"
    ),
    "no-leeway-for-a-token": Difference("refused", "ok", "Core 3.1.3.7 (9): the time must be before exp"),
    "issued-long-ago": Difference("refused", "ok", "Core 3.1.3.7 (10): iat bounds how long nonces are kept"),
    "login-too-old": Difference("refused", "ok", "Core 3.1.3.7 (13): with max_age the age is checked too"),
    "no-subject": Difference("refused", "ok", "Core 2: at most 255 ASCII characters, and none names nobody"),
    "claims-nobody-reads": Difference("ok", "refused", "the SDK reads no amr, so its form decides nothing"),
    "token-of-no-type": Difference("refused", "ok", "RFC 9068 4: a resource server MUST verify that typ is at+jwt"),
    "token-of-no-family": Difference(
        "refused",
        "ok",
        "the row is asked at every use: what was never issued, or is revoked, is nothing",
    ),
    "token-by-an-unusual-algorithm": Difference(
        "ok", "refused", "RFC 9068 4: any algorithm but none; authlib knows those that JOSE recommends to all"
    ),
    "verifier-out-of-form": Difference(
        "invalid_grant",
        "invalid_request",
        "RFC 7636 4.6: a verifier that is absent or does not fit is invalid_grant",
    ),
    "jwt-that-is-revoked": Difference(
        "ok", "unsupported_token_type", "a JWT of ours stands under a row as well, so it can be ended (RFC 7009 2.2.1)"
    ),
}
