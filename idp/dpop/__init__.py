"""Proofs of possession by signed header (RFC 9449): reading one, judging it, remembering that it was used.

Owns: the shape of a proof, its check against the request it came with, nonces, used proofs.
Never does: decide which client needs a proof or which token is tied to which key; it only says whose key was proven.
Before it: a client signs a proof for one request. After it: tokens/sender.py compares the thumbprint.
"""
