"""RFC 7592: a client reads, changes and removes its registration with the token it got for that, and no other."""

from idp.feature import Endpoint, Feature, Folded, Handler
from idp.registration.registrar import CLIENT_PATH, Registrar
from idp.registration.wire import REFUSALS, bearer, read_object, refusal
from idp.wire import Answer, Call, Reply, json_answer, parse_form


def registration_management(registrar: Registrar) -> Feature:
    """The feature. Which client is meant stands in the query, as in the examples of OpenID Connect Registration."""

    def build(folded: Folded) -> Handler:
        async def manage(call: Call) -> Reply:
            token = None
            try:
                token = bearer(call)
                return await answer(call, parse_form(call.query).get("client_id", ""), token)
            except REFUSALS as refused:
                return refusal(refused, token)

        async def answer(call: Call, client_id: str, token: str | None) -> Answer:
            if call.method == "PUT":
                return json_answer(await registrar.update(client_id, token, read_object(call), folded))
            if call.method == "DELETE":
                await registrar.remove(client_id, token)
                return Answer(204)
            return json_answer(registrar.read(client_id, token, folded))

        return manage

    return Feature(
        name="registration_management",
        specification="RFC 7592",
        requires=("dynamic_registration",),
        endpoints=(Endpoint(CLIENT_PATH, ("GET", "PUT", "DELETE"), build),),
    )
