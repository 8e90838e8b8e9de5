"""RFC 7591 and OpenID Connect Dynamic Client Registration 1.0: POST /register, by invitation of an operator."""

from idp.feature import Endpoint, Feature, Folded, Handler
from idp.registration.members import DESCRIPTION
from idp.registration.registrar import PATH, Registrar
from idp.registration.wire import REFUSALS, bearer, read_object, refusal
from idp.wire import Call, Reply, json_answer


def dynamic_registration(registrar: Registrar) -> Feature:
    """The feature."""

    def build(folded: Folded) -> Handler:
        async def register(call: Call) -> Reply:
            token = None
            try:
                token = bearer(call)
                return json_answer(await registrar.register(token, read_object(call), folded), 201)
            except REFUSALS as refused:
                return refusal(refused, token)

        return register

    return Feature(
        name="dynamic_registration",
        specification="RFC 7591",
        requires=("token_endpoint",),
        endpoints=(Endpoint(PATH, ("POST",), build, "registration_endpoint"),),
        client_metadata=DESCRIPTION,
    )
