"""A refusal on the card wires: a code for programs, both languages for people, a way on only when it is over."""

import json

from starlette.requests import Request

from foundation.web import Pages
from idp.card_login.refusals import CertificateExpired
from idp.card_login.told import told


def test_a_refusal_carries_code_words_and_way_back() -> None:
    request = Request({"type": "http", "headers": []})
    answer = told(request, Pages("idp"), CertificateExpired("detail"), "http://127.0.0.1:8102/login/refused?ix=1")
    body = json.loads(answer.body)
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert body["error"] == "certificate_expired"
    assert body["title_en"] == "The certificate has expired"
    assert body["advice_ja"].endswith("。")
    assert body["return_url"].endswith("ix=1")
    assert len(body["trace_id"]) == 32
    assert "return_url" not in json.loads(told(request, Pages("idp"), CertificateExpired()).body)
