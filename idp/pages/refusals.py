"""The catalogue of refusals in plain words: what happened, whether anything was sent, what to do now (ui.md
U27).

Texts are English sentences; locale/ja.po holds the Japanese. `error` is what the relying party is told
(OpenID Connect Core 3.1.2.6): one word for many causes, so that it learns nothing about the card (OC-01).
"""

from idp.pages.address_refusals import OF_ADDRESSES
from idp.pages.refusal import Refusal
from idp.pages.screen_refusals import OF_SCREENS

ALREADY_SENT = "The answer of your earlier attempt was already given."
_DESK = "If you are unsure, call the help desk below."


_ALL = (
    Refusal(
        "access_denied",
        "You stopped the login",
        "You chose not to go on, so the login ended here.",
        "You can go back to the service or start again.",
        retry=True,
        status=200,
    ),
    Refusal(
        "wrong_certificate_kind",
        "The other certificate was used",
        "The card has two certificates, and the one that was not asked for was used.",
        "Please try again and follow the steps on the card page.",
        retry=True,
    ),
    Refusal(
        "certificate_revoked",
        "This certificate is no longer valid",
        "The certificate on this card was revoked.",
        "Please have a new certificate written to the card at your municipal office.",
    ),
    Refusal(
        "certificate_on_hold",
        "This certificate is on hold",
        "The certificate on this card was suspended, as after a report that the card is lost.",
        "If you have the card again, your municipal office can write new certificates to it.",
    ),
    Refusal(
        "certificate_expired",
        "The certificate has expired",
        "The certificate on this card is past its last day.",
        "Please renew the certificate at your municipal office.",
    ),
    Refusal(
        "certificate_not_trusted",
        "The card could not be confirmed",
        "The certificate on this card could not be confirmed as one of the public authentication service.",
        "Please try your own My Number card. " + _DESK,
        retry=True,
    ),
    Refusal(
        "signature_invalid",
        "The card's answer did not fit",
        "What the card signed was not the text of this login.",
        "Please start again from the service. " + _DESK,
        retry=True,
    ),
    Refusal(
        "challenge_used",
        "This step was already taken",
        "The card's answer arrived a second time, so it was not counted again.",
        "Please try again with the card.",
        retry=True,
    ),
    Refusal(
        "challenge_expired",
        "It took too long",
        "The card's answer arrived after two minutes, so it was not counted.",
        "Please try again with the card.",
        retry=True,
    ),
    Refusal(
        "pin_locked",
        "The PIN is locked",
        "The PIN was wrong too many times, so the card locked it.",
        "Please have the PIN reset at your municipal office, or with the app and a convenience store kiosk.",
    ),
    Refusal(
        "status_unavailable",
        "The card cannot be checked now",
        "The service that says whether a certificate is still valid does not answer.",
        "Please try again in a few minutes. Nothing is wrong with your card.",
        error="temporarily_unavailable",
        retry=True,
        status=503,
    ),
    Refusal(
        "person_mismatch",
        "The two certificates belong to different people",
        "The signature certificate and the login certificate are not of the same person.",
        "Please use one card, your own, for both steps.",
        retry=True,
    ),
    Refusal(
        "under_age_or_no_signature_certificate",
        "The card has no signature certificate",
        "The first registration needs the signature certificate. Children under 15 do not have one.",
        "A parent or guardian can ask at the service's office. Aged 15 or over, ask your municipal office for one.",
    ),
    Refusal(
        "account_closed",
        "This account was closed",
        "The account that belonged to this card was closed.",
        "Please call the help desk below.",
    ),
    Refusal(
        "expired_ticket",
        "It took too long",
        "The login was open for too long, so it ended for your safety.",
        "Please go back to the service and start again.",
        status=400,
    ),
    Refusal(
        "expired_interaction",
        "It took too long",
        "The login was open for too long, so it ended for your safety.",
        "Please start again, here or at the service.",
        status=400,
    ),
    Refusal(
        "finished_interaction",
        "This login is already finished",
        "This page belongs to a login that has ended. The back button cannot change it.",
        "Please go on at the service. To log in once more, start there.",
        status=400,
        sent=ALREADY_SENT,
    ),
    Refusal(
        "other_browser",
        "This login began in another browser",
        "The login was started in another browser or on another device, or this browser has lost our cookie.",
        "Please go on where you started, or start again here. If this comes again and again, allow cookies for this "
        "site. If you did not start the login, close this page: somebody may be trying to trick you.",
        status=403,
    ),
    Refusal(
        "stale_code",
        "The picture had changed already",
        "The picture on the computer changes every second, and the one you read is no longer valid.",
        "Point the camera at the computer's screen once more. A photo or a picture sent to you never works: "
        "if somebody sent it, do not go on.",
        status=400,
    ),
    Refusal(
        "already_bound",
        "Another phone was first",
        "This picture was already read by another phone, and one login takes one phone.",
        "If the other phone is not yours, press Start again on the computer.",
        status=409,
    ),
    Refusal(
        "wrong_number",
        "The number was not the one on your screen",
        "There is one try for the number, so this login by phone has ended.",
        "If the number came from somebody else, they wanted you to log in for them: do not go on. "
        "Otherwise press Start again on the computer.",
    ),
    Refusal(
        "already_confirmed",
        "The number was typed before",
        "The number can be typed once only.",
        "Go on with your phone, or press Start again on the computer.",
        status=409,
    ),
    Refusal(
        "session_over",
        "This login by phone is over",
        "It took too long, or it was ended on the computer or on a phone.",
        "Press Start again on the computer and point the camera at the new picture.",
        retry=True,
        status=400,
    ),
    Refusal(
        "unknown_client",
        "This service is not registered",
        "The address that brought you here names a service that is not registered with us.",
        "Please close this page. Do not enter anything at the site you came from.",
        status=400,
    ),
    Refusal(
        "unregistered_redirect",
        "The way back is not registered",
        "The service asked us to send you to an address that is not registered for it.",
        "Please close this page and tell the service.",
        status=400,
    ),
    Refusal(
        "invalid_request",
        "The request could not be read",
        "Something in the request was missing or not in the form it should have.",
        "Please go back to the service and start again.",
        status=400,
    ),
    Refusal(
        "consent_service_unavailable",
        "The state's service does not answer",
        "The service that keeps your consent for the latest four attributes does not answer.",
        "Please try again in a few minutes. Nothing is wrong with your card.",
        error="temporarily_unavailable",
        retry=True,
        status=503,
    ),
    Refusal(
        "attribute_consent_refused",
        "The state did not take the consent",
        "The state's service did not take the consent that you signed. The fault is not yours.",
        "Please tell the help desk the number below, or go on without it.",
        error="temporarily_unavailable",
        status=502,
    ),
    Refusal(
        "server_error",
        "Something failed on our side",
        "The login could not be finished because of a fault of ours.",
        "Please try again in a few minutes. If it happens again, tell the help desk the number below.",
        error="server_error",
        retry=True,
        status=500,
    ),
    Refusal(
        "temporarily_unavailable",
        "A service we need does not answer",
        "The login could not go on because another service does not answer.",
        "Please try again in a few minutes.",
        error="temporarily_unavailable",
        retry=True,
        status=503,
    ),
)

CATALOGUE = {refusal.code: refusal for refusal in (*_ALL, *OF_SCREENS, *OF_ADDRESSES)}


def refusal_of(code: str) -> Refusal:
    """The texts of a code; an unknown code is told like a malformed request and never echoed."""
    return CATALOGUE.get(code, CATALOGUE["invalid_request"])
