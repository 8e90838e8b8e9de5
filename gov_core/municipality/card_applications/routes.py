"""The register of card applications in public, as JSON: who added what to cards, on which basis, and until when.

GET /card-applications -> 200 {"card_applications": [{aid, owner, owner_ja, owner_en, service, article, basis, title_ja,
title_en, behind_pin, open_to, registered_at, withdrawn_at}]}; times in Unix seconds, null while it stands. From it an
operator makes the list that a citizen's agent goes by (citizen_agent/card_applications/allowed.py).
"""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gov_core.municipality.card_applications.registry import Registry
from gov_core.municipality.card_applications.store import Listed

PATH = "/card-applications"


def register_routes(registry: Registry) -> list[Route]:
    """Mounted by gov_core/app.py."""

    async def list_all(request: Request) -> Response:
        del request
        return JSONResponse({"card_applications": [_public(each) for each in registry.listed()]})

    return [Route(PATH, list_all)]


def _public(listed: Listed) -> dict[str, Any]:
    application = listed.application
    owner = application.owned_by
    return {
        **asdict(application),
        "owner_ja": owner.name_ja,
        "owner_en": owner.name_en,
        "article": application.article,
        "registered_at": listed.registered_at,
        "withdrawn_at": listed.withdrawn_at,
    }
