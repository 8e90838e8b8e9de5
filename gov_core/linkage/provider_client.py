"""Carries a question to the agency that has the answer, over HTTP with Basic authentication (RFC 7617).

POST {endpoint} {"record_id", "code", "work", "item", "asker", "recipient_key"} -> 200 {"answer": "<compact JWE>"}.
The address is the operator's; it is never taken from a request. No answer in time is ProviderSilent.
"""

import asyncio
from collections.abc import Mapping

import httpx

from foundation.forms import BadRequest, parse_json
from gov_core.linkage.agencies import Agency
from gov_core.linkage.exchange import ProviderSilent, Question

BUDGET_SECONDS = 5.0
LARGEST_ANSWER = 1024 * 1024
CORE = "information-provision-network"


class ProviderClient:
    """The HTTP `Forward` of the exchange."""

    def __init__(self, http: httpx.AsyncClient, budget: float = BUDGET_SECONDS) -> None:
        self._http, self._budget = http, budget

    async def __call__(self, provider: Agency, asker: Agency, code: str, question: Question) -> str:
        """The sealed answer."""
        body = {
            "record_id": question.record_id,
            "code": code,
            "work": question.work,
            "item": question.item,
            "asker": asker.id,
            "recipient_key": asker.key,
        }
        try:
            async with asyncio.timeout(self._budget):
                answer = parse_json(await self._post(provider, body))
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, BadRequest) as silent:
            raise ProviderSilent("the provider did not answer") from silent
        if not isinstance(answer, dict) or not isinstance(answer.get("answer"), str):
            raise ProviderSilent("the provider's answer has another form")
        return str(answer["answer"])

    async def _post(self, provider: Agency, body: Mapping[str, object]) -> bytes:
        auth = httpx.BasicAuth(CORE, provider.endpoint_secret)
        request = self._http.stream("POST", provider.endpoint, json=body, auth=auth, follow_redirects=False)
        async with request as response:
            if response.status_code != 200:
                raise ProviderSilent("the provider refused")
            content = bytearray()
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST_ANSWER:
                    raise ProviderSilent("the provider's answer is too large")
            return bytes(content)
