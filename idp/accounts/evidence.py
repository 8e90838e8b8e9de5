"""Seals and opens the proof of identity that the law wants kept (Criminal Proceeds Act ordinance, art. 19).

Its own seal kind, so that a key that opens attributes or links does not open evidence by mix-up.
"""

from base64 import b64decode, b64encode

import orjson

from foundation.envelope import Sealer
from idp.accounts.account import Evidence

_KIND = "evidence"


def seal_evidence(sealer: Sealer, evidence: Evidence) -> str:
    """One sealed text holding method, times, signed statement, signature and certificate."""
    form = {
        **evidence.__dict__,
        "signature": b64encode(evidence.signature).decode(),
        "certificate": b64encode(evidence.certificate).decode(),
    }
    return sealer.seal(orjson.dumps(form), kind=_KIND)


def open_evidence(sealer: Sealer, sealed: str) -> Evidence:
    """For an auditor's question; nothing in a login calls it."""
    form = orjson.loads(sealer.open(sealed, kind=_KIND))
    return Evidence(
        **{**form, "signature": b64decode(form["signature"]), "certificate": b64decode(form["certificate"])}
    )
