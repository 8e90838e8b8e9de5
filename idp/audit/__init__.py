"""The audit: what operators did, and what the provider noticed that an operator should know. Append-only, chained.

Owns: the entries, their hash chain with its sealed end, and the proof that nobody changed it.
Never: a secret, a token, a certificate serial, or who a person is; people stand here as account numbers only.
Before: `idp/administration` (an action is on record before it happens), the token rooms (a code that comes twice).
After: `kakehashi admin audit`.
"""
