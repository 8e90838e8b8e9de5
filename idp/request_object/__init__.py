"""Reads an authorization request that comes as a JWT (RFC 9101, OpenID Connect Core 6).

Owns: fetching it from a registered address, opening the encryption, the signature, the rules of its claims, and the
parameters inside.
Never does: believe anything beside the object, fetch an address that is not registered, or accept an unsigned one.
Before it: the client is known. After it: the table of checks runs over the parameters as over any others.
"""
