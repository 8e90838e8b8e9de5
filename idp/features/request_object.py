"""RFC 9101 and OpenID Connect Core 1.0, 6: the authorization request as a signed JWT, by value or by reference.

RFC 9101 6.3: only what stands inside the object counts, whatever stands beside it. A client that must sign every
request may not even say two different things (FAPI 1.0 Advanced 5.2.2-10).
"""

from dataclasses import dataclass

from foundation.decryption import ALGORITHMS as ENCRYPTION_ALGORITHMS
from foundation.decryption import ENCODINGS
from idp.authorize.checks import PUSHED_URN
from idp.authorize.step import Attempt, AuthorizeStep, Door, Stage
from idp.errors import InvalidRequest, RequestNotSupported
from idp.feature import Feature
from idp.request_object.parameters import parameters_of
from idp.request_object.reading import ALGORITHMS, RequestObjects
from idp.request_object.reference import References
from idp.request_object.unsigned import unsigned_claims

# At the way back from login or consent the parameters are our own copy of what was checked before.
_DOORS = frozenset({Door.AUTHORIZE, Door.PUSH})


@dataclass(frozen=True)
class RequestObjectSteps:
    """Replaces the parameters of an attempt by those inside its object."""

    objects: RequestObjects
    references: References

    async def load(self, attempt: Attempt) -> None:
        """5: `request` or `request_uri`, never both; a pushed request comes through here at its own door."""
        sent, client = attempt.parameters, attempt.known_client
        value, uri = sent.get("request"), sent.get("request_uri")
        if attempt.vetted or (uri or "").startswith(PUSHED_URN):
            return
        if value is None and uri is None:
            if client.require_signed_request_object:
                raise InvalidRequest("this client must sign its requests")
            return
        if value is not None and uri is not None:
            raise InvalidRequest("request and request_uri exclude each other")
        token = value if value is not None else await self.references.fetch(client, uri or "")
        _refuse_unsigned(attempt, token)
        attempt.parameters = await self.objects.read(client, token)
        differing = sorted(name for name, text in attempt.parameters.items() if sent.get(name, text) != text)
        if differing and client.require_signed_request_object:
            raise InvalidRequest(f"{', '.join(differing)} differs inside and outside the request object")


def _refuse_unsigned(attempt: Attempt, token: str) -> None:
    """Core 6.1 knows `none`; it is not offered. Where signing was never agreed on, the client is told so at the address
    inside, which is worth as much as one in a query: it must be registered all the same.
    """
    client = attempt.known_client
    if client.require_signed_request_object or client.request_object_signing_alg:
        return
    claims = unsigned_claims(token)
    if claims is not None:
        attempt.parameters = parameters_of(claims)
        raise RequestNotSupported("unsigned request objects are not supported")


def request_object(objects: RequestObjects, references: References) -> Feature:
    """The feature."""
    steps = RequestObjectSteps(objects, references)
    encryption = {
        "request_object_encryption_alg_values_supported": list(ENCRYPTION_ALGORITHMS),
        "request_object_encryption_enc_values_supported": list(ENCODINGS),
    }
    return Feature(
        name="request_object",
        specification="RFC 9101",
        requires=("authorization_code", "registered_keys"),
        authorize_steps=(AuthorizeStep(Stage.REQUEST_OBJECT, "load_request_object", "RFC 9101 6", steps.load, _DOORS),),
        metadata={
            "request_parameter_supported": True,
            "request_uri_parameter_supported": True,
            "require_request_uri_registration": True,
            "request_object_signing_alg_values_supported": list(ALGORITHMS),
            **(encryption if objects.decryption else {}),
        },
        client_metadata=frozenset(
            {
                *("require_signed_request_object", "request_object_signing_alg", "request_uris"),
                *("request_object_encryption_alg", "request_object_encryption_enc"),
            }
        ),
    )
