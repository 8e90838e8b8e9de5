"""What a proof can be refused with (RFC 9449 5, 7.1, 8 and 12.2)."""

from idp.errors import OAuthError


class InvalidDpopProof(OAuthError):
    """5, 7.1: the proof is malformed, not for this request, or used before."""

    code = error = "invalid_dpop_proof"


class UseDpopNonce(OAuthError):
    """8, 9: the proof must carry a nonce of ours, and here is one."""

    code = error = "use_dpop_nonce"
    awaited = True

    def __init__(self, detail: str, nonce: str) -> None:
        super().__init__(detail)
        self.nonce = nonce

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """8.1: the nonce to repeat the request with."""
        return [(b"dpop-nonce", self.nonce.encode("ascii"))]
