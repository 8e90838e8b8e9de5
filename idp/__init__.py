"""The OpenID Provider: certifies who holds a My Number card, tells a relying party no more than the citizen allowed.

Owns: accounts, card login, clients, grants, tokens, and the protocol between them (RFC 6749, OpenID Connect Core 1.0).
Never does: hold an individual number, show a certificate serial, show a consent page, keep more than four attributes.
Before it: gov_core says whether a certificate still stands. After it: data_trust introspects the tokens it gave.
"""
