"""`oauth4webapi` judges our signed answers step by step: JARM by every carrier, hybrid, detached signatures."""

import json
from pathlib import Path

import pytest

from deploy.house_settings import Place
from tests.foreign.front import log_in, options_of
from tests.foreign.node import running

pytestmark = pytest.mark.foreign
HYBRID = {"response_type": "code id_token"}


@pytest.mark.parametrize(
    "wishes",
    [
        {"response_mode": "query"}, {"response_mode": "fragment"}, {"response_mode": "form_post"},
        {"response_mode": "jwt"}, {"response_mode": "query.jwt"}, {"response_mode": "fragment.jwt"},
        {"response_mode": "form_post.jwt"},
        {**HYBRID, "response_mode": "fragment"}, {**HYBRID, "response_mode": "form_post"},
        {**HYBRID, "response_mode": "form_post", "detached": True, "max_age": 600},
    ],
    ids=lambda wishes: " ".join(map(str, wishes.values())),
)  # fmt: skip
def test_a_pushed_signed_request_is_answered_as_wished(
    street: Place, tmp_path: Path, wishes: dict[str, object]
) -> None:
    options = {**options_of(street), **wishes}
    with running("oauth4webapi_front.mjs", options, tmp_path) as rp:
        arrived = log_in(options, rp.hear("authorize")["url"])
        assert ("form" in arrived) is str(wishes["response_mode"]).startswith("form_post")
        rp.say(json.dumps(arrived))
        assert rp.hear("claims")["claims"]["aud"] == "test-front-channel"
