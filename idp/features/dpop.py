"""RFC 9449: tokens tied to a key that the client proves with a signed header at each request.

A client that sends a proof gets such tokens (5); one registered with `dpop_bound_access_tokens` gets no others (5.2).
"""

import re
from dataclasses import dataclass

from idp.authorize.step import Attempt, AuthorizeStep, Stage
from idp.clients.client import Client
from idp.clients.metadata.profile import FAPI2
from idp.dpop.check import ProofCheck
from idp.dpop.errors import InvalidDpopProof
from idp.dpop.proof import ALGORITHMS
from idp.errors import InvalidGrant, InvalidRequest
from idp.feature import Feature
from idp.tokens.exchange import TokenRequest, TokenStep
from idp.tokens.sealed import Code
from idp.tokens.sender import Announced, Evidence, SenderConstraint
from idp.wire import Call

MEMBER = "jkt"  # 6.1
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class DpopProofs:
    """What the provider asks of a proof, at each of its doors.

    `nonces` demands one of ours in every proof (8); of a client under FAPI 2.0, which must know them (5.3.3.1), always.
    """

    proofs: ProofCheck
    nonces: bool

    def concerns(self, call: Call, client: Client) -> bool:
        """5: a proof is there, or must be."""
        return client.dpop_bound_access_tokens or any(name == b"dpop" for name, _ in call.headers)

    async def prove(self, call: Call, client: Client) -> Evidence:
        """5: at the token endpoint."""
        if not call.all(b"dpop"):
            raise InvalidRequest("this client gets DPoP-bound tokens only, and the request has no DPoP proof")
        return Evidence(*await self.proofs.check(call, nonce_wanted=self._wants_nonce(client)))

    async def use(self, call: Call, client: Client, token: str) -> Evidence:
        """7: at a protected resource of ours."""
        return Evidence(*await self.proofs.check(call, token=token, nonce_wanted=self._wants_nonce(client)))

    async def announce(self, call: Call, client: Client) -> Announced | None:
        """10.1: a proof beside a pushed request stands for `dpop_jkt`; if both are there they must be of one key."""
        if not call.all(b"dpop"):
            return None
        jkt, headers = await self.proofs.check(call, nonce_wanted=self._wants_nonce(client))

        def write(parameters: dict[str, str]) -> None:
            if parameters.setdefault("dpop_jkt", jkt) != jkt:
                raise InvalidDpopProof("dpop_jkt names another key than the DPoP proof")

        return Announced(headers, write)

    def _wants_nonce(self, client: Client) -> bool:
        return self.nonces or client.profile in FAPI2


def check_dpop_jkt(attempt: Attempt) -> None:
    """10: the thumbprint of RFC 7638 with SHA-256, base64url."""
    jkt = attempt.request.parameters.get("dpop_jkt")
    if jkt is not None and not _THUMBPRINT.fullmatch(jkt):
        raise InvalidRequest("dpop_jkt is not a thumbprint")


def check_code_key(code: Code, request: TokenRequest) -> None:
    """10: a code that was asked for one key is worth nothing to another."""
    if code.dpop_jkt and request.confirmation.get(MEMBER) != code.dpop_jkt:
        raise InvalidGrant("the code is bound to another DPoP key")


def dpop(proofs: DpopProofs) -> Feature:
    """The feature."""
    return Feature(
        name="dpop",
        specification="RFC 9449",
        requires=("token_endpoint", "authorization_code"),
        authorize_steps=(AuthorizeStep(Stage.PROOF, "check_dpop_jkt", "RFC 9449 10", check_dpop_jkt),),
        token_steps=(TokenStep("check_code_key", "RFC 9449 10", check_code_key),),
        sender_constraints=(
            SenderConstraint(
                member=MEMBER,
                specification="RFC 9449 5",
                concerns=proofs.concerns,
                prove=proofs.prove,
                use=proofs.use,
                scheme="DPoP",
                challenge=f'algs="{" ".join(ALGORITHMS)}"',
                announce=proofs.announce,
            ),
        ),
        metadata={"dpop_signing_alg_values_supported": list(ALGORITHMS)},
        client_metadata=frozenset({"dpop_bound_access_tokens"}),
    )
