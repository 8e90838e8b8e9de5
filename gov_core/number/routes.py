"""The public corporate register: free, without login (番号法 第39条第4項). There is no route for individual numbers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import problem
from gov_core.number.resident import Corporation
from gov_core.number.store import NumberStore
from standards import corporate_number

MOST_RESULTS = 50
LONGEST_NAME = 150


def corporate_routes(store: NumberStore) -> list[Route]:
    """Lookup by number and by name."""

    async def by_number(request: Request) -> Response:
        number = request.path_params["number"]
        found = store.corporation(number) if corporate_number.is_valid(number) else None
        if found is None:
            return problem(404, "about:blank", "Not Found", "No corporation has this number.", scope=request.scope)
        return JSONResponse(_wire(found))

    async def by_name(request: Request) -> Response:
        part = request.query_params.get("name", "")
        if not 0 < len(part) <= LONGEST_NAME:
            return problem(400, "about:blank", "Bad Request", "Give a part of the name in `name`.", scope=request.scope)
        return JSONResponse({"corporations": [_wire(each) for each in store.corporations_named(part, MOST_RESULTS)]})

    return [Route("/corporate-numbers/{number}", by_number), Route("/corporate-numbers", by_name)]


def _wire(corporation: Corporation) -> dict[str, str]:
    return {"corporate_number": corporation.number, "name": corporation.name, "address": corporation.address}
