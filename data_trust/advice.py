"""What a recipient's developer can do about each refusal; the others are told by their status (foundation.advice)."""

from collections.abc import Mapping
from types import MappingProxyType

from data_trust.errors import Wire
from foundation.advice import advice_for

_ASK_CONSENT = "Ask the citizen again with a new authorization request, or do without the data."

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "no-token": "Send an access token of the provider, meant for this house, in the Authorization header.",
        "invalid-token": "Get a new access token with the refresh token; if that is refused, begin a new login.",
        "invalid-dpop-proof": "Make a new proof for this very method and address with the key the token is tied to.",
        "use-dpop-nonce": "Repeat the request with a new proof that carries the nonce of the DPoP-Nonce header.",
        "insufficient-scope": "Ask for the scope this operation needs; the metadata of this house lists all of them.",
        "consent-withdrawn": "Stop reading, and treat what you hold as your duties of deletion say. " + _ASK_CONSENT,
        "consent-expired": _ASK_CONSENT,
        "datatype-not-granted": _ASK_CONSENT,
        "no-consent": _ASK_CONSENT,
        "purpose-mismatch": "Send the purpose that was consented to, or ask the citizen for the other one.",
        "individual-number": "Take the individual number out of the request, and out of wherever it came from.",
    }
)


def advice_of(wire: Wire) -> str:
    """One sentence for a developer."""
    return ADVICE.get(wire.code) or advice_for(wire.status)
