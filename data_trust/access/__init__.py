"""The door of the data API: may this token read this, now?

Owns: introspection of tokens, the list of purposes, the decision and its reason. Default deny.
Never: reads a record, writes the ledger, keeps a token.
Before: a request with a bearer token. After: `disclosure` acts on the decision and ledgers it.
"""
