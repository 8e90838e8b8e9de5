"""The record of every attempt to read: who, what, why, with which receipt, and how it ended. Never values.

Owns: the hash chain of entries, its head, the audit, the citizen's view of her own entries.
Never: changes or deletes an entry; holds a value of a record; decides anything.
Before: `disclosure` appends an entry in the transaction that decides. After: only then does data leave.
APPI articles 29 and 30 (provision records) and 33 (they are disclosed to the person) are why it exists.
"""
