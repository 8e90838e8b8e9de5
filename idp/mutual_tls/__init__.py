"""Client certificates (RFC 8705): reading one, judging its chain, comparing its names with what is registered.

Owns: the parsed certificate, the path to a configured authority, the five ways to name a subject.
Never does: decide where a certificate comes from (foundation/client_certificate.py), or what a token is tied to.
Before it: a TLS handshake, ours or a trusted proxy's. After it: the features that authenticate and bind.
"""
