"""What to do about a refusal, by its status: the least that every problem document says (RFC 9110 section 15)."""

from collections.abc import Mapping
from types import MappingProxyType

_OTHER = "Read the detail, change the request, and quote the trace_id when you ask the operator."

BY_STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "Correct the request as the detail says; sending it again unchanged fails again.",
        401: "Authenticate as the WWW-Authenticate header says, then send the request again.",
        403: "Do not repeat this request: whoever asks has no right to it. Ask for the right first.",
        404: "Check the address and the id in it.",
        405: "Use one of the methods in the Allow header.",
        409: "Read the present state first, then decide whether the request is still wanted.",
        410: "It is over for good. Begin anew from the first step.",
        413: "Send less in one request.",
        415: "Send the media type the documentation names.",
        421: "Use the address that the configuration or the published metadata names.",
        422: "Correct the content as the title says; sending it again unchanged fails again.",
        429: "Wait as long as the Retry-After header says, then ask again.",
        500: "Try once more. If it fails again, give the trace_id to the operator.",
        503: "Wait a few seconds, then send the same request again; nothing was lost.",
    }
)


def advice_for(status: int) -> str:
    """One sentence for a developer or an operator; a page for a person has words of its own."""
    return BY_STATUS.get(status, _OTHER)
