"""The front door: one authorization request, checked in one ordered table, answered once.

Owns: parsing, the table of checks, the decision what is still unproven, the answer to the redirect URI.
Never does: talk to a card, show consent, or redirect to an address that is not registered.
Before it: a relying party sends a browser. After it: card_login and consent leave proofs, tokens redeems the code.
"""
