"""The keyed token a finished card step hands to the browser that goes on with it.

Whoever starts a login and lures another person's card into answering it must gain nothing (RFC 9700 4.7,
AZ-21). The card's answer arrives over the agent's wire, not in the browser; so the proof travels on,
sealed, with the agent's browser, and counts only where it meets the binding cookie of the interaction.
"""

import orjson

from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.errors import DomainError
from idp.interaction.state import CardProof

# As long as a person may need from the agent's page back to ours.
PROOF_SECONDS = 300
_KIND = "card-proof"


class ProofRefused(DomainError):
    """Not sealed by us, too old, or of another interaction."""

    code = "proof_refused"


class StepProofs:
    """Seals and opens card proofs."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer, self._clock = sealer, clock

    def seal(self, ix: str, proof: CardProof) -> str:
        """The text that goes into the address of the next page."""
        until = self._clock.timestamp() + PROOF_SECONDS
        who = (proof.account_id, proof.auth_time, proof.acr, proof.amr, proof.signature_at, proof.card)
        values = [ix, until, *who]
        return self._sealer.seal(orjson.dumps(values), kind=_KIND)

    def open(self, token: str, ix: str) -> CardProof:
        """The proof, if it belongs to this interaction and is fresh."""
        try:
            bound, until, *values = orjson.loads(self._sealer.open(token, kind=_KIND))
        except (DomainError, ValueError) as foreign:
            raise ProofRefused("not a proof of this provider") from foreign
        if bound != ix or self._clock.timestamp() >= until:
            raise ProofRefused("the proof is too old or of another interaction")
        account_id, auth_time, acr, amr, signature_at, card = values
        return CardProof(account_id, auth_time, acr, tuple(amr), signature_at, card)
