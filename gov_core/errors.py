"""The one map from the codes of this house's rules to the wire: problem+json (RFC 9457), or the desk's page.

Only status and title are here; the sentence a person reads stands in templates/registrar_refused.html. A code that is
missing from the map would be a 500, so a test compares it with every DomainError of the house.
"""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from foundation.errors import DomainError
from foundation.http import problem

PROBLEM = "urn:kakehashi:problem:"

WIRE: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "invalid_request": (400, "The request cannot be read"),
        "attributes_unfit": (400, "Name or address cannot stand in a certificate"),
        "secrets_unfit": (400, "The PIN or the password does not have the form the card asks for"),
        "unknown_municipality": (400, "This municipality is not on the list"),
        "password_needed": (400, "A first signature certificate needs a password"),
        "form_token_refused": (403, "The form did not come from a page of ours"),
        "not_permitted": (403, "This exchange is not on the allow-list"),
        "card_refused": (403, "The card's answer does not prove a resident"),
        "not_proven": (403, "No card was shown in this visit"),
        "not_enrolled": (403, "This municipality has not joined the service"),
        "certificate_not_offered": (403, "This municipality does not issue this certificate here"),
        "terminal_unknown": (401, "The terminal must sign in"),
        "no_client_certificate": (403, "Only registered verifiers may ask this, with their client certificate"),
        "unknown_verifier": (403, "No verifier is registered with this certificate, or not for this service"),
        "verifier_certificate_over": (403, "The verifier's certificate is not valid now"),
        "verifier_suspended": (403, "The verifier or the service is suspended"),
        "asks_through_another": (403, "A service provider asks through its platform operator"),
        "verifier_unfit": (400, "This verifier cannot be registered as stated"),
        "certificate_untrusted": (422, "The certificate is not one of this CA and kind"),
        "certificate_revoked": (422, "The certificate has fallen or is on hold"),
        "certificate_expired": (422, "The certificate is outside its validity"),
        "signature_invalid": (422, "The signature is not of this certificate"),
        "statement_mismatch": (422, "The text is not the one of this service, action and notice"),
        "statement_stale": (422, "The text was not signed just now"),
        "notice_outdated": (422, "The person was shown another notice than the one in force"),
        "replayed": (409, "This statement was received before"),
        "no_consent": (404, "No consent of this person to this service stands"),
        "not_yet_valid": (404, "The consent is valid from the next day"),
        "no_person": (404, "No signature certificate has this serial number"),
        "left_register": (410, "The person is not on the register any more"),
        "no_month": (404, "A month is written YYYY-MM"),
        "not_on_register": (404, "No living resident has this id"),
        "no_card": (404, "There is no card for this"),
        "no_link": (404, "Nothing is linked to this certificate"),
        "no_code": (404, "No linkage code for this person was acquired"),
        "not_registered": (404, "Nothing is registered at this municipality"),
        "acquisition_refused": (404, "This acquisition number is not, or no longer, valid"),
        "card_in_reader": (409, "The card lies in a reader"),
        "visit_over": (409, "The visit is over"),
        "under_fifteen": (409, "No signature certificate below fifteen"),
        "card_expired": (409, "The card is past its last day"),
        "too_early": (409, "The certificates end later than in three months"),
        "check_incomplete": (409, "Number and identity were not both verified"),
        "no_phone": (404, "There is no such phone"),
        "signature_needed": (409, "The card has no signature certificate to apply with"),
        "validity_over": (409, "The card is past its end"),
        "record_exists": (409, "The record id was used before"),
        "application_unfit": (400, "This cannot stand in the register of card applications"),
        "application_taken": (409, "This application id was given before"),
        "no_application": (404, "There is no such card application"),
        "not_the_owner": (403, "The card application belongs to another body"),
        "basis_forbids": (403, "The ordinance or notice is not for this person"),
        "number_taken": (503, "No free number was found"),
        "no_authority": (503, "No certification authority can issue now"),
        "no_responder": (503, "Nobody can answer for this generation any more"),
        "no_list": (404, "There is no such revocation list"),
        "profile_refused": (503, "The certification authority cannot issue this certificate"),
        "authority_too_old": (503, "The certification authority is too old to issue this"),
        "provider_silent": (503, "The other agency did not answer"),
        "storage_failed": (503, "Nothing can be recorded now"),
    }
)


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal; an unmapped code is a fault of ours."""
    return WIRE.get(error.code, (500, ""))[0]


def problem_of(request: Request, error: DomainError) -> Response:
    """problem+json; the detail of a rule is for its developer and stays inside unless it is about the request."""
    status, title = WIRE.get(error.code, (500, "Internal Server Error"))
    detail = error.detail if error.code == "invalid_request" else ""
    kind = PROBLEM + error.code.replace("_", "-")
    return problem(status, kind, title, detail, scope=request.scope, code=error.code)
